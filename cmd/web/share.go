//go:build !pipeline

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"stagebook/cells/links"
	"stagebook/cells/session"
)

// sharing is what `web share` is asked for.
type sharing struct {
	headless
	name, note, base, revoke, update string
	right, expires, password         string
	days                             int
	noCode, list                     bool
}

// share makes a link to the results that a view has now, as the Share page does. It
// runs nothing: what is not fresh is said, and shown as it is.
func (p *program) share(ctx context.Context, args []string) error {
	h := sharing{headless: headless{given: given{params: assignments{}}}}
	set := p.flags("share", &h.common)
	paramFlags(set, &h.headless)
	set.StringVar(&h.name, "name", "", "`text` by which you know the link")
	set.StringVar(&h.note, "note", "", "Markdown `text` for who opens it")
	set.StringVar(&h.right, "right", string(links.View), "what its holder may do: `view`, explore or edit")
	set.StringVar(&h.expires, "expires", "", "`when` it ends: a day like 2026-12-24, or after a time like 36h or 7d (default never)")
	set.IntVar(&h.days, "days", 0, "`number` of days for which it is valid")
	set.StringVar(&h.password, "password", "", "`text` that opens it; - reads it from standard input, which no list of processes shows")
	set.BoolVar(&h.noCode, "no-code", false, "show neither code nor logs")
	set.StringVar(&h.base, "base", "http://127.0.0.1:7070", "`address` at which the program serves")
	set.BoolVar(&h.list, "list", false, "list the links of the project")
	set.StringVar(&h.revoke, "revoke", "", "end the link of this `id`: its address, its token or the beginning of it")
	set.StringVar(&h.update, "update", "", "have the link of this `id` show the results of now, at the same address")
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
	case h.update != "":
		return p.updateLink(ctx, book, &h, open)
	}
	return p.makeLink(ctx, book, &h, open, view)
}

func (p *program) makeLink(ctx context.Context, book *links.Book, h *sharing, open *session.Session, view *session.View) error {
	now, state := time.Now(), view.State()
	link := links.Link{
		Token: links.NewToken(), Project: projectName(open), Right: links.Right(h.right), Name: h.name, Note: h.note,
		Code: !h.noCode, Created: now, Query: changedParams(state),
	}
	if !link.Right.Valid() {
		return usage("--right %s: a link lets people view, explore or edit", h.right)
	}
	var err error
	if link.Expires, err = h.until(now); err != nil {
		return err
	}
	password, err := p.typedPassword(h.password)
	if err != nil {
		return err
	}
	if link.Right != links.Edit {
		if link, err = p.freeze(open, link, state); err != nil {
			return err
		}
	}
	if link, err = book.Create(ctx, link, password); err != nil {
		return err
	}
	p.sayUnfresh(state)
	p.sayLink(h, link)
	return nil
}

// freeze takes the picture that a link shows from now on.
func (p *program) freeze(open *session.Session, link links.Link, state *session.State) (links.Link, error) {
	link, err := links.Freeze(open.Store(), link, state, time.Now())
	if errors.Is(err, links.ErrNothing) {
		return link, usage("%v\nweb run %s", err, projectName(open))
	}
	return link, err
}

func (p *program) sayUnfresh(state *session.State) {
	if unfresh := state.Unfresh(); len(unfresh) > 0 {
		fmt.Fprintf(p.stderr, "not fresh, and shown as it is: %s\n", strings.Join(unfresh, ", "))
	}
}

// until is when a new link ends; zero for never.
func (h *sharing) until(now time.Time) (time.Time, error) {
	switch days, isDays := strings.CutSuffix(h.expires, "d"); {
	case h.expires == "" && h.days > 0:
		return now.AddDate(0, 0, h.days), nil
	case h.expires == "":
		return time.Time{}, nil
	case isDays:
		if n, err := strconv.Atoi(days); err == nil && n > 0 {
			return now.AddDate(0, 0, n), nil
		}
	}
	if d, err := time.ParseDuration(h.expires); err == nil && d > 0 {
		return now.Add(d), nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, h.expires, time.Local); err == nil && day.AddDate(0, 0, 1).After(now) {
		return day.AddDate(0, 0, 1), nil // the day counts as a whole
	}
	return time.Time{}, usage("--expires %s: give a day to come like %s, or a time like 36h or 7d", h.expires, now.AddDate(0, 1, 0).Format(time.DateOnly))
}

// typedPassword is the password of the flag, or the first line of standard input.
func (p *program) typedPassword(flag string) (string, error) {
	if flag != "-" {
		return flag, nil
	}
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, 4<<10)).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", usage("--password -: there is no password on standard input (%v)", err)
	}
	return line, nil
}

// updateLink has a link show the results of now, with the values that it was made for.
func (p *program) updateLink(ctx context.Context, book *links.Book, h *sharing, open *session.Session) error {
	link, err := p.findLink(ctx, book, open, h.update)
	if err != nil {
		return err
	}
	if link.Right == links.Edit {
		return usage("a link to edit shows the project as it is: there is nothing to update")
	}
	values, err := url.ParseQuery(link.Query)
	if err != nil {
		return fmt.Errorf("reading the values of a link: %w", err)
	}
	asked := make(map[string]string)
	for name := range values {
		asked[name] = values.Get(name)
	}
	state := open.View(asked).State()
	if link, err = p.freeze(open, link, state); err != nil {
		return err
	}
	if err := book.Update(ctx, link); err != nil {
		return err
	}
	p.sayUnfresh(state)
	p.sayLink(h, link)
	return nil
}

func (p *program) findLink(ctx context.Context, book *links.Book, open *session.Session, id string) (links.Link, error) {
	link, err := book.Named(ctx, projectName(open), id)
	if err != nil {
		return link, usage("%v: %s\n`web share %s --list` lists them", err, id, projectName(open))
	}
	return link, nil
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
	link, err := p.findLink(ctx, book, open, token)
	if err != nil {
		return err
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
	if link.Right != links.View {
		line += "  " + string(link.Right)
	}
	if h.list {
		line += "  " + standing(link)
	}
	fmt.Fprintln(p.stdout, line)
}

// standing says what holds of a link, and when it was opened last.
func standing(link links.Link) string {
	const moment = "2006-01-02 15:04"
	var parts []string
	if link.Locked {
		parts = append(parts, "password")
	}
	switch {
	case link.Expired(time.Now()):
		parts = append(parts, "expired")
	case !link.Expires.IsZero():
		parts = append(parts, "until "+link.Expires.Local().Format(moment))
	}
	if link.Uses == 0 {
		return strings.Join(append(parts, "not opened yet"), "  ")
	}
	return strings.Join(append(parts, fmt.Sprintf("opened %d times, last %s", link.Uses, link.Used.Local().Format(moment))), "  ")
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
