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
	model := views.Share{Page: s.page(c, state, views.TabShare), Unfresh: state.Unfresh(), Empty: !showsAnything(state)}
	for _, life := range lifetimes {
		model.Lifetimes = append(model.Lifetimes, life.word)
	}
	for _, link := range list {
		model.Links = append(model.Links, linkRow(link, s.origin(c), c.QueryParam("_made") == link.Token))
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

func linkRow(link links.Link, origin string, made bool) views.LinkRow {
	row := views.LinkRow{
		Token: link.Token, Address: origin + "/s/" + link.Token, Href: "/s/" + link.Token, Name: link.Name, Right: string(link.Right),
		Code: link.Code, Locked: link.Locked, Taken: link.Taken, Expires: link.Expires, Expired: link.Expired(time.Now()),
		Used: link.Used, Uses: link.Uses, New: made,
	}
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
	link, err = s.freeze(link, view.State())
	if err != nil {
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
		Token: links.NewToken(), Project: c.Param("project"), Right: links.View, Name: strings.TrimSpace(c.FormValue("name")),
		Note: strings.TrimSpace(c.FormValue("note")), Code: c.FormValue("code") != "", Created: now,
	}
	if len(link.Name) > nameLimit || len(link.Note) > noteLimit {
		return link, &pageError{
			status: http.StatusBadRequest, title: "The name or the note is too long",
			text: fmt.Sprintf("A name may have %d bytes and a note %d. Nothing was shared.", nameLimit, noteLimit),
		}
	}
	for _, life := range lifetimes {
		if life.word == c.FormValue("life") && life.days > 0 {
			link.Expires = now.AddDate(0, 0, life.days)
		}
	}
	return link, nil
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
	default:
		return &pageError{status: http.StatusBadRequest, title: "Nothing was changed", text: "A link can be updated or revoked."}
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/p/"+open.Name()+"/share?"+c.QueryParams().Encode())
}

func (s *Server) updateLink(c *echo.Context, open *session.Session, link links.Link) error {
	values, err := url.ParseQuery(link.Query)
	if err != nil {
		return fmt.Errorf("reading the values of a link: %w", err)
	}
	view := open.View(asked(values))
	view.Look()
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
