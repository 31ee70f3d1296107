package export

import (
	"bytes"
	"fmt"
	"go/format"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"stagebook/cells/graph"
)

// program is main.go: parameters, then the cells in the order of the graph.
func (s *source) program() ([]byte, error) {
	order, err := s.order()
	if err != nil {
		return nil, err
	}
	w := &mainWriter{source: s, taken: s.names()}
	w.project, w.run, w.err = w.free(s.outline.Package), w.free("p"), w.free("err")
	w.pipeline = w.free("pipeline")
	for _, p := range s.outline.Params {
		if err := w.param(p); err != nil {
			return nil, err
		}
	}
	for _, cell := range order {
		w.cell(cell)
	}
	text, err := format.Source(w.whole())
	if err != nil {
		return nil, fmt.Errorf("writing main.go: %w", err)
	}
	return text, nil
}

// mainWriter is main.go under way.
type mainWriter struct {
	source                      *source
	taken                       map[string]bool // names of results and parameters
	project, pipeline, run, err string          // names of ours beside them
	times                       bool            // package time is needed
	params, cells               bytes.Buffer
}

// names are those that main.go has from the author.
func (s *source) names() map[string]bool {
	taken := map[string]bool{"main": true, "run": true, "os": true, "time": true, "codec": true}
	for _, cell := range s.outline.Cells {
		for _, out := range cell.Outputs {
			taken[out.Name] = true
		}
	}
	for _, p := range s.outline.Params {
		taken[p.ID] = true
	}
	return taken
}

// free is a name that nobody has.
func (w *mainWriter) free(name string) string {
	for w.taken[name] {
		name += "_"
	}
	w.taken[name] = true
	return name
}

// order sorts the cells so that each comes after those that it takes from.
func (s *source) order() ([]*graph.Cell, error) {
	var sorted []*graph.Cell
	done := make(map[string]bool)
	for len(sorted) < len(s.outline.Cells) {
		before := len(sorted)
		for i := range s.outline.Cells {
			cell := &s.outline.Cells[i]
			waits := slices.ContainsFunc(cell.Inputs, func(in graph.Input) bool { return in.Kind == graph.Value && !done[in.Cell] })
			if !done[cell.ID] && !waits {
				done[cell.ID] = true
				sorted = append(sorted, cell)
			}
		}
		if len(sorted) == before {
			return nil, fmt.Errorf("the cells wait for each other")
		}
	}
	return sorted, nil
}

func (w *mainWriter) taker(id string) bool {
	return slices.ContainsFunc(w.source.outline.Cells, func(c graph.Cell) bool {
		return slices.ContainsFunc(c.Inputs, func(in graph.Input) bool { return in.Kind == graph.Knob && in.Name == id })
	})
}

// param writes a parameter that some cell takes.
func (w *mainWriter) param(p graph.Param) error {
	if !w.taker(p.ID) {
		return nil
	}
	value, err := w.typed(p, p.Name)
	if err != nil {
		return err
	}
	if doc := described(p); p.Doc != "" {
		fmt.Fprintf(&w.params, "// %s\n", doc)
	}
	fmt.Fprintf(&w.params, "%s := %s.Param(%s, %q, %s", p.ID, w.pipeline, w.run, p.ID, value)
	for _, c := range p.Choices {
		choice, err := w.typed(p, c.Name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&w.params, ",\n%s.Choose(%q, %s)", w.pipeline, c.Name, choice)
	}
	w.params.WriteString(")\n")
	return nil
}

// typed is a constant or variable of the package as a value of a parameter's type.
func (w *mainWriter) typed(p graph.Param, name string) (string, error) {
	value := w.project + "." + name
	object := w.source.snapshot.Pkg.Scope().Lookup(name)
	if object == nil || !strings.HasPrefix(object.Type().String(), "untyped ") {
		return value, nil
	}
	switch first := []rune(p.Type)[0]; {
	case strings.HasPrefix(p.Type, "time."):
		w.times = true
		return p.Type + "(" + value + ")", nil
	case strings.Contains(p.Type, "."):
		return "", fmt.Errorf("%s:%d: main.go cannot name %s, the type of `%s`: declare %s with its type", p.Pos.File, p.Pos.Line, p.Type, p.ID, name)
	case unicode.IsUpper(first):
		return w.project + "." + p.Type + "(" + value + ")", nil
	case p.Type != p.Basic:
		return "", fmt.Errorf("%s:%d: main.go cannot name %s, the type of `%s`: declare %s with its type", p.Pos.File, p.Pos.Line, p.Type, p.ID, name)
	}
	return p.Type + "(" + value + ")", nil
}

