package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/links"
)

// A link to edit opens the pages of one project, as long as it lives. Its address
// leaves a cookie for that project alone; each request asks whether the link still
// holds. What is not in the list below stays the owner's: sharing, granting rights to
// the code, secrets, deleting and copying the project, and whatever is not of the
// project.
var editorRoutes = map[string]bool{
	"GET /p/:project": true, "GET /p/:project/app": true, "GET /p/:project/graph": true, "GET /p/:project/runs": true,
	"GET /p/:project/files": true, "GET /p/:project/history": true, "GET /p/:project/events": true, "POST /p/:project/here": true,
	"POST /p/:project/module": true, "GET /p/:project/why": true, "GET /p/:project/table": true, "GET /p/:project/table/columns": true,
	"GET /p/:project/table/cell": true, "GET /p/:project/changes": true, "GET /p/:project/download": true,
	"GET /p/:project/chart/live": true, "GET /p/:project/chart/svg": true, "GET /p/:project/chart/json": true, "GET /p/:project/chart/csv": true,
	"GET /p/:project/tree": true, "GET /p/:project/media": true, "GET /p/:project/frame": true, "GET /p/:project/logs/:digest": true,
	"GET /p/:project/text/:digest": true, "GET /p/:project/source": true, "GET /p/:project/prose": true, "POST /p/:project/edit": true,
	"POST /p/:project/find": true, "POST /p/:project/language": true, "GET /p/:project/raw": true, "POST /p/:project/upload": true,
	"POST /p/:project/uploads": true, "POST /p/:project/uploads/:id": true, "POST /p/:project/uploads/:id/finish": true,
	"POST /p/:project/uploads/:id/discard": true, "POST /p/:project/files/rename": true, "POST /p/:project/files/delete": true,
	"POST /p/:project/files/restore": true, "POST /p/:project/files/remove": true, "POST /p/:project/restore": true,
	"POST /p/:project/run": true, "POST /p/:project/cancel": true, "POST /p/:project/move": true, "POST /p/:project/autorun": true,
	"POST /p/:project/reload": true,
}

const (
	editorKey    = "editor" // of the link that a request came by
	editorCookie = "stagebook_editor"
)

// enterEditor lets the holder of a link to edit onto the pages of its project.
func (s *Server) enterEditor(c *echo.Context, link links.Link) error {
	if c.Request().Method != http.MethodGet || c.Path() != "/s/:link" {
		return notFound(c)
	}
	if !s.shelf.holds(link.Project) {
		return &pageError{status: http.StatusGone, title: "The project is no longer there", text: "It was moved or deleted. Ask whoever sent the link."}
	}
	seal, err := s.editorSeal(link)
	if err != nil {
		return err
	}
	s.noteUse(c.Request().Context(), link)
	c.SetCookie(&http.Cookie{
		Name: editorCookie, Value: link.Token + "." + seal, Path: "/p/" + link.Project, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: c.Request().TLS != nil, MaxAge: 7 * 24 * 3600,
	})
	to := "/p/" + link.Project
	if link.Query != "" {
		to += "?" + link.Query
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// editor reports whether a request may go on by a link to edit, and notes which.
func (s *Server) editor(c *echo.Context) bool {
	cookie, err := c.Cookie(editorCookie)
	if err != nil || !editorRoutes[c.Request().Method+" "+c.Path()] {
		return false
	}
	token, seal := cutSeal(cookie.Value)
	book, err := s.album.book(c.Request().Context())
	if err != nil {
		return false
	}
	link, err := book.Find(c.Request().Context(), token)
	if err != nil || link.Right != links.Edit || link.Project != c.Param("project") || link.Expired(time.Now()) {
		return false
	}
	want, err := s.editorSeal(link)
	if err != nil || !hmac.Equal([]byte(seal), []byte(want)) {
		return false
	}
	c.Set(editorKey, link)
	return true
}

// editorOf returns the link to edit that a request came by, or nil.
func editorOf(c *echo.Context) *links.Link {
	if link, ok := c.Get(editorKey).(links.Link); ok {
		return &link
	}
	return nil
}

// who is whoever sends a request, in the words of history and runs.
func (s *Server) who(c *echo.Context) string {
	link := editorOf(c)
	switch {
	case link == nil:
		return s.cfg.Who
	case link.Name == "":
		return "link " + link.Token[:min(6, len(link.Token))]
	}
	return "link “" + link.Name + "”"
}

// editorSeal says that who carries it came by the link's own address, and knew its
// password as it is now.
func (s *Server) editorSeal(link links.Link) (string, error) {
	key, err := s.cfg.Store.HMACKey()
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("editor\n" + link.Token + "\n" + link.Project + "\n" + link.Lock))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// cutSeal parts a token from its seal.
func cutSeal(value string) (token, seal string) {
	for i := len(value) - 1; i >= 0; i-- {
		if value[i] == '.' {
			return value[:i], value[i+1:]
		}
	}
	return value, ""
}
