//go:build !pipeline

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"stagebook/docs"
)

// documentation opens the documentation, or prints a page of it.
func (p *program) documentation(ctx context.Context, args []string) error {
	at := slices.IndexFunc(args, func(arg string) bool { return arg == "--print" || arg == "-print" })
	if at < 0 {
		return p.serveAt(ctx, "docs", args)
	}
	page, err := docsPage("docs", slices.Delete(slices.Clone(args), at, at+1))
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(p.stdout, page.Markdown)
	return err
}

// firstPage is the path that a command opens.
func firstPage(command string, rest []string) (string, error) {
	if command != "docs" {
		if len(rest) > 0 {
			return "", usage("%s takes no arguments, got %q", command, rest)
		}
		return "/", nil
	}
	page, err := docsPage(command, rest)
	if err != nil || page.Name == "" {
		return "/docs", err
	}
	return "/docs/" + page.Name, nil
}

// docsPage finds the page that arguments name; none is the first.
func docsPage(command string, rest []string) (docs.Page, error) {
	name := strings.Join(rest, " ")
	page, _, ok := docs.Find(name)
	if !ok {
		var names []string
		for _, p := range docs.All()[1:] {
			names = append(names, p.Name)
		}
		return docs.Page{}, usage("%s: there is no page %q\nthere are %s", command, name, strings.Join(names, ", "))
	}
	return page, nil
}
