package views

import "strings"

// Docs is a page of the documentation.
type Docs struct {
	Page     Page
	Name     string // "" for the first
	Body     string // HTML
	Headings []Link // within it
	Groups   []DocsGroup
	Next     *Link
}

// DocsGroup is a part of the list of pages.
type DocsGroup struct {
	Title string
	Pages []Link
}

func (d Docs) address() string {
	if d.Name == "" {
		return "/docs"
	}
	return "/docs/" + d.Name
}

// Listing is a piece of Go as HTML, coloured as the notebook colours it.
func Listing(code string) string { return highlight(listing{code: code}) }

func unquoted(heading string) string { return strings.ReplaceAll(heading, "`", "") }
