package views

import (
	"strings"

	"github.com/a-h/templ"
)

// smallest is the smallest project that shows all of the idea.
const smallest = `// Package hello greets.
package hello

// Name is whom to greet.
const Name = "world"

// Greeting says it.
func Greeting(name string) string {
	return "Hello, " + name
}
`

// contents says what the project is made of: "11 cells, 4 parameters, 1 file".
func (n Notebook) contents() string {
	cells := 0
	for _, item := range n.Items {
		if item.Cell != nil {
			cells++
		}
	}
	s := []string{count(cells, "cell", "cells")}
	files := 0
	for _, p := range n.Params {
		if p.Widget == "file" {
			files++
		}
	}
	if knobs := len(n.Params) - files; knobs > 0 {
		s = append(s, count(knobs, "parameter", "parameters"))
	}
	for _, src := range n.Sources {
		if src.Kind == "file" {
			files++
		}
	}
	if files > 0 {
		s = append(s, count(files, "file", "files"))
	}
	return strings.Join(s, ", ")
}

// neverRunWords says what a first run would touch.
func (n Notebook) neverRunWords() string {
	s := "Nothing here has run on this machine yet. The code and the prose are all there is to see."
	var reads []string
	for _, p := range n.Params {
		if p.Widget == "file" {
			reads = append(reads, "`"+p.Value+"`")
		}
	}
	for _, src := range n.Sources {
		switch src.Kind {
		case "secret":
			reads = append(reads, "the secret `"+src.Path+"`")
		case "env":
			reads = append(reads, "the variable `"+src.Path+"`")
		default:
			reads = append(reads, "`"+src.Path+"`")
		}
	}
	if len(reads) == 0 {
		return s
	}
	return s + " A run reads " + list(reads) + "."
}

// list joins words as in a sentence: "a, b and c".
func list(s []string) string {
	switch len(s) {
	case 0:
		return ""
	case 1:
		return s[0]
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}

// goWords names what the results were made with: "Go 1.26.8, linux/amd64".
func goWords(f Foot) string {
	s := f.Go
	if v, ok := strings.CutPrefix(s, "go"); ok {
		s = "Go " + v
	}
	if f.Target != "" {
		s += ", " + f.Target
	}
	return s
}

// stepWords lists timed steps: "Type-check 4 ms, build 0.31 s".
func stepWords(steps []Step) string {
	var s []string
	for _, st := range steps {
		s = append(s, st.Name+" "+duration(st.Took))
	}
	line := strings.Join(s, ", ")
	return strings.ToUpper(line[:1]) + line[1:]
}

// changed counts the knobs that the view moved.
func changed(params []Param) int {
	n := 0
	for _, p := range params {
		if p.Changed() {
			n++
		}
	}
	return n
}

// section draws a cell for the reader of the notebook.
func (n Notebook) section(c Cell) templ.Component {
	if n.Patch {
		return n.Drawn.OrName(n.Page, c)
	}
	return n.Drawn.Cell(n.Page, c)
}
