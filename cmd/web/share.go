//go:build !pipeline

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"stagebook/cells/links"
	"stagebook/cells/session"
)

// sharing is what `web share` is asked for.
type sharing struct {
	headless
	name, note, base, revoke string
	days                     int
	noCode, list             bool
}

// share makes a link to the results that a view has now, as the Share page does. It
// runs nothing: what is not fresh is said, and shown as it is.
func (p *program) share(ctx context.Context, args []string) error {
	h := sharing{headless: headless{given: given{params: assignments{}}}}
	set := p.flags("share", &h.common)
	paramFlags(set, &h.headless)
	set.StringVar(&h.name, "name", "", "`text` by which you know the link")
	set.StringVar(&h.note, "note", "", "Markdown `text` for who opens it")
	set.IntVar(&h.days, "days", 0, "`number` of days for which it is valid (default for ever)")
	set.BoolVar(&h.noCode, "no-code", false, "show neither code nor logs")
	set.StringVar(&h.base, "base", "http://127.0.0.1:7070", "`address` at which the program serves")
	set.BoolVar(&h.list, "list", false, "list the links of the project")
	set.StringVar(&h.revoke, "revoke", "", "end the link of this `token`")
	set.BoolVar(&h.json, "json", false, "one JSON object a link on standard output")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 || h.days < 0 {
		return usage("name one project, and a number of days from 1 up: web share PROJECT")
	}
	open, view, done, err := p.open(ctx, &h.headless, rest)
	if err != nil {
		return err
	}
	defer done()
	book, err := links.Open(ctx, filepath.Join(open.Store().Root(), "v1", "stagebook.db"))
	if err != nil {
		return err
	}
	defer book.Close()
	switch {
	case h.list:
		return p.listLinks(ctx, book, &h, projectName(open))
	case h.revoke != "":
		return p.revokeLink(ctx, book, open, h.revoke)
	}
	return p.makeLink(ctx, book, &h, open, view)
}

func (p *program) makeLink(ctx context.Context, book *links.Book, h *sharing, open *session.Session, view *session.View) error {
	now, state := time.Now(), view.State()
	link := links.Link{
		Token: links.NewToken(), Project: projectName(open), Right: links.View, Name: h.name, Note: h.note,
		Code: !h.noCode, Created: now, Query: changedParams(state),
	}
	if h.days > 0 {
		link.Expires = now.AddDate(0, 0, h.days)
	}
	link, err := links.Freeze(open.Store(), link, state, now)
	if errors.Is(err, links.ErrNothing) {
		return usage("%v\nweb run %s", err, projectName(open))
	}
	if err != nil {
		return err
	}
	if link, err = book.Create(ctx, link, ""); err != nil {
		return err
	}
	if unfresh := state.Unfresh(); len(unfresh) > 0 {
		fmt.Fprintf(p.stderr, "not fresh, and shown as it is: %s\n", strings.Join(unfresh, ", "))
	}
	p.sayLink(h, link)
	return nil
}

func (p *program) listLinks(ctx context.Context, book *links.Book, h *sharing, project string) error {
	list, err := book.List(ctx, project)
	if err != nil {
		return err
	}
	for _, link := range list {
		p.sayLink(h, link)
	}
	if len(list) == 0 && !h.json {
		fmt.Fprintln(p.stderr, "no links yet")
	}
	return nil
}

func (p *program) revokeLink(ctx context.Context, book *links.Book, open *session.Session, token string) error {
	link, err := book.Find(ctx, token[strings.LastIndexByte(token, '/')+1:])
	if err != nil || link.Project != projectName(open) {
		return usage("%v: %s\n`web share %s --list` lists them", links.ErrNone, token, projectName(open))
	}
	return errors.Join(book.Revoke(ctx, link.Token), links.Thaw(open.Store(), link))
}

func (p *program) sayLink(h *sharing, link links.Link) {
	address := strings.TrimSuffix(h.base, "/") + "/s/" + link.Token
	if h.json {
		p.encode(struct {
			Address string `json:"address"`
			links.Link
		}{address, link})
		return
	}
	line := address
	for _, part := range []string{link.Name, link.Query} {
		if part != "" {
			line += "  " + part
		}
	}
	if link.Expired(time.Now()) {
		line += "  expired"
	}
	fmt.Fprintln(p.stdout, line)
}

// projectName is the name that a project has on its pages: that of its folder.
func projectName(open *session.Session) string { return filepath.Base(open.Dir()) }

// changedParams are the values of a view that differ from their defaults, as an
// address has them.
func changedParams(state *session.State) string {
	own := make(url.Values)
	for _, param := range state.Params {
		if param.Changed {
			own.Set(param.Param.ID, param.Text)
		}
	}
	for _, file := range state.Files {
		if file.Changed {
			own.Set(file.Source.ID, file.Path)
		}
	}
	return own.Encode()
}
