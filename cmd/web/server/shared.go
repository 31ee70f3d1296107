package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/links"
	"stagebook/cells/session"
	"stagebook/views"
)

// What is behind a link stands apart from the pages of the owner: it has routes of
// its own, which the owner's token does not open, and what they show is the frozen
// state that the link names and nothing else. Handlers that both sides use ask for
// the state of a request, and for the base of its addresses.

// shared is the link that a request came by.
type shared struct {
	link    links.Link
	picture *session.Picture
	state   *session.State
	explore *exploring // where its visitor is, when it lets them turn knobs; else nil
	embed   string     // the cell that is shown alone in another page, or ""
	still   string     // why they cannot turn any just now, or ""
}

const sharedKey = "link"

// sharedOf returns the link of a request, or nil when it is the owner's.
func sharedOf(c *echo.Context) *shared {
	behind, _ := c.Get(sharedKey).(*shared)
	return behind
}

// base is the address that those of a request's pages start with.
func base(c *echo.Context) string {
	switch behind := sharedOf(c); {
	case behind == nil:
	case behind.embed != "":
		return "/embed/" + behind.link.Token + "/" + behind.embed
	default:
		return "/s/" + behind.link.Token
	}
	return "/p/" + c.Param("project")
}

// state is what a request may see: of the view that its address names, or of its
// link.
func (s *Server) state(c *echo.Context) (*session.State, error) {
	if behind := sharedOf(c); behind != nil {
		return behind.state, nil
	}
	_, view, err := s.view(c)
	if err != nil {
		return nil, err
	}
	return view.State(), nil
}

// states are those whose objects a request may read: pages in an older state
// still ask for what it showed.
func (s *Server) states(c *echo.Context) ([]*session.State, error) {
	if behind := sharedOf(c); behind != nil {
		return behind.states(), nil
	}
	open, view, err := s.view(c)
	if err != nil {
		return nil, err
	}
	return []*session.State{view.State(), open.View(nil).State()}, nil
}

// states are those that pages behind the link may have been drawn from.
func (b *shared) states() []*session.State {
	if b.explore == nil {
		return []*session.State{b.state}
	}
	first := b.explore.guests.View(b.explore.asked(nil))
	return []*session.State{b.state, b.explore.state(first, nil)}
}

var errNoLink = &pageError{
	status: http.StatusNotFound, title: "There is no such link",
	text: "It was revoked, or its address is not complete. Ask whoever sent it for another one.",
}

// sharing lets in who has a link, and notes which.
func (s *Server) sharing(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		if err := s.access.fromHere(c.Request()); err != nil {
			return err
		}
		link, err := s.findLink(c)
		if err != nil {
			return err
		}
		c.Response().Header().Set("X-Robots-Tag", "noindex")
		if link.Locked && !s.unlocked(c, link) {
			if embedded(c) {
				return errLockedEmbed
			}
			if c.Request().Method == http.MethodPost && c.Path() == unlockPath {
				c.Set(sharedKey, &shared{link: link})
				return next(c)
			}
			return s.draw(c, http.StatusUnauthorized, views.LockedPage(lockModel(link, "")))
		}
		if link.Right == links.Edit {
			c.Set(sharedKey, &shared{link: link})
			return s.enterEditor(c, link)
		}
		behind, err := s.album.open(link)
		if err != nil {
			s.cfg.Logger.Error("reading what a link shows", "err", err)
			return &pageError{
				status: http.StatusGone, title: "What this link showed is gone",
				text: "Its results can no longer be read. Ask whoever sent it to update the link.",
			}
		}
		if link.Right == links.Explore {
			s.explore(c, behind)
		}
		if embedded(c) {
			behind.embed = c.Param("cell")
		}
		c.Set(sharedKey, behind)
		return next(c)
	}
}

