package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/links"
	"stagebook/cells/people"
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

// knock is what of a request says whether it may go on by a link to edit.
type knock struct {
	request *http.Request
	project string
	route   string // method and path, as routes are registered
}

func knockOf(c *echo.Context) knock {
	return knock{c.Request(), c.Param("project"), c.Request().Method + " " + c.Path()}
}

// byLink is who comes by a link to edit, and the link; nil for nobody. They edit one
// project, by the routes of editors alone.
func (s *Server) byLink(k knock) (*visitor, *links.Link) {
	cookie, err := k.request.Cookie(editorCookie)
	if err != nil || !editorRoutes[k.route] {
		return nil, nil
	}
	token, seal := cutSeal(cookie.Value)
	book, err := s.album.book(k.request.Context())
	if err != nil {
		return nil, nil
	}
	link, err := book.Find(k.request.Context(), token)
	if err != nil || link.Right != links.Edit || link.Project != k.project || link.Expired(time.Now()) {
		return nil, nil
	}
	want, err := s.editorSeal(link)
	if err != nil || !hmac.Equal([]byte(seal), []byte(want)) {
		return nil, nil
	}
	return &visitor{name: linkName(link), held: people.Held{k.project: people.Edit}}, &link
}

// linkName is who comes by a link, in the words of history and runs.
func linkName(link links.Link) string {
	if link.Name == "" {
		return "link " + link.Token[:min(6, len(link.Token))]
	}
	return "link “" + link.Name + "”"
}

// editorOf returns the link to edit that a request came by, or nil.
func editorOf(c *echo.Context) *links.Link {
	link, _ := c.Get(editorKey).(*links.Link)
	return link
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
