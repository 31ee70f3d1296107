package incremental

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// batch is a program that holds every state of a project that was seen, each as
// a package of its own, calls their cells in one fresh process, and prints the
// digests of what they give. Nothing of the planner, the builder, the worker or
// the store has a part in it. A state's import path is as long as the project's,
// and is put in its place before anything is hashed.
type batch struct {
	root   string
	states map[string]int // by JSON of the model
	calls  bytes.Buffer
	known  map[string]bool // states and views
}

// compare has a batch judge everything that a live project has shown.
func (l *live) compare() {
	if len(l.shown) == 0 {
		return
	}
	b := &batch{root: l.t.TempDir(), states: map[string]int{}, known: map[string]bool{}}
	for i := range l.shown {
		b.add(l, &l.shown[i])
	}
	given := b.run(l.t)
	for _, s := range l.shown {
		clean, ok := given[s.place()+" "+s.output]
		switch {
		case !ok:
			l.complain("step %d: %s was fresh, and a clean run gives none", s.step, s.output)
		case clean.Display != s.display:
			l.complain("step %d, view %v: %s was fresh with another display than a clean run makes (value %.8s, clean %.8s)", s.step, s.w, s.output, s.digest, clean.Digest)
		case s.digest != "" && clean.Digest != s.digest:
			l.complain("step %d, view %v: %s was fresh with another value than a clean run makes", s.step, s.w, s.output)
		}
	}
}

// place names a state and a view.
func (s *sighting) place() string { return sum(string(encode(s.m)) + fmt.Sprint(s.w)) }

// add adds the state and the view in which something was seen.
func (b *batch) add(l *live, s *sighting) {
	state := string(encode(s.m))
	n, ok := b.states[state]
	if !ok {
		n = len(b.states)
		b.states[state] = n
		b.write(l.t, s.m, n)
	}
	if b.known[s.place()] {
		return
	}
	b.known[s.place()] = true
	f := &b.calls
	fmt.Fprintf(f, "func() {\n\tat(%q, %q, %q, %q)\n", s.place(), filepath.Join(b.root, stateName(n)), s.m.Env, stateName(n))
	r := &renderer{m: s.m}
	t := s.m.clean(s.w)
	for _, c := range s.m.Cells {
		fmt.Fprintf(f, "\t_ = %s.%s\n", stateName(n), c.name())
		if !t.failed[c.id()] && !t.waits[c.id()] {
			b.call(r, c, s.w, n)
		}
	}
	f.WriteString("},\n")
}

func stateName(n int) string { return fmt.Sprintf("s%03d", n) }

// call writes the call of one cell.
func (b *batch) call(r *renderer, c *cell, w world, n int) {
	var args, results []string
	for _, in := range c.Ins {
		args = append(args, b.argument(r, in, w, n))
	}
	for i := range c.Outs {
		results = append(results, c.output(i))
	}
	f := &b.calls
	call := fmt.Sprintf("%s.%s(%s)", stateName(n), c.name(), strings.Join(args, ", "))
	if c.Fails {
		fmt.Fprintf(f, "\t%s, err := %s\n\tmust(err)\n", strings.Join(results, ", "), call)
	} else {
		fmt.Fprintf(f, "\t%s := %s\n", strings.Join(results, ", "), call)
	}
	for _, name := range results {
		fmt.Fprintf(f, "\tgive(%q, &%s)\n", name, name)
	}
}

func (b *batch) argument(r *renderer, in string, w world, n int) string {
	k := r.m.knob(in)
	if k == nil {
		if maker, _ := r.m.maker(in); maker != nil {
			return in
		}
		return stateName(n) + "." + strings.ToUpper(in[:1]) + in[1:]
	}
	text := k.Default
	if other, ok := w[in]; ok {
		text = other
	}
	switch k.Type {
	case "string":
		return fmt.Sprintf("%q", text)
	case "time.Duration":
		return durations[text]
	case "Mode":
		return fmt.Sprint(r.m.Modes + slices.Index(modes, text))
	case "float64":
		return fmt.Sprintf("number(%q)", text)
	}
	return text
}

