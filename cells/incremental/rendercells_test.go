package incremental

import (
	"fmt"
	"strconv"
	"strings"
)

// plainTypes are the kinds of outputs that are made of no unit, and their types.
var plainTypes = map[string]string{
	"Int": "int", "Text": "string", "Float": "float64", "Map": "map[string]int", "Grid": "[][]int", "Ptr": "*int",
	"Pair": "pair", "Pipe": "pipe", "Time": "time.Time", "Box": "box[[]byte]", "Node": "node", "Array": "[3]complex64",
	"Frame": "dataframe.DataFrame", "Series": "series.Series",
}

// outType is the type of an output.
func (r *renderer) outType(o *out) string {
	unit := func() string { u := r.m.unit(o.Units[0]); return u.from(0, u.name()) }
	switch o.Kind {
	case "row", "iface":
		return unit()
	case "rows":
		return "[]" + unit()
	case "boxed":
		return "box[" + unit() + "]"
	case "any", "anyptr":
		return "any"
	case "wrapped":
		return "wrap"
	case "stringer":
		return "fmt.Stringer"
	case "anys":
		return "[]any"
	case "anymap":
		return "map[string]any"
	case "func":
		return "func(int) int"
	}
	return plainTypes[o.Kind]
}

// make is an expression that makes the value of an output from a number.
func (r *renderer) make(o *out, f string) string {
	mk := func(i int) string {
		u := r.m.unit(o.Units[i])
		return fmt.Sprintf("%s(%s)", u.from(0, u.with("mk")), f)
	}
	switch o.Kind {
	case "row":
		return mk(0)
	case "rows":
		return fmt.Sprintf("[]%s{%s}", r.outType(&out{"row", o.Units}), mk(0))
	case "boxed":
		return fmt.Sprintf("box[%s]{v: %s}", r.outType(&out{"row", o.Units}), mk(0))
	case "iface":
		return fmt.Sprintf("func() %s {\n\t\tif (%s)&1 == 0 {\n\t\t\treturn %s\n\t\t}\n\t\treturn %s\n\t}()", r.outType(o), f, mk(1), mk(2))
	case "any", "stringer":
		return mk(0)
	case "anyptr":
		return fmt.Sprintf("func() any {\n\t\tp := %s\n\t\treturn &p\n\t}()", mk(0))
	case "wrapped":
		return fmt.Sprintf("wrap{area: %s, n: 1}", mk(0))
	case "anys":
		return fmt.Sprintf("[]any{nil, %s, \"x\", (%s)%%10, %s}", mk(0), f, mk(1))
	case "anymap":
		return fmt.Sprintf("map[string]any{\"a\": %s, \"b\": 2.5}", mk(0))
	case "func":
		n := f
		return fmt.Sprintf("func(n int) func(int) int {\n\t\treturn func(x int) int { return %s ^ n }\n\t}(%s)", r.use(o.Units[0], 0, "x"), n)
	}
	return fmt.Sprintf("mk%s(%s)", o.Kind, f)
}

// read is an expression that turns an input into a number.
func (r *renderer) read(in, v string) string {
	if _, o := r.m.maker(in); o != nil {
		switch o.Kind {
		case "row":
			return fmt.Sprintf("%s.Read(%s)", in, v)
		case "rows":
			return fmt.Sprintf("%s[0].Read(%s)", in, v)
		case "boxed":
			return fmt.Sprintf("%s.v.Read(%s)", in, v)
		case "iface", "wrapped":
			return fmt.Sprintf("%s.Area(%s)", in, v)
		case "stringer":
			return fmt.Sprintf("(%s ^ fold(%s.String()))", v, in)
		case "any", "anyptr":
			return fmt.Sprintf("rdAny(%s, %s)", in, v)
		case "anys":
			return fmt.Sprintf("rdAnys(%s, %s)", in, v)
		case "anymap":
			return fmt.Sprintf("rdAnyMap(%s, %s)", in, v)
		case "func":
			return fmt.Sprintf("%s(%s)", in, v)
		}
		return fmt.Sprintf("rd%s(%s, %s)", o.Kind, in, v)
	}
	if k := r.m.knob(in); k != nil {
		switch k.Type {
		case "float64":
			return fmt.Sprintf("rdFloat(%s, %s)", in, v)
		case "string":
			return fmt.Sprintf("(%s ^ fold(%s))", v, in)
		case "bool":
			return fmt.Sprintf("rdBool(%s, %s)", in, v)
		}
		return fmt.Sprintf("(%s ^ int(%s))", v, in)
	}
	switch in {
	case "envVar":
		return fmt.Sprintf("(%s ^ fold(%s.Value()))", v, in)
	case "many":
		return fmt.Sprintf("rdMany(%s, %s)", in, v)
	}
	return fmt.Sprintf("rdFile(%s, %s)", in, v)
}

