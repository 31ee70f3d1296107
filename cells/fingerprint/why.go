package fingerprint

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The parts of reasons that no comparison of keys finds.
const (
	partRefresh = "refresh"
	partKept    = "kept"
	partOff     = "cache"
	partForced  = "forced"
	partGone    = "gone"
	partInputs  = "waiting"
)

// Never is the reason of a cell that has no result yet.
func Never() Reason { return Reason{Part: "never"} }

// Older is the reason of a result that is older than the cell's refresh.
func Older(refresh time.Duration) Reason { return Reason{Part: partRefresh, New: duration(refresh)} }

// NotKept is the reason of a cell whose results are not kept, as Uncacheable says it.
func NotKept(why string) Reason { return Reason{Part: partKept, New: why} }

// CacheOff is the reason of a cell with //cell:cache off.
func CacheOff() Reason { return Reason{Part: partOff} }

// Forced is the reason of a cell that somebody runs although it is fresh.
func Forced() Reason { return Reason{Part: partForced} }

// Gone is the reason of a cell whose key is as it was and whose result is no longer there.
func Gone() Reason { return Reason{Part: partGone} }

// NotDone is the reason of a cell that waits for inputs.
func NotDone(inputs ...string) Reason {
	return Reason{Part: partInputs, New: strings.Join(inputs, " ")}
}

// beside says the reasons that no comparison finds; it is not ok for others.
func (r Reason) beside() (words string, ok bool) {
	switch r.Part {
	case partRefresh:
		return "older than its refresh of " + r.New, true
	case partKept:
		return "not kept: " + r.New, true
	case partOff:
		return "cache off: it runs again each time it is needed", true
	case partForced:
		return "forced: somebody asked for a new run", true
	case partGone:
		return "its last result is gone from the store", true
	case partInputs:
		return notDone(strings.Fields(r.New)), true
	}
	return "", false
}

func notDone(inputs []string) string {
	switch len(inputs) {
	case 1:
		return fmt.Sprintf("`%s` is not done", inputs[0])
	case 2:
		return fmt.Sprintf("`%s` and `%s` are not done", inputs[0], inputs[1])
	}
	return fmt.Sprintf("`%s` and %d more inputs are not done", inputs[0], len(inputs)-1)
}

// duration writes a duration as people do: "1h" for "1h0m0s".
func duration(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// Ingredient is one part of a key in words: what it is, and what it holds now.
type Ingredient struct {
	Part  string `json:"part"` // code, packages, program, build, inputs, params, files, env, secrets
	Words string `json:"words"`
}

// Ingredients says what a key is made of, in the order of its parts.
func (p Parts) Ingredients() []Ingredient {
	d := difference{home: home(p)}
	var list []Ingredient
	add := func(part, format string, args ...any) {
		list = append(list, Ingredient{part, fmt.Sprintf(format, args...)})
	}
	for i, decl := range p.Code {
		r := Reason{Name: d.shown(decl), Kind: decl.Kind, File: decl.File}
		if i == 0 {
			add("code", "`%s` itself in %s", r.Name, decl.File)
			continue
		}
		add("code", "%s", r.thing())
	}
	for _, a := range p.Params {
		add("params", "parameter %s = %s", a.Name, brief(quoteEmpty(a.Text)))
	}
	for _, f := range p.Files {
		add("files", "file %s, content %s", f.Path, short(f.Digest))
	}
	for _, e := range p.Env {
		add("env", "environment variable %s", e.Var)
	}
	for _, e := range p.Secrets {
		add("secrets", "secret %s", e.Var)
	}
	for _, in := range p.Inputs {
		add("inputs", "input `%s`, value %s", in.Name, orUnknown(short(in.Digest)))
	}
	p.modules(add)
	if n := len(p.Program.Code) + len(p.Program.Packages); n > 0 {
		add("program", "%s that %s when the program starts", counted(n, "declaration or package", "declarations and packages"), verb(n, "runs", "run"))
	}
	if v := p.Build["GOVERSION"]; v != "" {
		add("build", "Go %s for %s/%s", strings.TrimPrefix(v, "go"), p.Build["GOOS"], p.Build["GOARCH"])
	}
	return list
}

// modules adds each module of which packages are reached, the standard library last.
func (p Parts) modules(add func(part, format string, args ...any)) {
	versions, packages, standard := map[string]string{}, map[string]int{}, 0
	for _, pkg := range p.Packages {
		if pkg.Module == "" {
			standard++
			continue
		}
		versions[pkg.Module] = pkg.Version
		packages[pkg.Module]++
	}
	for _, module := range sortedKeys(versions) {
		add("packages", "`%s` %s, %s", module, version(versions[module]), counted(packages[module], "package", "packages"))
	}
	if standard > 0 {
		add("packages", "%s of the standard library", counted(standard, "package", "packages"))
	}
}

func quoteEmpty(text string) string {
	if text == "" {
		return `""`
	}
	return text
}

func orUnknown(text string) string {
	if text == "" {
		return "not known yet"
	}
	return text
}

func counted(n int, one, many string) string { return strconv.Itoa(n) + " " + verb(n, one, many) }

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
