package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/links"
	"stagebook/cells/session"
	"stagebook/views"
)

// lifetimes are how long a new link may be valid.
var lifetimes = []struct {
	word string
	days int // 0: for ever
}{{"for ever", 0}, {"a day", 1}, {"a week", 7}, {"a month", 30}}

// share draws the links of a project and the form that makes one of what the
// address shows.
func (s *Server) share(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	state := view.State()
	book, err := s.album.book(c.Request().Context())
	if err != nil {
		return err
	}
	list, err := book.List(c.Request().Context(), state.Name)
	if err != nil {
		return err
	}
	model := views.Share{Page: s.page(c, state, views.TabShare), Unfresh: state.Unfresh(), Empty: !showsAnything(state), NoWalls: !s.explorers.walls(), Knobs: len(state.Params)}
	for _, life := range lifetimes {
		model.Lifetimes = append(model.Lifetimes, life.word)
	}
	for _, link := range list {
		row := linkRow(link, s.origin(c), c.QueryParam("_made") == link.Token)
		if row.Embeds = embeds(state, link.Code); link.Locked || link.Right == links.Edit {
			row.Embeds = nil
		}
		model.Links = append(model.Links, row)
	}
	return s.draw(c, http.StatusOK, views.SharePage(model))
}

func showsAnything(state *session.State) bool {
	for _, cell := range state.Cells {
		if cell.Shown != nil {
			return true
		}
	}
	return false
}

// lastDay is the last day on which a link is valid, or "".
func lastDay(expires time.Time) string {
	if expires.IsZero() {
		return ""
	}
	return expires.Add(-time.Second).In(time.Local).Format(time.DateOnly)
}

func linkRow(link links.Link, address string, made bool) views.LinkRow {
	row := views.LinkRow{
		Token: link.Token, Address: address + "/s/" + link.Token, Href: "/s/" + link.Token, Name: link.Name, Right: string(link.Right),
		Code: link.Code, Locked: link.Locked, Taken: link.Taken, Expires: link.Expires, Expired: link.Expired(time.Now()),
		Used: link.Used, Uses: link.Uses, New: made, Note: link.Note, Short: link.Token[:min(6, len(link.Token))],
	}
	row.Until = lastDay(link.Expires)
	values, err := url.ParseQuery(link.Query)
	if err == nil {
		for id, texts := range values {
			row.Params = append(row.Params, id+" = "+strings.Join(texts, ", "))
		}
	}
	return row
}

// makeLink freezes what the address shows, and makes a link to it.
func (s *Server) makeLink(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	link, err := wantedLink(c)
	if err != nil {
		return err
	}
	view.Look()
	if link.Right == links.Edit {
		link.Query = viewQuery(view.State(), nil)
	} else if link, err = s.freeze(link, view.State()); err != nil {
		return err
	}
	book, err := s.album.book(c.Request().Context())
	if err != nil {
		return err
	}
	made, err := book.Create(c.Request().Context(), link, c.FormValue("password"))
	if err != nil {
		return err
	}
	query := c.QueryParams()
	query.Set("_made", made.Token)
	return c.Redirect(http.StatusSeeOther, "/p/"+open.Name()+"/share?"+query.Encode()+"#made")
}

const (
	nameLimit = 120  // bytes of a link's name
	noteLimit = 4000 // bytes of its note
)

func wantedLink(c *echo.Context) (links.Link, error) {
	now := time.Now()
	link := links.Link{
		Token: links.NewToken(), Project: c.Param("project"), Right: links.Right(c.FormValue("right")), Code: c.FormValue("code") != "", Created: now,
	}
	if link.Right == "" {
		link.Right = links.View
	}
	if !link.Right.Valid() {
		return link, &pageError{status: http.StatusBadRequest, title: "There is no such right", text: "A link lets people view, explore or edit. Nothing was shared."}
	}
	if err := describe(c, &link); err != nil {
		return link, err
	}
	for _, life := range lifetimes {
		if life.word == c.FormValue("life") && life.days > 0 {
			link.Expires = now.AddDate(0, 0, life.days)
		}
	}
	return link, nil
}