func (r *renderer) inType(in string) string {
	if _, o := r.m.maker(in); o != nil {
		return r.outType(o)
	}
	if k := r.m.knob(in); k != nil {
		return k.Type
	}
	switch in {
	case "envVar":
		return "cells.EnvVar"
	case "many":
		return "cells.Files"
	}
	return "string"
}

// cell writes a cell.
func (r *renderer) cell(c *cell) {
	var ins, results []string
	for _, in := range c.Ins {
		ins = append(ins, in+" "+r.inType(in))
	}
	for i := range c.Outs {
		results = append(results, c.output(i)+" "+r.outType(&c.Outs[i]))
	}
	if c.Fails {
		results = append(results, "err error")
	}
	v := []string{"v", "total", "t"}[c.Local%3]
	var b strings.Builder
	fmt.Fprintf(&b, "// %s is cell number %d, remark %d.\nfunc %s(%s) (%s) {\n", c.name(), c.ID, c.Comment, c.name(), strings.Join(ins, ", "), strings.Join(results, ", "))
	fmt.Fprintf(&b, "\t%s := %d\n", v, c.Salt)
	for _, id := range c.Uses {
		fmt.Fprintf(&b, "\t%s = %s*31 + %s\n", v, v, r.use(id, 0, v))
	}
	for _, in := range c.Ins {
		fmt.Fprintf(&b, "\t%s = %s*31 + %s\n", v, v, r.read(in, v))
	}
	if c.Fails {
		fmt.Fprintf(&b, "\tif %s&3 == 0 {\n\t\terr = fmt.Errorf(\"refused %%d\", %s)\n\t\treturn\n\t}\n", v, v)
	}
	var values []string
	for i := range c.Outs {
		values = append(values, r.make(&c.Outs[i], fmt.Sprintf("%s + %d", v, i)))
	}
	if c.Fails {
		values = append(values, "nil")
	}
	fmt.Fprintf(&b, "\treturn %s\n}", strings.Join(values, ", "))
	r.add(fmt.Sprintf("f%d.go", c.File), "%s", b.String())
}

// declared writes parameters, files and the environment, with what reads them.
func (r *renderer) declared() {
	const file = "inputs.go"
	r.add(file, "type Mode int")
	r.add(file, "const (\n\tslow Mode = iota + %d\n\tfast\n\tidle\n)", r.m.Modes)
	for _, k := range r.m.Knobs {
		text := k.Default
		switch {
		case k.Type == "string":
			text = strconv.Quote(text)
		case k.Type == "time.Duration":
			text = "time.Duration(" + durations[text] + ")"
		}
		kind := " " + k.Type
		if k.Type == "int" || k.Type == "string" || k.Type == "bool" {
			kind = ""
		}
		r.add(file, "// %s is a parameter.\nconst %s%s = %s", k.Name, k.Name, kind, text)
	}
	for _, name := range []string{"d1", "d2"} {
		r.add(file, "//cell:file\nvar D%s = %q", name[1:], r.m.path(name))
	}
	r.add(file, "func rdFile(name string, x int) int {\n\tdata, err := os.ReadFile(name)\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\treturn x ^ fold(string(data))\n}")
	r.add(file, "func rdBool(v bool, x int) int {\n\tif v {\n\t\treturn x + 1\n\t}\n\treturn x\n}")
	if r.m.Library {
		r.add(file, "var EnvVar = cells.Env(%q)\n\nvar Many = cells.Files(\"many/*.dat\")", environment)
		r.add(file, "func rdMany(v cells.Files, x int) int {\n\tpaths, err := v.Paths()\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tfor _, path := range paths {\n\t\tx = rdFile(path, x*31^fold(path))\n\t}\n\treturn x\n}")
	}
}

// modes are the names of the choices, in order.
var modes = []string{"slow", "fast", "idle"}

// path is the path of a data file; one name may come to mean the other's.
func (m *model) path(name string) string {
	if m.Swapped && name == "d1" {
		return "d2.dat"
	}
	return name + ".dat"
}

// durations are the durations that parameters take, in nanoseconds.
var durations = map[string]string{"1s": "1000000000", "1m30s": "90000000000", "0s": "0"}