// findLink is the link of a request's address, unless its time is over.
func (s *Server) findLink(c *echo.Context) (links.Link, error) {
	book, err := s.album.book(c.Request().Context())
	if err != nil {
		return links.Link{}, err
	}
	link, err := book.Find(c.Request().Context(), c.Param("link"))
	switch {
	case errors.Is(err, links.ErrNone):
		return links.Link{}, errNoLink
	case err != nil:
		return links.Link{}, err
	case link.Expired(time.Now()):
		return links.Link{}, &pageError{
			status: http.StatusGone, title: "This link has expired",
			text: "It was valid until " + link.Expires.Format("2 January 2006, 15:04 MST") + ". Ask whoever sent it for another one.",
		}
	}
	return link, nil
}

// sharedPage draws what a link shows: with code where the link has it.
func (s *Server) sharedPage(c *echo.Context) error {
	behind := sharedOf(c)
	s.noteUse(c.Request().Context(), behind.link)
	if behind.explore != nil {
		return s.explorePage(c)
	}
	model := s.notebookModel(c, behind.state, views.TabNotebook)
	return s.draw(c, http.StatusOK, views.SharedPage(views.Shared{
		Notebook: model, Code: behind.link.Code, Name: behind.link.Name, Note: markdown(behind.link.Note),
		Taken: behind.picture.Taken, Expires: behind.link.Expires, Unfresh: behind.state.Unfresh(),
		Provenance: provenance(behind.picture), Still: behind.still, Card: s.cardModel(c),
	}))
}

func provenance(p *session.Picture) views.Provenance {
	model := views.Provenance{Source: p.Outline.Digest, Go: p.Outline.Go, Target: p.Outline.Target}
	for _, f := range p.Files {
		model.Files = append(model.Files, views.FileDigest{Path: f.Path, Digest: f.Digest})
	}
	for _, m := range p.Modules {
		model.Modules = append(model.Modules, strings.TrimSpace(m.Path+" "+m.Version))
	}
	return model
}

// noteUse is best effort: a page is worth more than its count.
func (s *Server) noteUse(ctx context.Context, link links.Link) {
	book, err := s.album.book(ctx)
	if err == nil {
		err = book.Use(ctx, link.Token, time.Now())
	}
	if err != nil {
		s.cfg.Logger.Warn("the use of a link was not noted", "err", err)
	}
}

const unlockPath = "/s/:link/unlock"

// unlock takes the password of a link, and remembers in this browser that it was
// right.
func (s *Server) unlock(c *echo.Context) error {
	link := sharedOf(c).link
	if !s.album.tries.take(link.Token, time.Now()) {
		return s.draw(c, http.StatusTooManyRequests, views.LockedPage(lockModel(link, "Too many wrong passwords. Wait a minute.")))
	}
	book, err := s.album.book(c.Request().Context())
	if err != nil {
		return err
	}
	right, err := book.Unlocks(c.Request().Context(), link.Token, c.FormValue("password"))
	if err != nil {
		return err
	}
	if !right {
		return s.draw(c, http.StatusUnauthorized, views.LockedPage(lockModel(link, "That is not the password.")))
	}
	s.album.tries.forget(link.Token)
	seal, err := s.unlockSeal(link)
	if err != nil {
		return err
	}
	c.SetCookie(&http.Cookie{
		Name: "stagebook_link", Value: seal, Path: "/s/" + link.Token, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, MaxAge: 7 * 24 * 3600,
	})
	return c.Redirect(http.StatusSeeOther, "/s/"+link.Token)
}

func lockModel(link links.Link, problem string) views.Locked {
	return views.Locked{Page: views.Page{Title: "A locked link"}, Action: "/s/" + link.Token + "/unlock", Problem: problem}
}

func (s *Server) unlocked(c *echo.Context, link links.Link) bool {
	cookie, err := c.Cookie("stagebook_link")
	if err != nil {
		return false
	}
	want, err := s.unlockSeal(link)
	return err == nil && hmac.Equal([]byte(cookie.Value), []byte(want))
}

// unlockSeal says that the password of a link was known to who carries it.
func (s *Server) unlockSeal(link links.Link) (string, error) {
	key, err := s.cfg.Store.HMACKey()
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("unlocked link\n" + link.Token + "\n" + link.Lock)) // another password asks again
	return hex.EncodeToString(mac.Sum(nil)), nil
}
