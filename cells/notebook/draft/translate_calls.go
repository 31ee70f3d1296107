package draft

import (
	"fmt"
	"slices"
	"strings"

	"stagebook/cells/notebook/python"
	"stagebook/cells/project"
)

// arguments are those of a call by name: where they have none, by the names given.
// Anything that is not among the names makes them none.
func arguments(n *python.Call, positions []string, others ...string) (map[string]python.Node, bool) {
	all := map[string]python.Node{}
	if len(n.Args) > len(positions) {
		return nil, false
	}
	for i, a := range n.Args {
		if u, ok := a.(*python.Unary); ok && u.Op == "*" {
			return nil, false
		}
		all[positions[i]] = a
	}
	for _, k := range n.Keywords {
		if !slices.Contains(positions, k.Name) && !slices.Contains(others, k.Name) || all[k.Name] != nil {
			return nil, false
		}
		all[k.Name] = k.X
	}
	return all, true
}

// literal is a constant of a type as Go writes it; without an argument the one given.
func literal(n python.Node, typ, otherwise string) (string, bool) {
	if n == nil {
		return otherwise, true
	}
	code, is := goConstant(n)
	return code, code != "" && is == typ
}

// whole translates a number that may be a parameter of the project.
func (t *translator) whole(n python.Node, otherwise string) (string, bool) {
	if id, ok := n.(*python.Name); ok {
		v, known := t.here[id.ID]
		if known && v.typ == "int" {
			return t.get(v), true
		}
		return "", false
	}
	return literal(n, "int", otherwise)
}

func (t *translator) call(n *python.Call) (value, bool) {
	f, ok := n.Func.(*python.Attr)
	if !ok {
		if id, ok := n.Func.(*python.Name); ok && id.ID == "len" && len(n.Args) == 1 && len(n.Keywords) == 0 {
			df, ok := t.frame(n.Args[0])
			return value{code: df + ".Nrow()", typ: "int"}, ok
		}
		return value{}, false
	}
	switch t.s.module(f.X) {
	case "pandas":
		if !t.d.o.Stages {
			return value{}, false
		}
		return t.pandas(f.Name, n)
	case "seaborn":
		return t.seaborn(f.Name, n)
	case "":
	default:
		return value{}, false
	}
	if t.s.guess(f.X) == frame {
		return t.method(f, n)
	}
	if v, ok := t.aggregate(f, n); ok {
		return v, true
	}
	return t.column(f, n)
}

func (t *translator) pandas(name string, n *python.Call) (value, bool) {
	switch name {
	case "read_csv":
		return t.readCSV(n)
	case "concat":
		list, ok := n.Args, len(n.Args) == 1 && len(n.Keywords) == 0
		if !ok {
			return value{}, false
		}
		frames, isList := list[0].(*python.Seq)
		if !isList || len(frames.Elems) == 0 {
			return value{}, false
		}
		var all []string
		for _, e := range frames.Elems {
			df, ok := t.frame(e)
			if !ok {
				return value{}, false
			}
			all = append(all, df)
		}
		return t.stage("data.Concat(%s)", strings.Join(all, ", ")), true
	case "merge":
		args, ok := arguments(n, []string{"left", "right", "how", "on"})
		return t.merge(args, ok)
	}
	return value{}, false
}

