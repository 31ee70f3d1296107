package fingerprint

import (
	"maps"
	"slices"
)

// pair is one thing on both sides of a difference.
type pair[T any] struct {
	name     string
	was, is  T
	old, now bool // which side has it
}

// pairs matches two lists by name, in order of names.
func pairs[T any](old, now []T, name func(T) string) []pair[T] {
	found := map[string]*pair[T]{}
	at := func(e T) *pair[T] {
		n := name(e)
		if found[n] == nil {
			found[n] = &pair[T]{name: n}
		}
		return found[n]
	}
	for _, e := range old {
		p := at(e)
		p.was, p.old = e, true
	}
	for _, e := range now {
		p := at(e)
		p.is, p.now = e, true
	}
	var list []pair[T]
	for _, n := range sortedKeys(found) {
		list = append(list, *found[n])
	}
	return list
}

// one returns the text of a side, or "" when the side does not have the thing.
func one(has bool, text, otherwise string) string {
	switch {
	case !has:
		return ""
	case text == "":
		return otherwise
	}
	return text
}

func (d *difference) params() {
	for _, p := range pairs(d.old.Params, d.now.Params, func(p ParamPart) string { return p.Name }) {
		if p.was == p.is && p.old == p.now {
			continue
		}
		r := Reason{Part: "params", Name: p.name, Old: one(p.old, p.was.Text, `""`), New: one(p.now, p.is.Text, `""`)}
		if p.old && p.now && p.was.Text == p.is.Text {
			r.Kind, r.Old, r.New = "value", p.was.Value, p.is.Value
			if p.was.Value == p.is.Value {
				r.Kind, r.Old, r.New = kindType, p.was.Type, p.is.Type
			}
		}
		d.add(r)
	}
}

func (d *difference) files() {
	for _, p := range pairs(d.old.Files, d.now.Files, func(f FilePart) string { return f.Name }) {
		if p.was == p.is && p.old == p.now {
			continue
		}
		r := Reason{Part: "files", Name: p.is.Path, Old: short(p.was.Digest), New: short(p.is.Digest)}
		switch {
		case !p.now:
			r.Name = p.was.Path
		case p.old && p.was.Path != p.is.Path:
			r.Kind, r.Old, r.New, r.Name = "path", p.was.Path, p.is.Path, p.name
		}
		d.add(r)
	}
}

// environment compares variables and secrets. Values stay unsaid: they may be
// long, or nobody's business.
func (d *difference) environment() {
	for _, p := range pairs(d.old.Env, d.now.Env, func(e EnvPart) string { return e.Name }) {
		if p.was != p.is || p.old != p.now {
			d.add(Reason{Part: "env", Name: either(p.is.Var, p.was.Var), Old: one(p.old, "set", ""), New: one(p.now, "set", "")})
		}
	}
	for _, p := range pairs(d.old.Secrets, d.now.Secrets, func(e SecretPart) string { return e.Name }) {
		if p.was != p.is || p.old != p.now {
			d.add(Reason{Part: "secrets", Name: either(p.is.Var, p.was.Var), Old: one(p.old, "set", ""), New: one(p.now, "set", "")})
		}
	}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (d *difference) inputs() {
	for _, p := range pairs(d.old.Inputs, d.now.Inputs, func(i InputPart) string { return i.Name }) {
		if p.was != p.is || p.old != p.now {
			d.add(Reason{Part: "inputs", Name: p.name, Old: one(p.old, short(p.was.Digest), "?"), New: one(p.now, short(p.is.Digest), "?")})
		}
	}
}

func (d *difference) build() {
	if maps.Equal(d.old.Build, d.now.Build) {
		return
	}
	for _, name := range union(d.old.Build, d.now.Build) {
		if was, is := d.old.Build[name], d.now.Build[name]; was != is {
			d.add(Reason{Part: "build", Name: name, Old: was, New: is})
			d.built = true
		}
	}
}

// packages compares packages by module: a module of another version is one
// reason, however many packages of it are reached. Where modules or the build have other
// versions, that explains why other packages were built anew.
func (d *difference) packages(part string, old, now []PackagePart) {
	if slices.Equal(old, now) {
		return
	}
	var rebuilt []Reason
	explained := d.built
	moved := map[string]bool{}
	for _, p := range pairs(old, now, func(p PackagePart) string { return p.Path }) {
		is := p.is
		if !p.now {
			is = p.was
		}
		r := Reason{Part: part, Kind: "package", Name: p.name, Old: short(p.was.BuildID), New: short(p.is.BuildID)}
		switch {
		case !p.old || !p.now:
			rebuilt = append(rebuilt, r)
		case p.was.Version != p.is.Version:
			explained = true
			if !moved[is.Module] {
				moved[is.Module] = true
				d.add(Reason{Part: part, Kind: "module", Name: is.Module, Old: p.was.Version, New: p.is.Version})
			}
		case p.was.BuildID != p.is.BuildID || p.was.Module != p.is.Module:
			rebuilt = append(rebuilt, r)
		}
	}
	d.reasons = slices.Concat(d.reasons, slices.DeleteFunc(rebuilt, func(r Reason) bool {
		return explained && r.Old != "" && r.New != ""
	}))
}
