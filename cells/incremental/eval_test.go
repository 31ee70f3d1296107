package incremental

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/codec"
)

// world is what a run takes from outside of the sources: the texts of the
// parameters of a view that are not the defaults.
type world map[string]string

// truth is what a clean run of one state gives, by the model's own reckoning.
type truth struct {
	numbers map[string]int    // by cell ID: the number that all its outputs are made of
	failed  map[string]bool   // its own error
	waits   map[string]bool   // downstream of a failure
	meaning map[string]string // by output: equal texts mean equal bytes, and other texts other bytes
}

// evaluator reckons what a state gives without compiling it.
type evaluator struct {
	m     *model
	w     world
	files map[string]string // rendered
	memo  map[[2]int]int
}

// clean reckons the result of each cell.
func (m *model) clean(w world) *truth {
	e := &evaluator{m: m, w: w, files: m.render(), memo: map[[2]int]int{}}
	t := &truth{numbers: map[string]int{}, failed: map[string]bool{}, waits: map[string]bool{}, meaning: map[string]string{}}
	for _, c := range m.Cells { // in an order in which makers come first
		e.cell(c, t)
	}
	return t
}

func (e *evaluator) cell(c *cell, t *truth) {
	if e.m.cut(e.m.needs(c)...) {
		t.waits[c.id()] = true
		return
	}
	v := c.Salt
	for _, id := range c.Uses {
		v = v*31 + e.use(id, v)
	}
	for _, in := range c.Ins {
		maker, o := e.m.maker(in)
		if maker == nil {
			v = v*31 + e.outside(in, v)
			continue
		}
		if t.failed[maker.id()] || t.waits[maker.id()] {
			t.waits[c.id()] = true
			return
		}
		v = v*31 + e.read(o, t.numbers[maker.id()]+place(maker, in), v)
	}
	if c.Fails && v&3 == 0 {
		t.failed[c.id()] = true
		return
	}
	t.numbers[c.id()] = v
	for i := range c.Outs {
		t.meaning[c.output(i)] = e.meaning(&c.Outs[i], v+i)
	}
}

func place(c *cell, output string) int {
	for i := range c.Outs {
		if c.output(i) == output {
			return i
		}
	}
	panic("no output " + output)
}

// body is the number that renderer.body computes.
func (e *evaluator) body(u *unit, x int) int {
	v := x*31 + u.Salt
	for _, id := range u.Uses {
		v = v*31 + e.use(id, v)
	}
	return v
}

// use is the number that renderer.use computes.
func (e *evaluator) use(id, x int) int {
	at := [2]int{id, x}
	if n, ok := e.memo[at]; ok {
		return n
	}
	n := e.unit(e.m.unit(id), x)
	e.memo[at] = n
	return n
}

func (e *evaluator) unit(u *unit, x int) int {
	switch u.Kind {
	case "const":
		return x ^ (u.Salt + 2)
	case "iota":
		return x ^ (u.Salt%4 + 1)
	case "varcall":
		return x ^ e.body(u, 3)
	case "slice":
		return x ^ u.Salt
	case "registry":
		if u.name() == e.m.Broken || e.m.cut(u.Uses...) {
			return x
		}
		return x ^ e.body(u, 4)
	case "hook":
		if u.Shape%2 == 1 {
			x ^= u.Salt
		}
		return x
	case "once":
		return x ^ e.body(u, 5)
	case "between":
		if u.Shape%2 == 1 {
			return x ^ 2
		}
		return x ^ (u.Salt + 2)
	case "order", "apart":
		one, two := u.Salt, u.Salt*7+1
		if u.Shape%2 == 1 {
			one, two = two, one
		}
		return x ^ ((31+one)*31 + two)
	case "method":
		return e.method(u, x)
	case "embed", "text", "tag", "line":
		return e.told(u, x)
	}
	return e.function(u, x)
}

func (e *evaluator) function(u *unit, x int) int {
	switch {
	case u.Kind == "array":
		return x*3 + u.Salt%9 + 1
	case u.Kind == "target" && u.Shape%2 == 1:
		return x + u.Salt*3
	case u.Kind == "probe" && u.Shape%2 == 0:
		return x + 1
	case u.Kind == "generic":
		return e.body(u, x+u.Shape)
	case u.Kind == "remote":
		return e.body(u, x) + u.Shape
	case u.Kind == "builtin" && e.takenOver(u.Pkg):
		return e.body(u, x*3+3)
	case u.Kind == "builtin":
		return e.body(u, min(x, 3))
	case u.Kind == "func" && u.Style%4 == 3:
		return e.body(u, x+2)
	}
	return e.body(u, x)
}

// takenOver reports whether a package declares min.
func (e *evaluator) takenOver(pkg int) bool {
	return slices.ContainsFunc(e.m.Units, func(u *unit) bool { return u.Kind == "builtin" && u.Pkg == pkg && u.Shape%2 == 1 })
}

func (e *evaluator) method(u *unit, x int) int {
	switch {
	case u.Style%6 == 4 && u.Shape%2 == 1:
		return x + u.Salt
	case u.Style%6 == 4:
		return e.body(u, x)
	case u.Style%6 == 5:
		return fold(strconv.Itoa(e.body(u, 1+x)))
	}
	return e.body(u, x+7)
}