// describe takes the name and the note of a form.
func describe(c *echo.Context, link *links.Link) error {
	link.Name, link.Note = strings.TrimSpace(c.FormValue("name")), strings.TrimSpace(c.FormValue("note"))
	if len(link.Name) > nameLimit || len(link.Note) > noteLimit {
		return &pageError{
			status: http.StatusBadRequest, title: "The name or the note is too long",
			text: fmt.Sprintf("A name may have %d bytes and a note %d. Nothing was changed.", nameLimit, noteLimit),
		}
	}
	return nil
}

// freeze takes the picture that a link shows from now on.
func (s *Server) freeze(link links.Link, state *session.State) (links.Link, error) {
	if !showsAnything(state) {
		return link, &pageError{
			status: http.StatusConflict, title: "There is nothing to share yet",
			text: "A link shows results, and no cell has any in this view. Run the project first.",
			next: []views.Link{{Text: "The notebook", Href: "/p/" + state.Name}},
		}
	}
	link.Query = viewQuery(state, nil)
	return links.Freeze(s.cfg.Store, link, state, time.Now())
}

// changeLink updates what a link shows to what it shows in the owner's page now, or
// revokes it.
func (s *Server) changeLink(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	book, err := s.album.book(ctx)
	if err != nil {
		return err
	}
	link, err := book.Find(ctx, c.FormValue("link"))
	if err != nil || link.Project != open.Name() {
		return errNoLink
	}
	switch c.FormValue("do") {
	case "revoke":
		err = errors.Join(book.Revoke(ctx, link.Token), links.Thaw(s.cfg.Store, link))
	case "update":
		err = s.updateLink(c, open, link)
	case "describe":
		err = s.describeLink(c, book, link)
	default:
		return &pageError{status: http.StatusBadRequest, title: "Nothing was changed", text: "A link can be updated or revoked."}
	}
	if err != nil {
		return err
	}
	s.album.tell()
	return c.Redirect(http.StatusSeeOther, "/p/"+open.Name()+"/share?"+c.QueryParams().Encode())
}

// describeLink changes the name, the note, the end or the password of a link.
func (s *Server) describeLink(c *echo.Context, book *links.Book, link links.Link) error {
	if err := describe(c, &link); err != nil {
		return err
	}
	switch until := c.FormValue("until"); until {
	case "":
		link.Expires = time.Time{}
	default:
		day, err := time.ParseInLocation(time.DateOnly, until, time.Local)
		if err != nil {
			return &pageError{status: http.StatusBadRequest, title: "That is no day", text: "Write the last day of the link like 2026-12-24, or leave it empty for ever. Nothing was changed."}
		}
		if until != lastDay(link.Expires) {
			link.Expires = day.AddDate(0, 0, 1) // the day counts as a whole
		}
	}
	var password *string
	switch typed := c.FormValue("password"); {
	case c.FormValue("open") != "":
		password = new(string)
	case typed != "":
		password = &typed
	}
	return book.Amend(c.Request().Context(), link, password)
}

func (s *Server) updateLink(c *echo.Context, open *session.Session, link links.Link) error {
	values, err := url.ParseQuery(link.Query)
	if err != nil {
		return fmt.Errorf("reading the values of a link: %w", err)
	}
	view := open.View(asked(values))
	view.Look()
	if link.Right == links.Edit {
		return &pageError{status: http.StatusConflict, title: "There is nothing to update", text: "A link to edit shows the project as it is."}
	}
	link, err = s.freeze(link, view.State())
	if err != nil {
		return err
	}
	book, err := s.album.book(c.Request().Context())
	if err != nil {
		return err
	}
	return book.Update(c.Request().Context(), link)
}
