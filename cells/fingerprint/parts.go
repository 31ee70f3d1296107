package fingerprint

import (
	"maps"
	"slices"
	"sync/atomic"
)

// The version of each part. Raise one when the same sources and inputs give
// another text of that part, or when its text comes to mean something else.
const (
	layoutVersion   = 1
	codeVersion     = 1
	packagesVersion = 1
	programVersion  = 1
	buildVersion    = 1
	inputsVersion   = 1
	paramsVersion   = 1
	filesVersion    = 1
	envVersion      = 1
	secretsVersion  = 1
)

// Parts is everything that the result of one cell depends on. A record keeps it
// as JSON.
type Parts struct {
	Version  int           `json:"v"`
	Versions Versions      `json:"versions"`
	Cell     string        `json:"cell"`
	Code     []Decl        `json:"code,omitempty"`     // the cell's function first
	Packages []PackagePart `json:"packages,omitempty"` // outside of the main module
	Program  Program       `json:"program"`
	Build    BuildPart     `json:"build,omitempty"`
	Inputs   []InputPart   `json:"inputs,omitempty"`
	Params   []ParamPart   `json:"params,omitempty"`
	Files    []FilePart    `json:"files,omitempty"`
	Env      []EnvPart     `json:"env,omitempty"`
	Secrets  []SecretPart  `json:"secrets,omitempty"`

	// Digests of Code, Packages, Program and Build when they come from a Static,
	// which has worked them out once. Nobody changes those parts afterwards.
	known *staticSums
}

// Versions holds the version of each part.
type Versions struct {
	Code     int `json:"code"`
	Packages int `json:"packages"`
	Program  int `json:"program"`
	Build    int `json:"build"`
	Inputs   int `json:"inputs"`
	Params   int `json:"params"`
	Files    int `json:"files"`
	Env      int `json:"env"`
	Secrets  int `json:"secrets"`
}

func currentVersions() Versions {
	return Versions{
		Code: codeVersion, Packages: packagesVersion, Program: programVersion, Build: buildVersion, Inputs: inputsVersion,
		Params: paramsVersion, Files: filesVersion, Env: envVersion, Secrets: secretsVersion,
	}
}

// The kinds of a Decl.
const (
	kindFunc   = "func"
	kindMethod = "method"
	kindType   = "type"
	kindConst  = "const"
	kindVar    = "var"
	kindEmbed  = "embed"  // a file that an embed directive names
	kindSource = "source" // the text of a Go file: layout counts
	kindOther  = "other"  // a file of a package that is not Go: assembly, C
	kindLink   = "linkname"
)

// Decl is one declaration of the main module, or a file that belongs to one.
type Decl struct {
	Name   string `json:"name"` // import path, dot, name: "example.com/m/stats.Model.Fit"; of a file, import path, slash, path
	Kind   string `json:"kind"`
	File   string `json:"file,omitempty"` // for people; not part of the key: a declaration may move
	Digest string `json:"digest"`
	Text   string `json:"text,omitempty"` // digest of its source text, for people to compare; not part of the key: comments do not count
}

// PackagePart is a package outside of the main module.
type PackagePart struct {
	Path    string `json:"path"`
	Module  string `json:"module,omitempty"`  // "" in the standard library
	Version string `json:"version,omitempty"` // for people; not part of the key: the build ID covers it
	BuildID string `json:"buildID"`
}

// Program is what runs before any cell.
type Program struct {
	Code     []Decl        `json:"code,omitempty"`     // what starts it, in order of running, then what that reaches
	Packages []PackagePart `json:"packages,omitempty"` // of blank imports, and what the code reaches
}

// BuildPart holds the settings that the worker is built with: GOVERSION, GOOS and the like.
type BuildPart map[string]string

// InputPart is the value of an input: the digest of its bytes, or the key that
// made it.
type InputPart struct {
	Name   string `json:"name"`
	Digest string `json:"digest"`
}

// ParamPart is the value of a parameter. Value is the value behind the name of a
// choice, and empty for any other parameter.
type ParamPart struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Text  string `json:"text"`
	Value string `json:"value,omitempty"`
}

// FilePart is a file, or the list of files that a glob matches.
type FilePart struct {
	Name   string `json:"name"`
	Path   string `json:"path"` // relative to the package folder
	Digest string `json:"digest"`
}

// EnvPart is a declared environment variable.
type EnvPart struct {
	Name  string `json:"name"`
	Var   string `json:"var"`
	Value string `json:"value"`
}

// SecretPart is a declared secret, known by an HMAC of its value.
type SecretPart struct {
	Name string `json:"name"`
	Var  string `json:"var"`
	MAC  string `json:"mac"`
}

// Dynamic is what the caller knows of a cell's inputs.
type Dynamic struct {
	Inputs  []InputPart
	Params  []ParamPart
	Files   []FilePart
	Env     []EnvPart
	Secrets []SecretPart
}

