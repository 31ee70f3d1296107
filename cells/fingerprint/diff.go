package fingerprint

import (
	"cmp"
	"slices"
	"strings"
)

// Reason is one difference between what a result was made from and what it would
// be made from now. Old and New are what is shown of the two sides: versions, texts of
// parameters, else the start of a digest. One of them is empty for a thing that
// is new, or gone.
type Reason struct {
	Part string `json:"part"` // never, layout, code, params, files, env, secrets, inputs, packages, program, build
	Name string `json:"name"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`

	// What the words need to know beside that.
	Kind string `json:"kind,omitempty"` // of a declaration; "cell" for the cell's own function
	File string `json:"file,omitempty"`

	// Digests of the texts of a declaration on both sides, "" where it is not there.
	OldText string `json:"oldText,omitempty"`
	NewText string `json:"newText,omitempty"`
}

// Diff returns why a result made from old is not the result of now, the most
// telling reason first, in an order that depends on nothing else. It is empty
// when the two are equal. Where old is the zero Parts, there never was a result.
func Diff(old, now Parts) []Reason {
	if old.Version == 0 && old.Cell == "" {
		return []Reason{{Part: "never"}}
	}
	d := &difference{old: old, now: now, home: home(now)}
	if d.home == "" {
		d.home = home(old)
	}
	d.declarations("code", old.Code, now.Code)
	d.params()
	d.files()
	d.environment()
	d.inputs()
	d.build()
	d.packages("packages", old.Packages, now.Packages)
	d.declarations("program", old.Program.Code, now.Program.Code)
	d.packages("program", old.Program.Packages, now.Program.Packages)
	d.order()
	d.versions()
	return d.sorted()
}

// difference collects reasons.
type difference struct {
	old, now Parts
	home     string          // import path of the project's package
	built    bool            // the build is another one
	said     map[string]bool // declarations that a reason names
	reasons  []Reason
}

// home returns the import path in the name of a cell's own function.
func home(p Parts) string {
	if len(p.Code) == 0 {
		return ""
	}
	return packageOf(p.Code[0].Name)
}

// packageOf returns the import path in the name of a declaration.
func packageOf(name string) string {
	slash := strings.LastIndexByte(name, '/') + 1
	if dot := strings.IndexByte(name[slash:], '.'); dot >= 0 {
		return name[:slash+dot]
	}
	return name
}

func (d *difference) add(r Reason) { d.reasons = append(d.reasons, r) }

// declarations compares two lists of declarations by name. Several of one name, as
// init may be, are compared as a whole.
func (d *difference) declarations(part string, old, now []Decl) {
	if slices.Equal(old, now) { // as nearly always
		return
	}
	before, after := byName(old), byName(now)
	for _, name := range union(before, after) {
		if d.said[name] {
			continue
		}
		was, is := before[name], after[name]
		if slices.Equal(digests(was), digests(is)) {
			continue
		}
		some := is
		if len(some) == 0 {
			some = was
		}
		r := Reason{Part: part, Name: d.shown(some[0]), Kind: some[0].Kind, File: some[0].File, Old: firstDigest(was), New: firstDigest(is)}
		r.OldText, r.NewText = differingTexts(was, is)
		if part == "code" && (len(d.now.Code) > 0 && name == d.now.Code[0].Name || len(d.old.Code) > 0 && name == d.old.Code[0].Name) {
			r.Kind = "cell"
		}
		d.add(r)
		if d.said == nil {
			d.said = map[string]bool{}
		}
		d.said[name] = true
	}
}

// shown returns the name of a declaration as people know it: without a package in the
// project's own, else with the last part of its import path.
func (d *difference) shown(decl Decl) string {
	switch decl.Kind {
	case kindEmbed, kindOther, kindSource:
		return decl.File
	}
	if rest, ok := strings.CutPrefix(decl.Name, d.home+"."); ok {
		return rest
	}
	return decl.Name[strings.LastIndexByte(decl.Name, '/')+1:]
}

func byName(list []Decl) map[string][]Decl {
	found := make(map[string][]Decl, len(list))
	for _, decl := range list {
		found[decl.Name] = append(found[decl.Name], decl)
	}
	return found
}

func digests(list []Decl) []string {
	found := make([]string, len(list))
	for i, decl := range list {
		found[i] = decl.Kind + decl.Digest
	}
	return found
}

// differingTexts returns the texts of the first two declarations that differ.
func differingTexts(was, is []Decl) (old, now string) {
	for i := range max(len(was), len(is)) {
		old, now = "", ""
		if i < len(was) {
			old = was[i].Text
		}
		if i < len(is) {
			now = is[i].Text
		}
		if i >= len(was) || i >= len(is) || was[i].Digest != is[i].Digest {
			break
		}
	}
	return old, now
}

func firstDigest(list []Decl) string {
	if len(list) == 0 {
		return ""
	}
	return short(strings.Join(digestsOnly(list), ""))
}

func digestsOnly(list []Decl) []string {
	found := make([]string, len(list))
	for i, decl := range list {
		found[i] = decl.Digest
	}
	if len(found) > 1 {
		return []string{texts("several", 1, found...)}
	}
	return found
}

// short returns the start of a digest, which is enough to see that two differ.
func short(digest string) string { return digest[:min(12, len(digest))] }

// union returns the keys of both maps, sorted.
func union[V any](a, b map[string]V) []string {
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	return sortedKeys(all)
}

// order says that the same declarations start the program in another order.
func (d *difference) order() {
	if len(d.reasons) == 0 && !slices.Equal(declSums(d.old.Program.Code), declSums(d.now.Program.Code)) {
		d.add(Reason{Part: "program", Kind: "order"})
	}
}

// versions says that keys are computed in another way now, where nothing else
// explains another key.
func (d *difference) versions() {
	if len(d.reasons) == 0 && d.old.Cell != d.now.Cell || d.old.Version != d.now.Version || d.old.Versions != d.now.Versions {
		d.add(Reason{Part: "layout"})
	}
}

// ranks orders reasons: what its author did to a cell comes before what came from
// elsewhere.
var ranks = []string{"code", "params", "files", "env", "secrets", "build", "inputs", "packages", "program", "layout"}

// kindRanks orders declarations: what does something before what is something.
var kindRanks = []string{"cell", kindFunc, kindMethod, kindVar, kindConst, kindType, kindEmbed}

func rank(list []string, name string) int {
	if at := slices.Index(list, name); at >= 0 {
		return at
	}
	return len(list)
}

// sorted returns the reasons, the most telling first. A change comes before what
// is new or gone, which it often explains.
func (d *difference) sorted() []Reason {
	slices.SortStableFunc(d.reasons, func(a, b Reason) int {
		return cmp.Or(
			cmp.Compare(rank(ranks, a.Part), rank(ranks, b.Part)),
			cmp.Compare(onesided(a), onesided(b)),
			cmp.Compare(rank(kindRanks, a.Kind), rank(kindRanks, b.Kind)),
			cmp.Compare(a.Name, b.Name),
		)
	})
	return d.reasons
}

func onesided(r Reason) int { return flag(r.Kind != "cell" && (r.Old == "") != (r.New == "")) }
