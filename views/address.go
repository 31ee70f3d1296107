package views

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"
)

// to is the address of a page of the project, in the same view: to("/runs").
func (p Page) to(path string) templ.SafeURL {
	if p.Query == "" {
		return templ.SafeURL(p.Base + path)
	}
	return templ.SafeURL(p.Base + path + "?" + p.Query)
}

// defaults is the address of the current tab with every knob at its default.
func (p Page) defaults() templ.SafeURL {
	if p.Tab == TabNotebook {
		return templ.SafeURL(p.Base)
	}
	return templ.SafeURL(p.Base + "/" + string(p.Tab))
}

// file is the address of a line of one of the project's files.
func (p Page) file(name string, line int) templ.SafeURL {
	q := "_file=" + url.QueryEscape(name)
	if p.Query != "" {
		q = p.Query + "&" + q
	}
	s := p.Base + "/files?" + q
	if line > 0 {
		s += "#L" + strconv.Itoa(line)
	}
	return templ.SafeURL(s)
}

// cell is the address of a cell: on the notebook itself only its anchor.
func (p Page) cell(id string) templ.SafeURL {
	if p.Tab == TabNotebook || p.Tab == TabApp || p.Tab == TabPresent {
		return templ.SafeURL("#" + id)
	}
	return p.to("") + templ.SafeURL("#"+id)
}

// anchor is where a chip leads: to the cell that provides the value, or to the
// knob or source; "" when nothing provides it.
func (c Chip) anchor() string {
	switch c.Kind {
	case "":
		return ""
	case "value":
		return c.Cell
	}
	return c.Name
}

// outputID is the id of one of several outputs. It holds a hyphen, so no cell has it.
func outputID(name string) string { return "out-" + name }

// heading is the title of the document.
func (p Page) heading() string {
	if p.Title == "" {
		return "Stagebook"
	}
	return p.Title + " · Stagebook"
}

// live reports whether the page is patched while it is open.
func (p Page) live() bool { return p.Since != "" }

// Events is the address of the stream that patches the page.
func (p Page) Events() string {
	address := string(p.to("/events"))
	if p.Tab == TabNotebook {
		return address
	}
	if p.Query == "" {
		return address + "?_tab=" + string(p.Tab)
	}
	return address + "&_tab=" + string(p.Tab)
}

// without is the address of the current tab with one knob at its default.
func (p Page) without(id string) templ.SafeURL {
	values, err := url.ParseQuery(p.Query)
	if err != nil {
		return p.defaults()
	}
	values.Del(id)
	if len(values) == 0 {
		return p.defaults()
	}
	return p.defaults() + templ.SafeURL("?"+values.Encode())
}
