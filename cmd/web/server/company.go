package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/views"
)

const (
	guestAge   = 50 * time.Second // after which a page that says nothing is taken for gone; pages speak every 20
	guestLimit = 100              // pages of one project that are told of
)

// company knows which pages have a project open and where in it they are.
type company struct {
	mu     sync.Mutex // guards the rest
	guests map[string]map[string]guest
	doors  map[string]map[chan struct{}]bool // streams to tell, by project; each holds one token at most
}

// guest is one page.
type guest struct {
	who     string
	cell    string
	writing bool
	seen    time.Time
	word    int  // number of the page's word that said so; a later one may overtake it
	gone    bool // kept for a while, so that an earlier word does not bring it back
}

func newCompany() *company {
	return &company{guests: make(map[string]map[string]guest), doors: make(map[string]map[chan struct{}]bool)}
}

// enter notes where a page is, or that it is gone, and tells the others when that
// is news.
func (c *company) enter(project, id string, g guest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.guests[project] == nil {
		c.guests[project] = make(map[string]guest)
	}
	old, known := c.guests[project][id]
	if known && g.word < old.word || !known && len(c.guests[project]) >= guestLimit {
		return
	}
	c.guests[project][id] = g
	if !known || old.gone != g.gone || old.cell != g.cell || old.writing != g.writing {
		c.tell(project)
	}
}

// prune forgets the pages that have said nothing for long, and tells the others.
func (c *company) prune(project string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := len(c.guests[project])
	maps.DeleteFunc(c.guests[project], func(_ string, g guest) bool { return now.Sub(g.seen) > guestAge })
	if len(c.guests[project]) < before {
		c.tell(project)
	}
}

// tell is called with the lock held.
func (c *company) tell(project string) {
	for door := range c.doors[project] {
		select {
		case door <- struct{}{}:
		default:
		}
	}
}

// listen returns a channel that holds a token when the company of a project may
// have changed, which it has at first, and ends that.
func (c *company) listen(project string) (door chan struct{}, end func()) {
	door = make(chan struct{}, 1)
	door <- struct{}{}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.doors[project] == nil {
		c.doors[project] = make(map[chan struct{}]bool)
	}
	c.doors[project][door] = true
	return door, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.doors[project], door)
		if len(c.doors[project]) == 0 {
			delete(c.doors, project)
		}
	}
}

// at is who has a project open now, in an order that stays.
func (c *company) at(project string, now time.Time) []views.Guest {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []views.Guest
	for id, g := range c.guests[project] {
		if g.gone || now.Sub(g.seen) > guestAge {
			continue
		}
		list = append(list, views.Guest{ID: id, Who: g.who, Cell: g.cell, Writing: g.writing})
	}
	slices.SortFunc(list, func(a, b views.Guest) int { return strings.Compare(a.ID, b.ID) })
	return list
}

var guestForm = regexp.MustCompile(`^[0-9a-f-]{8,40}$`)

// here takes where a page is.
func (s *Server) here(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	var at struct {
		ID      string `json:"id"`
		Cell    string `json:"cell"`
		Writing bool   `json:"writing"`
		Gone    bool   `json:"gone"`
		Word    int    `json:"word"` // counts what the page has said
	}
	body := http.MaxBytesReader(c.Response(), c.Request().Body, 4<<10)
	if err := json.NewDecoder(body).Decode(&at); err != nil || !guestForm.MatchString(at.ID) {
		return &pageError{status: http.StatusBadRequest, title: "This is no place", text: "a page says where it is by an id and a cell"}
	}
	if view.State().Cells[at.Cell] == nil {
		at.Cell = ""
	}
	s.company.enter(open.Name(), at.ID, guest{
		who: s.who(c), cell: at.Cell, writing: at.Writing && at.Cell != "", seen: time.Now(), word: at.Word, gone: at.Gone,
	})
	return c.NoContent(http.StatusNoContent)
}

// sendCompany tells a stream who else is there. It has no id: it is no state of
// the view.
func (s *Server) sendCompany(c *echo.Context, stream *stream, open *session.Session) error {
	var html strings.Builder
	if err := views.Company(s.company.at(open.Name(), time.Now())).Render(c.Request().Context(), &html); err != nil {
		return fmt.Errorf("drawing the company: %w", err)
	}
	return stream.send("event: patch\ndata: " + strings.ReplaceAll(html.String(), "\n", " ") + "\n\n")
}