// write writes the sources of a state.
func (b *batch) write(t testing.TB, m *model, n int) {
	for name, text := range m.render() {
		if m.Broken != "" && name == "f9.go" {
			continue
		}
		text = strings.ReplaceAll(text, `"`+basePath, `"`+modulePath+"/"+stateName(n))
		put(t, filepath.Join(b.root, stateName(n), filepath.FromSlash(name)), text)
	}
}

func put(t testing.TB, path, text string) {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// given is what a clean run gave for one output.
type given struct {
	Place, Output, Digest, Display string
}

// run builds the program, runs it once, and returns what it printed by place
// and output.
func (b *batch) run(t testing.TB) map[string]given {
	mod, sums := moduleFiles()
	put(t, filepath.Join(b.root, "go.mod"), mod)
	put(t, filepath.Join(b.root, "go.sum"), sums)
	put(t, filepath.Join(b.root, "main.go"), b.source())
	build := exec.Command("go", "build", "-o", "clean", ".")
	build.Dir = b.root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the clean program: %v\n%s", err, out)
	}
	clean := exec.Command(filepath.Join(b.root, "clean"))
	clean.Env = []string{"TZ=UTC", "LANG=C.UTF-8", "HOME=" + b.root}
	var stderr bytes.Buffer
	clean.Stderr = &stderr
	out, err := clean.Output()
	if err != nil {
		t.Fatalf("running the clean program: %v\n%s", err, stderr.String())
	}
	all := map[string]given{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var g given
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		all[g.Place+" "+g.Output] = g
	}
	return all
}

func (b *batch) source() string {
	var imports strings.Builder
	for n := range len(b.states) {
		fmt.Fprintf(&imports, "\t%s %q\n", stateName(n), modulePath+"/"+stateName(n))
	}
	text := strings.Replace(cleanSource, "\t// states\n", imports.String(), 1)
	frames := "\tcodecgota \"stagebook/cells/codec/gota\"\n\tdisplaygota \"stagebook/cells/display/gota\"\n"
	register := "\tcodecgota.Register()\n\tdisplaygota.Register()\n"
	text = strings.Replace(text, "\t// frames\n", frames, 1)
	text = strings.Replace(text, "\t// register\n", register, 1)
	return strings.Replace(text, "\t// calls\n", b.calls.String(), 1)
}

// cleanSource is the program around the calls. What a cell gives is shown and
// encoded at once, as the worker does, before another cell gets it.
const cleanSource = `package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"reflect"
	"strconv"

	"stagebook/cells/codec"
	"stagebook/cells/display"
	// frames
	// states
)

var place, state string

func main() {
	codec.SetMainModule("example.com/gen")
	// register
	for _, f := range []func(){
	// calls
	} {
		f()
	}
}

func at(where, dir, env, name string) {
	place, state = where, name
	must(os.Chdir(dir))
	must(os.Setenv("STAGEBOOK_INCREMENTAL", env))
}

func give(output string, p any) {
	v := reflect.ValueOf(p).Elem()
	register(v)
	shown, err := display.Of(v).Encode()
	must(err)
	var b bytes.Buffer
	digest := ""
	if err := codec.Encode(&b, v); err == nil {
		digest = hash(b.Bytes())
	}
	must(json.NewEncoder(os.Stdout).Encode(map[string]string{
		"Place": place, "Output": output, "Digest": digest, "Display": hash(shown),
	}))
}

// register makes known what an interface holds.
func register(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			codec.RegisterType(v.Elem().Type())
		}
	case reflect.Slice:
		for i := range v.Len() {
			register(v.Index(i))
		}
	case reflect.Map:
		for _, e := range v.Seq2() {
			register(e)
		}
	}
}

func hash(data []byte) string {
	data = bytes.ReplaceAll(data, []byte("example.com/gen/"+state), []byte("example.com/gen/base"))
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func number(text string) float64 {
	f, err := strconv.ParseFloat(text, 64)
	must(err)
	return f
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
`
