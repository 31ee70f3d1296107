package draft

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/python"
)

// input is a file that cells read.
type input struct {
	File
	name string // of its declaration
	from *flow.Cell
	line int
}

// reading are functions whose first argument is a file.
var reading = set(`read_csv read_table read_excel read_json read_parquet read_feather read_pickle read_fwf read_hdf read_stata read_sas read_xml
	read_spss read_orc ExcelFile loadtxt genfromtxt fromfile open imread load load_model read_file loadmat ZipFile read_text`)

// extension is what the name of a data file ends in.
var extension = regexp.MustCompile(`\.[A-Za-z][A-Za-z0-9]{0,7}$`)

// findFiles finds the files that the cells read, by the calls that open them.
func (d *drafter) findFiles() {
	d.reads = map[*flow.Cell][]*input{}
	for _, c := range d.g.Cells {
		if c.Code == nil {
			continue
		}
		for _, call := range c.Code.Calls() {
			if !reading[python.Method(call)] || len(call.Args) == 0 {
				continue
			}
			if p, ok := d.text(c, call.Args[0]); ok && extension.MatchString(plainPath(p)) && !writes(call) {
				d.reads[c] = append(d.reads[c], d.input(p, c, call.At().Line))
			}
		}
	}
	slices.SortFunc(d.inputs, func(a, b *input) int { return strings.Compare(a.As, b.As) })
}

// plainPath is a path without what an address has behind it.
func plainPath(p string) string {
	if strings.Contains(p, "://") {
		p, _, _ = strings.Cut(p, "?")
		p, _, _ = strings.Cut(p, "#")
	}
	return p
}

// writes reports whether a file is opened for something else than reading.
func writes(call *python.Call) bool {
	mode := call.Args[1:]
	for _, k := range call.Keywords {
		if k.Name == "mode" {
			mode = []python.Node{k.X}
		}
	}
	if python.Method(call) != "open" || len(mode) == 0 {
		return false
	}
	c, ok := mode[0].(*python.Const)
	return ok && strings.ContainsAny(c.Value, "wax+")
}

// text is what an expression says where that is a text: a literal, a name that is given
// one once, or texts put together.
func (d *drafter) text(c *flow.Cell, n python.Node) (string, bool) {
	switch n := n.(type) {
	case *python.Const:
		return n.Value, n.Kind == "str"
	case *python.Name:
		return d.constant(c, n.ID)
	case *python.Binary:
		x, ok := d.text(c, n.X)
		y, also := d.text(c, n.Y)
		switch {
		case !ok || !also:
		case n.Op == "+":
			return x + y, true
		case n.Op == "/": // of pathlib
			return path.Join(x, y), true
		}
	case *python.Call:
		if m := python.Method(n); (m == "join" || m == "Path") && len(n.Args) > 0 {
			var parts []string
			for _, a := range n.Args {
				part, ok := d.text(c, a)
				if !ok {
					return "", false
				}
				parts = append(parts, part)
			}
			return path.Join(parts...), true
		}
	}
	return "", false
}

// constant is the text that a name has wherever it is read from a cell.
func (d *drafter) constant(c *flow.Cell, name string) (string, bool) {
	if defs := d.defs[name]; len(defs) == 1 {
		if text, ok := defs[0].Value.(*python.Const); ok && text.Kind == "str" {
			return text.Value, true
		}
		return "", false
	}
	for _, def := range slices.Backward(c.Code.Defs) {
		if text, ok := def.Value.(*python.Const); ok && def.Name == name && text.Kind == "str" {
			return text.Value, true
		}
	}
	return "", false
}

// input is the declaration of a file, made where it is met first.
func (d *drafter) input(p string, c *flow.Cell, line int) *input {
	p = strings.ReplaceAll(p, `\`, "/")
	for _, in := range d.inputs {
		if in.Path == p {
			return in
		}
	}
	base := path.Base(plainPath(p))
	base = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`:*"<>|`, r) {
			return '_'
		}
		return r
	}, strings.TrimLeft(base, "._"))
	as := "data/" + base
	for n := 2; slices.ContainsFunc(d.inputs, func(in *input) bool { return strings.EqualFold(in.As, as) }); n++ {
		ext := path.Ext(base)
		as = fmt.Sprintf("data/%s%d%s", strings.TrimSuffix(base, ext), n, ext)
	}
	stem, _, _ := strings.Cut(base, ".")
	in := &input{File: File{Path: p, As: as}, from: c, line: line, name: goName(stem)}
	in.Has = !strings.Contains(p, "://") && d.o.Has != nil && d.o.Has(p)
	d.inputs = append(d.inputs, in)
	return in
}

// nameFiles gives the files names that no value has.
func (d *drafter) nameFiles() {
	for _, in := range d.inputs {
		want := in.name + "File"
		in.name = d.names.exported(want)
		if !in.Has {
			text := fmt.Sprintf("%s, which it reads, was not found: put it at %s of the project", in.Path, in.As)
			if strings.Contains(in.Path, "://") {
				text = fmt.Sprintf("it reads %s: download that to %s of the project, so that a run needs no network", in.Path, in.As)
			}
			d.warnings = append(d.warnings, flow.Warning{Kind: "file", Cell: in.from.At, Line: in.line, Text: text})
		}
	}
}
