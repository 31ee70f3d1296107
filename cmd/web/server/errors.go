package server

import (
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"syscall"

	"github.com/labstack/echo/v5"

	"stagebook/cells/project"
	"stagebook/cells/store"
	"stagebook/views"
)

// pageError is an error that has a page: what went wrong and what to do next.
type pageError struct {
	status  int
	title   string
	text    string
	command string
	next    []views.Link
	detail  string
}

func (e *pageError) Error() string { return e.title + ": " + e.text }

var errNoToken = &pageError{
	status: http.StatusUnauthorized, title: "Open the address with the token",
	text: "This page belongs to the person who started the program. It printed an address with `?token=…` at its end; open that one once, and this browser is remembered.",
}

func notFound(c *echo.Context) error {
	return &pageError{
		status: http.StatusNotFound, title: "There is no such page",
		text: "`" + c.Request().URL.Path + "` leads nowhere.", next: []views.Link{{Text: "All projects", Href: "/"}},
	}
}

// projectError says why a project cannot be shown.
func projectError(name string, err error) error {
	home := views.Link{Text: "All projects", Href: "/"}
	switch {
	case errors.Is(err, errNoProject):
		return &pageError{
			status: http.StatusNotFound, title: "There is no project “" + name + "”",
			text: "A project is a folder with Go files among the projects. Perhaps it was renamed, or the address has a slip.", next: []views.Link{home},
		}
	case errors.Is(err, project.ErrNoGo):
		return &pageError{
			status: http.StatusServiceUnavailable, title: "There is no Go tool on this machine",
			text:    "`" + name + "` was never read here, and reading a project for the first time needs the `go` command. Install Go, or put it on the PATH, and start again. Projects that were read before open without it.",
			command: "go version", next: []views.Link{home, {Text: "Install Go", Href: "https://go.dev/dl/"}}, detail: err.Error(),
		}
	case errors.Is(err, store.ErrFull), errors.Is(err, syscall.ENOSPC):
		return diskFull(err)
	case errors.Is(err, fs.ErrPermission):
		return &pageError{
			status: http.StatusForbidden, title: "The files of “" + name + "” may not be read",
			text: "The system refused. Check who owns the folder.", next: []views.Link{home}, detail: err.Error(),
		}
	}
	return &pageError{
		status: http.StatusInternalServerError, title: "“" + name + "” cannot be shown",
		text: "Its sources could not be read as a Go package.", next: []views.Link{home}, detail: err.Error(),
	}
}

// runError says why a run cannot start.
func runError(err error) error {
	if errors.Is(err, store.ErrFull) || errors.Is(err, syscall.ENOSPC) {
		return diskFull(err)
	}
	return &pageError{status: http.StatusBadRequest, title: "This cannot run", text: err.Error()}
}

func diskFull(err error) error {
	return &pageError{
		status: http.StatusInsufficientStorage, title: "The disk is full",
		text:    "Nothing was lost, but nothing new can be kept. Make room, or let Stagebook remove results that nobody needs with `web gc`, then run again.",
		command: "web gc", next: []views.Link{{Text: "All projects", Href: "/"}}, detail: err.Error(),
	}
}

// answerError draws the page of an error.
func (s *Server) answerError(c *echo.Context, err error) {
	if response, _ := echo.UnwrapResponse(c.Response()); response != nil && response.Committed {
		return
	}
	page := asPageError(err)
	if page.status >= http.StatusInternalServerError {
		s.cfg.Logger.Error("answering", "path", c.Request().URL.Path, "err", err)
	}
	if c.Request().Header.Get("X-Requested-With") == "fetch" || !strings.Contains(c.Request().Header.Get("Accept"), "text/html") {
		_ = c.String(page.status, page.Error()+"\n") // the connection is gone: nobody is there to tell
		return
	}
	model := views.Problem{
		Page: views.Page{Title: page.title}, Status: page.status, Title: page.title, Text: page.text,
		Command: page.command, Next: page.next, Detail: page.detail,
	}
	_ = s.draw(c, page.status, views.ProblemPage(model)) // as above
}

func asPageError(err error) *pageError {
	var page *pageError
	if errors.As(err, &page) {
		return page
	}
	var coded echo.HTTPStatusCoder
	if errors.As(err, &coded) && coded.StatusCode() < http.StatusInternalServerError {
		status := coded.StatusCode()
		return &pageError{status: status, title: http.StatusText(status), text: err.Error(), next: []views.Link{{Text: "All projects", Href: "/"}}}
	}
	return &pageError{
		status: http.StatusInternalServerError, title: "Something is wrong with Stagebook",
		text: "This is a mistake of the program, not of your project. Results are safe; try again.",
		next: []views.Link{{Text: "All projects", Href: "/"}}, detail: err.Error(),
	}
}