// cell writes the call of a cell, and what becomes of its results.
func (w *mainWriter) cell(c *graph.Cell) {
	w.cells.WriteByte('\n')
	if line := sentence(c.Doc); line != "" {
		fmt.Fprintf(&w.cells, "// %s\n", remark(line))
	}
	var results, given []string
	for _, out := range c.Outputs {
		results = append(results, out.Name)
		given = append(given, fmt.Sprintf("%s.Out(%q, &%s)", w.pipeline, out.Name, out.Name))
	}
	problem := "nil"
	if c.ReturnsError {
		results, problem = append(results, w.err), w.err
	}
	assign := ":="
	if len(c.Outputs) == 0 {
		assign = "="
	}
	if len(results) > 0 {
		w.cells.WriteString(strings.Join(results, ", ") + " " + assign + " ")
	}
	fmt.Fprintf(&w.cells, "%s.%s(%s)\n", w.project, c.Name, strings.Join(w.arguments(c), ", "))
	given = append([]string{strconv.Quote(c.ID), problem}, given...)
	fmt.Fprintf(&w.cells, "if %s = %s.Done(%s); %s != nil {\nreturn %s\n}\n", w.err, w.run, strings.Join(given, ", "), w.err, w.err)
}

// arguments are what a cell is called with, in the order of its signature.
func (w *mainWriter) arguments(c *graph.Cell) []string {
	var list []string
	if c.TakesContext {
		list = append(list, w.run+".Context()")
	}
	for _, in := range c.Inputs {
		argument := in.Name
		for _, o := range w.source.outline.Sources {
			if in.Kind == o.Kind && in.Name == o.ID {
				argument = w.project + "." + o.Name
			}
		}
		list = append(list, argument)
	}
	return list
}

// whole is the file around what was written.
func (w *mainWriter) whole() []byte {
	s := w.source
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Command %s runs the cells of %s in order. It was made by Stagebook, and is yours\n// to change.\npackage main\n\nimport (\n\"os\"\n", Slug(s.name), remark(s.outline.Title))
	if w.times {
		b.WriteString("\"time\"\n")
	}
	b.WriteString("\n")
	if s.packages.frames {
		fmt.Fprintf(&b, "codec %q\n", framesPath)
	}
	fmt.Fprintf(&b, "%s%q\n%s%q\n)\n\n", alias(w.pipeline, pipelinePath), pipelinePath, alias(w.project, s.outline.ImportPath), s.outline.ImportPath)
	b.WriteString("func main() {\n")
	if s.packages.frames {
		b.WriteString("codec.Register() // data frames have digests, too\n")
	}
	fmt.Fprintf(&b, "os.Exit(%s.Main(%s.Config{Name: %q, Module: %q, Dir: %q", w.pipeline, w.pipeline, s.name, s.snapshot.Module.Path, path.Clean("./"+s.below()))
	var names []string
	for _, o := range s.outline.Sources {
		if o.Kind != graph.File {
			names = append(names, strconv.Quote(o.Path))
		}
	}
	if len(names) > 0 {
		fmt.Fprintf(&b, ", Env: []string{%s}", strings.Join(names, ", "))
	}
	fmt.Fprintf(&b, "}, run))\n}\n\nfunc run(%s *%s.Run) error {\n", w.run, w.pipeline)
	b.Write(w.params.Bytes())
	fmt.Fprintf(&b, "%s := %s.Given()\nif %s != nil {\nreturn %s\n}\n", w.err, w.run, w.err, w.err)
	b.Write(w.cells.Bytes())
	b.WriteString("return nil\n}\n")
	return b.Bytes()
}

// alias names an import, where its path does not.
func alias(name, importPath string) string {
	if path.Base(importPath) == name {
		return ""
	}
	return name + " "
}