// told is what units compute that read texts.
func (e *evaluator) told(u *unit, x int) int {
	switch {
	case u.Kind == "text":
		return x ^ fold(fmt.Sprintf("a{%d}", u.Salt%50)+strings.Repeat("ab", u.Shape%5))
	case u.Kind == "tag":
		return x ^ fold(fmt.Sprintf("k:%q", strconv.Itoa(u.Salt))) ^ (1 + u.Shape%3)
	case u.Kind == "line":
		text := e.files[u.file()]
		mark := strings.Index(text, "// line of "+u.name()+"\n")
		return e.body(u, x^(1+strings.Count(text[:mark], "\n")))
	case u.Style%2 == 0:
		return x ^ fold(u.embedText(0))
	}
	for i := range 1 + u.Shape%3 {
		x = x*31 ^ fold(u.embedText(i))
	}
	return x
}

// outside is what reading a parameter, a file or the environment gives.
func (e *evaluator) outside(in string, x int) int {
	if k := e.m.knob(in); k != nil {
		return e.knob(k, x)
	}
	switch in {
	case "envVar":
		return x ^ fold(e.m.Env)
	case "many":
		for _, path := range e.m.many() {
			x = x*31 ^ fold(path)
			x ^= fold(e.m.Files[path])
		}
		return x
	}
	return x ^ fold(e.m.Files[e.m.path(in)])
}

// many lists the files that the glob matches.
func (m *model) many() []string {
	var paths []string
	for path := range m.Files {
		if strings.HasPrefix(path, "many/") {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

func (e *evaluator) knob(k *knob, x int) int {
	text := k.Default
	if other, ok := e.w[k.id()]; ok {
		text = other
	}
	switch k.Type {
	case "float64":
		f, _ := strconv.ParseFloat(text, 64)
		return rdFloat(f, x)
	case "string":
		return x ^ fold(text)
	case "bool":
		if text == "true" {
			return x + 1
		}
		return x
	case "Mode":
		return x ^ (e.m.Modes + slices.Index(modes, text))
	case "time.Duration":
		text = durations[text]
	}
	n, _ := strconv.Atoi(text)
	return x ^ n
}

// read is what reading an output gives that was made of a number.
func (e *evaluator) read(o *out, f, x int) int {
	switch o.Kind {
	case "row", "rows", "boxed":
		x ^= f + 1
		if f&1 != 0 {
			x++
		}
		return e.body(e.m.unit(o.Units[0]), x)
	case "iface":
		return e.area(o.Units[1+f&1], f, x)
	case "any", "anyptr", "wrapped":
		return e.area(o.Units[0], f, x)
	case "stringer":
		return x ^ fold(strconv.Itoa(e.area(o.Units[0], f, 2)))
	case "anys":
		x = x*31 ^ (x + 3)
		x = x*31 ^ e.area(o.Units[0], f, x)
		x = x*31 ^ x ^ fold("x")
		x = x*31 ^ x ^ f%10
		return x*31 ^ e.area(o.Units[1], f, x)
	case "anymap":
		return (fold("a") ^ e.area(o.Units[0], f, x)) + (fold("b") ^ rdFloat(2.5, x))
	case "func":
		return e.use(o.Units[0], x) ^ f
	}
	made := plainMakers[o.Kind].Call([]reflect.Value{reflect.ValueOf(f)})
	return int(plainReaders[o.Kind].Call([]reflect.Value{made[0], reflect.ValueOf(x)})[0].Int())
}

func (e *evaluator) area(id, f, x int) int { return e.body(e.m.unit(id), x^f) }

// meaning says in a text what the bytes of an output hold.
func (e *evaluator) meaning(o *out, f int) string {
	if _, plain := plainTypes[o.Kind]; plain {
		made := plainMakers[o.Kind].Call([]reflect.Value{reflect.ValueOf(f)})
		if digest, _, err := codec.Digest(made[0]); err == nil {
			return o.Kind + " " + digest
		}
		return "held"
	}
	if o.Kind == "func" {
		return "held"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d", o.Kind, f)
	ids := o.Units
	if o.Kind == "iface" {
		ids = ids[1+f&1:][:1]
	}
	for _, id := range ids {
		u := e.m.unit(id)
		fmt.Fprintf(&b, " %s:%s/%d", u.name(), u.Kind, u.Shape%4)
	}
	return b.String()
}

var plainMakers = map[string]reflect.Value{
	"Int": reflect.ValueOf(mkInt), "Text": reflect.ValueOf(mkText), "Float": reflect.ValueOf(mkFloat), "Map": reflect.ValueOf(mkMap),
	"Grid": reflect.ValueOf(mkGrid), "Ptr": reflect.ValueOf(mkPtr), "Pair": reflect.ValueOf(mkPair), "Pipe": reflect.ValueOf(mkPipe),
	"Time": reflect.ValueOf(mkTime), "Box": reflect.ValueOf(mkBox), "Node": reflect.ValueOf(mkNode), "Array": reflect.ValueOf(mkArray),
	"Frame": reflect.ValueOf(mkFrame), "Series": reflect.ValueOf(mkSeries),
}

var plainReaders = map[string]reflect.Value{
	"Int": reflect.ValueOf(rdInt), "Text": reflect.ValueOf(rdText), "Float": reflect.ValueOf(rdFloat), "Map": reflect.ValueOf(rdMap),
	"Grid": reflect.ValueOf(rdGrid), "Ptr": reflect.ValueOf(rdPtr), "Pair": reflect.ValueOf(rdPair), "Pipe": reflect.ValueOf(rdPipe),
	"Time": reflect.ValueOf(rdTime), "Box": reflect.ValueOf(rdBox), "Node": reflect.ValueOf(rdNode), "Array": reflect.ValueOf(rdArray),
	"Frame": reflect.ValueOf(rdFrame), "Series": reflect.ValueOf(rdSeries),
}

// Only generated code uses these: what they give depends on units.
var _ = []any{rdAny, rdAnys, rdAnyMap, wrap{n: 1}}