func (t *translator) readCSV(n *python.Call) (value, bool) {
	args, ok := arguments(n, []string{"path"}, "sep", "delimiter")
	if !ok || args["path"] == nil || args["sep"] != nil && args["delimiter"] != nil {
		return value{}, false
	}
	p, ok := t.d.text(t.f.from, args["path"])
	if !ok {
		return value{}, false
	}
	file := ""
	for _, in := range t.d.reads[t.f.from] {
		if in.Path == strings.ReplaceAll(p, `\`, "/") {
			file = project.InputName(in.name)
		}
	}
	sep := args["sep"]
	if sep == nil {
		sep = args["delimiter"]
	}
	options := ""
	if c, is := sep.(*python.Const); sep != nil {
		if !is || len(c.Value) != 1 {
			return value{}, false
		}
		options = fmt.Sprintf(", data.Delimiter(%q)", c.Value[0])
	}
	lower := strings.ToLower(plainPath(p))
	return t.stage("data.ReadCSVFile(%s%s)", file, options), file != "" && (strings.HasSuffix(lower, ".csv") || strings.HasSuffix(lower, ".txt") || strings.HasSuffix(lower, ".tsv") || strings.HasSuffix(lower, ".data"))
}

// method translates what is called on a frame.
func (t *translator) method(f *python.Attr, n *python.Call) (value, bool) {
	switch f.Name {
	case "merge":
		args, ok := arguments(n, []string{"right", "how", "on"})
		if ok {
			args["left"] = f.X
		}
		return t.merge(args, ok)
	case "hist", "boxplot":
		return t.frameChart(f, n)
	case "sort_values":
		return t.sort(f, n)
	}
	if p, ok := f.X.(*python.Attr); ok && p.Name == "plot" {
		return value{}, false
	}
	return t.simple(f, n)
}

// simple translates methods that have a namesake with the same arguments.
func (t *translator) simple(f *python.Attr, n *python.Call) (value, bool) {
	positions := map[string][]string{"head": {"n"}, "tail": {"n"}, "describe": {}, "copy": {}, "drop_duplicates": {"subset"}, "corr": {}, "dropna": {}, "drop": {}, "rename": {}}
	others := map[string][]string{"corr": {"numeric_only"}, "dropna": {"subset"}, "drop": {"columns"}, "rename": {"columns"}}
	want, known := positions[f.Name]
	args, ok := arguments(n, want, others[f.Name]...)
	if !known || !ok {
		return value{}, false
	}
	df, ok := t.frame(f.X)
	if !ok {
		return value{}, false
	}
	switch f.Name {
	case "head", "tail":
		rows, ok := t.whole(args["n"], "5")
		return t.stage("data.%s(%s, %s)", map[string]string{"head": "Head", "tail": "Tail"}[f.Name], df, rows), ok && !strings.HasPrefix(rows, "-")
	case "describe":
		return t.stage("data.Describe(%s)", df), true
	case "corr":
		c, ok := args["numeric_only"].(*python.Const)
		return t.stage("data.Correlation(%s)", df), ok && c.Value == "True"
	case "copy":
		return value{code: df, typ: frame}, true // a frame is never changed
	case "rename":
		return t.rename(df, args["columns"])
	}
	columns := ""
	if list := args["subset"]; list != nil || f.Name == "drop" {
		if list == nil {
			list = args["columns"]
		}
		all, ok := texts(list)
		if !ok {
			return value{}, false
		}
		columns = ", " + strings.Join(all, ", ")
	}
	name := map[string]string{"drop_duplicates": "Distinct", "dropna": "DropMissing", "drop": "Drop"}[f.Name]
	return t.stage("data.%s(%s%s)", name, df, columns), true
}

func (t *translator) rename(df string, n python.Node) (value, bool) {
	names, ok := n.(*python.Dict)
	if !ok || len(names.Keys) == 0 {
		return value{}, false
	}
	var all []string
	for i, k := range names.Keys {
		from, ok := k.(*python.Const)
		to, also := names.Values[i].(*python.Const)
		if !ok || !also || from.Kind != "str" || to.Kind != "str" {
			return value{}, false
		}
		all = append(all, fmt.Sprintf("%q: %q", from.Value, to.Value))
	}
	return t.stage("data.Rename(%s, map[string]string{%s})", df, strings.Join(all, ", ")), true
}

func (t *translator) sort(f *python.Attr, n *python.Call) (value, bool) {
	args, ok := arguments(n, []string{"by"}, "ascending")
	if !ok {
		return value{}, false
	}
	columns, ok := texts(args["by"])
	falling, also := literal(args["ascending"], "bool", "true")
	if !ok || !also {
		return value{}, false
	}
	df, ok := t.frame(f.X)
	way := map[string]string{"true": "data.Rising", "false": "data.Falling"}[falling]
	for i, c := range columns {
		columns[i] = way + "(" + c + ")"
	}
	return t.stage("data.Sort(%s, %s)", df, strings.Join(columns, ", ")), ok
}

func (t *translator) merge(args map[string]python.Node, ok bool) (value, bool) {
	if !ok || args["on"] == nil {
		return value{}, false
	}
	keys, ok := texts(args["on"])
	how, also := literal(args["how"], "string", `"inner"`)
	kind := map[string]string{`"inner"`: "data.Inner", `"left"`: "data.Left"}[how]
	if !ok || !also || kind == "" {
		return value{}, false
	}
	left, ok := t.frame(args["left"])
	right, also := t.frame(args["right"])
	return t.stage("data.Join(%s, %s, data.On{Kind: %s, Keys: []string{%s}})", left, right, kind, strings.Join(keys, ", ")), ok && also
}
