package fingerprint

import (
	"fmt"
	"strconv"
	"strings"
)

// String says the reason in words for people, the same on the page, on the
// command line and in logs.
func (r Reason) String() string {
	if words, ok := r.beside(); ok {
		return words
	}
	switch r.Part {
	case "never":
		return "never run"
	case "layout":
		return "Stagebook identifies results in another way now"
	case "code":
		return r.declaration()
	case "program":
		return r.program()
	case "params":
		return r.param()
	case "files":
		return r.file()
	case "env":
		return "environment variable " + r.Name + r.fate(" changed")
	case "secrets":
		return "secret " + r.Name + r.fate(" changed")
	case "inputs":
		return fmt.Sprintf("input `%s`", r.Name) + r.fate(" has another value")
	case "packages":
		return r.pkg()
	case "build":
		return r.build()
	}
	return r.Part + " " + r.Name + " changed"
}

// fate returns changed when both sides have the thing, else which one has.
func (r Reason) fate(changed string) string {
	switch {
	case r.Old == "" && r.New != "":
		return " is new"
	case r.New == "" && r.Old != "":
		return " is gone"
	}
	return changed
}

// kindWords are what people call declarations.
var kindWords = map[string]string{
	kindFunc: "helper", kindMethod: "method", kindType: "type", kindConst: "constant", kindVar: "variable",
	kindEmbed: "embedded file", kindOther: "file", kindSource: "the text of", kindLink: "linkname",
}

// thing names a declaration and where it stands.
func (r Reason) thing() string {
	switch r.Kind {
	case kindEmbed, kindOther, kindSource:
		return kindWords[r.Kind] + " " + r.Name
	}
	text := fmt.Sprintf("%s `%s`", kindWords[r.Kind], r.Name)
	if r.File != "" {
		text += " in " + r.File
	}
	return text
}

func (r Reason) declaration() string {
	if r.Kind == "cell" {
		return fmt.Sprintf("`%s` itself", r.Name) + r.fate(" changed")
	}
	switch {
	case r.Old == "":
		return r.thing() + " is now used"
	case r.New == "":
		return r.thing() + " is no longer used"
	}
	return r.thing() + " changed"
}

// program says what of the start of the program differs, which concerns every cell.
func (r Reason) program() string {
	text := ""
	switch r.Kind {
	case "order":
		return "what runs when the program starts runs in another order"
	case "package", "module":
		text = r.pkg()
	default:
		if r.Name == "init" || strings.HasSuffix(r.Name, ".init") {
			text = fmt.Sprintf("`%s` in %s", r.Name, r.File) + r.fate(" changed")
			break
		}
		text = r.thing() + r.fate(" changed")
	}
	return text + ", which runs when the program starts"
}

func (r Reason) param() string {
	switch {
	case r.Old == "" || r.New == "":
		return "parameter " + r.Name + r.fate("")
	case r.Kind == "value":
		return fmt.Sprintf("the value behind a choice of %s: %s → %s", r.Name, brief(r.Old), brief(r.New))
	case r.Kind == kindType:
		return fmt.Sprintf("type of %s: %s → %s", r.Name, r.Old, r.New)
	}
	return fmt.Sprintf("parameter %s %s → %s", r.Name, brief(r.Old), brief(r.New))
}

// brief shortens a long text of a parameter and shows what cannot be seen in it.
func brief(text string) string {
	const most = 40
	if quoted := strconv.Quote(text); text != `""` && quoted != `"`+text+`"` {
		text = quoted
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

func (r Reason) file() string {
	if r.Kind == "path" {
		return fmt.Sprintf("%s is another file: %s → %s", r.Name, r.Old, r.New)
	}
	return "file " + r.Name + r.fate(" changed")
}

func (r Reason) pkg() string {
	if r.Kind == "module" {
		return fmt.Sprintf("`%s` %s → %s", r.Name, version(r.Old), version(r.New))
	}
	switch {
	case r.Old == "":
		return fmt.Sprintf("package `%s` is now used", r.Name)
	case r.New == "":
		return fmt.Sprintf("package `%s` is no longer used", r.Name)
	}
	return fmt.Sprintf("package `%s` changed", r.Name)
}

// version names what a module has no version for: a folder that stands in for it.
func version(v string) string {
	if v == "" {
		return "a local folder"
	}
	return v
}

func (r Reason) build() string {
	name, old, now := r.Name, r.Old, r.New
	switch {
	case name == startOrder:
		return "the packages that run code when the program starts run in another order"
	case name == "GOVERSION":
		name, old, now = "Go", strings.TrimPrefix(old, "go"), strings.TrimPrefix(now, "go")
	case old == "":
		old = "unset"
	case now == "":
		now = "unset"
	}
	return fmt.Sprintf("%s %s → %s", name, old, now)
}