// staticSums are the digests of the parts that come out of the sources.
type staticSums struct {
	code, packages, program, build string

	last atomic.Pointer[lastKey] // nil before the first key
}

// lastKey is the key that was made last with some static parts. Most plans ask for
// the same again.
type lastKey struct {
	version  int
	versions Versions
	cell     string
	dynamic  Dynamic
	key      string
}

func remember(p *Parts, key string) *lastKey {
	return &lastKey{p.Version, p.Versions, p.Cell, Dynamic{
		slices.Clone(p.Inputs), slices.Clone(p.Params), slices.Clone(p.Files), slices.Clone(p.Env), slices.Clone(p.Secrets),
	}, key}
}

// same reports whether p has the key. Its static parts are the same, since they
// share their digests.
func (l *lastKey) same(p *Parts) bool {
	d := &l.dynamic
	return l.version == p.Version && l.versions == p.Versions && l.cell == p.Cell && slices.Equal(d.Inputs, p.Inputs) &&
		slices.Equal(d.Params, p.Params) && slices.Equal(d.Files, p.Files) && slices.Equal(d.Env, p.Env) && slices.Equal(d.Secrets, p.Secrets)
}

// Key returns the key of a result: the digest of all parts, as lower-case hex.
// The order of parameters, files and so on in a signature does not matter: each
// is known by its name.
func (p Parts) Key() string {
	known := p.known
	if known == nil {
		known = p.sums()
	}
	if last := known.last.Load(); last != nil && last.same(&p) {
		return last.key
	}
	key := p.hash(known)
	known.last.Store(remember(&p, key))
	return key
}

// hash makes the key out of the digests of the static parts, and of all others.
func (p Parts) hash(known *staticSums) string {
	s := newSum("stagebook key", p.Version)
	for _, part := range [...][2]string{
		{"cell", p.Cell}, {"code", known.code}, {"packages", known.packages}, {"program", known.program}, {"build", known.build},
	} {
		s.text(part[0])
		s.text(part[1])
	}
	v := &p.Versions
	writeFields(s, "inputs", v.Inputs, p.Inputs, func(i InputPart) []string { return []string{i.Name, i.Digest} })
	writeFields(s, "params", v.Params, p.Params, func(a ParamPart) []string { return []string{a.Name, a.Type, a.Text, a.Value} })
	writeFields(s, "files", v.Files, p.Files, func(f FilePart) []string { return []string{f.Name, f.Path, f.Digest} })
	writeFields(s, "env", v.Env, p.Env, func(e EnvPart) []string { return []string{e.Name, e.Var, e.Value} })
	writeFields(s, "secrets", v.Secrets, p.Secrets, func(e SecretPart) []string { return []string{e.Name, e.Var, e.MAC} })
	return s.digest()
}

// sums hashes the parts that come out of the sources.
func (p Parts) sums() *staticSums {
	return &staticSums{
		code:     codeSum(p.Versions.Code, declSums(p.Code)),
		packages: packagesSum(p.Versions.Packages, p.Packages),
		program:  p.Program.sum(p.Versions.Program),
		build:    p.Build.sum(p.Versions.Build),
	}
}

// declSum identifies a declaration. Where it stands does not count.
func declSum(d Decl) string { return texts("decl", 1, d.Name, d.Kind, d.Digest) }

func declSums(list []Decl) []string {
	sums := make([]string, len(list))
	for i, d := range list {
		sums[i] = declSum(d)
	}
	return sums
}

// codeSum hashes the declarations of a cell: its own first, the rest as a set.
func codeSum(version int, sums []string) string {
	if len(sums) > 1 {
		sums = slices.Clone(sums)
		slices.Sort(sums[1:])
	}
	return texts("code", version, sums...)
}

func packagesSum(version int, list []PackagePart) string {
	s := newSum("packages", version)
	writeFields(s, "list", version, list, func(p PackagePart) []string { return []string{p.Path, p.Module, p.BuildID} })
	return s.digest()
}

func (p Program) sum(version int) string {
	return texts("program", version,
		texts("code", version, declSums(p.Code)...),
		packagesSum(version, p.Packages))
}

func (b BuildPart) sum(version int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(b)) {
		list = append(list, name, b[name])
	}
	return texts("build", version, list...)
}

// writeFields adds a list of things to a sum by their fields, in order of the
// fields.
func writeFields[T any](s *sum, name string, version int, list []T, of func(T) []string) {
	all := make([][]string, len(list))
	for i, e := range list {
		all[i] = of(e)
	}
	slices.SortFunc(all, slices.Compare)
	s.text(name)
	s.number(version)
	s.number(len(all))
	for _, fields := range all {
		s.number(len(fields))
		for _, t := range fields {
			s.text(t)
		}
	}
}
