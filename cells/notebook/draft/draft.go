package draft

import (
	"fmt"
	"go/format"
	"maps"
	"slices"
	"strings"

	"stagebook/cells/notebook"
	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/python"
)

// drafter makes a draft.
type drafter struct {
	g            *flow.Graph
	o            Options
	names        names
	defs         map[string][]python.Def // of each name, in all cells
	written      map[string]bool         // names that functions bind or cells change in place
	inputs       []*input
	reads        map[*flow.Cell][]*input
	paths        map[string]bool // names that are paths of files and nothing else
	params       map[string]*param
	order        []string // of the parameters
	functions    map[string]string
	values       map[*flow.Value]string // names of values, as inputs
	cells        map[*flow.Cell]*cell
	lost         map[string]string // names that no cell defines → the name of what stands for them
	types        map[*flow.Value]string
	sights       map[*flow.Cell]*sight
	imports      map[string]bool
	placeholders map[string]bool
	warnings     []flow.Warning
	pictures     []notebook.Attachment
	made, exact  int
	stubs        bool
}

// Write writes a draft of a project from the graph of a notebook.
func Write(g *flow.Graph, o Options) (*Project, error) {
	d := &drafter{
		g: g, o: o, names: names{}, defs: map[string][]python.Def{}, written: map[string]bool{},
		paths: map[string]bool{}, params: map[string]*param{}, functions: map[string]string{}, values: map[*flow.Value]string{},
		cells: map[*flow.Cell]*cell{}, lost: map[string]string{}, types: map[*flow.Value]string{}, sights: map[*flow.Cell]*sight{},
		imports: map[string]bool{}, placeholders: map[string]bool{}, warnings: slices.Clone(g.Warnings),
	}
	d.collect()
	d.findFiles()
	d.findParams()
	d.seeAll()
	d.nameAll()
	slices.SortStableFunc(d.warnings, func(a, b flow.Warning) int { return a.Cell - b.Cell })
	body := d.body()
	p := &Project{Pictures: d.pictures, Warnings: d.warnings, Made: d.made, Written: d.exact}
	for _, in := range d.inputs {
		p.Files = append(p.Files, in.File)
	}
	var err error
	if p.Rest, err = d.rest(); err != nil {
		return nil, err
	}
	p.Cells, err = format.Source([]byte(d.head() + body))
	if err != nil {
		return nil, fmt.Errorf("writing the cells of %s: %w", o.Notebook, err)
	}
	return p, nil
}

// collect gathers what all cells define and change.
func (d *drafter) collect() {
	for _, c := range d.g.Cells {
		if c.Code == nil {
			continue
		}
		for _, def := range c.Code.Defs {
			d.defs[def.Name] = append(d.defs[def.Name], def)
		}
		for _, ch := range c.Code.Changes {
			d.written[ch.Name] = true
		}
		for _, f := range c.Code.Functions {
			for _, name := range f.Writes {
				d.written[name] = true
			}
		}
		for _, name := range c.Code.Deletes {
			d.written[name] = true
		}
	}
}

// head is the package clause with its comment, and the imports.
func (d *drafter) head() string {
	var b strings.Builder
	title, _ := d.title()
	fmt.Fprintf(&b, "// Package %s was imported from the notebook %s.\n", d.o.Package, oneLine(d.o.Notebook))
	if title != "" {
		fmt.Fprintf(&b, "//\n// # %s\n", title)
	}
	if libraries := d.libraries(); libraries != "" {
		fmt.Fprintf(&b, "//\n%s", comment("The notebook is written in Python with "+libraries+"."))
	}
	fmt.Fprintf(&b, "package %s\n\n", d.o.Package)
	b.WriteString(importBlock(slices.Sorted(maps.Keys(d.imports))))
	return b.String()
}

func importBlock(all []string) string {
	if len(all) == 0 {
		return ""
	}
	if len(all) == 1 {
		return fmt.Sprintf("import %q\n\n", all[0])
	}
	groups := make([][]string, 3)
	for _, p := range all {
		switch {
		case strings.HasPrefix(p, "stagebook/"):
			groups[2] = append(groups[2], p)
		case strings.Contains(p, "."):
			groups[1] = append(groups[1], p)
		default:
			groups[0] = append(groups[0], p)
		}
	}
	var b strings.Builder
	b.WriteString("import (\n")
	for _, group := range groups {
		for _, p := range group {
			fmt.Fprintf(&b, "\t%q\n", p)
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n)\n\n"
}

// libraries are the Python modules that the notebook imports, in words.
func (d *drafter) libraries() string {
	tops := map[string]bool{}
	for _, module := range d.g.Modules {
		if top, _, _ := strings.Cut(module, "."); top != "" {
			tops[top] = true
		}
	}
	all := slices.Sorted(maps.Keys(tops))
	if len(all) == 0 {
		return ""
	}
	if len(all) == 1 {
		return all[0]
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// rest is the file with what stands for what is not there yet.
func (d *drafter) rest() ([]byte, error) {
	if !d.stubs && len(d.placeholders) == 0 {
		return nil, nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\n", d.o.Package)
	if d.stubs {
		b.WriteString(stubError)
	}
	for _, name := range slices.Sorted(maps.Keys(d.placeholders)) {
		b.WriteString(declarations[name])
	}
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		return nil, fmt.Errorf("writing what is missing of %s: %w", d.o.Notebook, err)
	}
	return source, nil
}

const stubError = `import "fmt"

// notWritten is the error of what nobody has translated from Python yet.
func notWritten(name string) error {
	return fmt.Errorf("%s is not written yet: translate the Python in it, and return what it gives", name)
}

`

var declarations = map[string]string{
	"Untyped": `// Untyped stands for a type that the Python does not tell. Put the real one in its place.
type Untyped any

`,
	"DataFrame": `// DataFrame stands for a frame of pandas. Put a type of your own in its place, such as a
// slice of rows.
type DataFrame struct {
	Columns []string
	Rows    [][]string
}

`,
	"Series": `// Series stands for a column of pandas. Put a slice in its place.
type Series struct {
	Name   string
	Values []string
}

`,
	"Drawing": `// Drawing stands for what the Python draws. Put the chart in its place.
type Drawing any

`,
	"FittedModel": `// FittedModel stands for a model whose type is not known. Put the real one in its place.
type FittedModel any

`,
}
