package export

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"stagebook"
	"stagebook/cells/project"
)

// The packages that main.go needs beside the author's.
const (
	pipelinePath = "stagebook/cells/pipeline"
	framesPath   = "stagebook/cells/codec/gota"
	gotaPath     = "github.com/go-gota/gota/dataframe"
)

// targets are the systems and processors that an exported module builds on: a file
// that one of them leaves out may import what the others do not.
var targets = []string{"linux/amd64", "linux/arm64", "darwin/arm64", "windows/amd64"}

// listed is a package as `go list -json` tells of it.
type listed struct {
	Dir, ImportPath, ForTest string
	Standard                 bool
	Module                   *struct {
		Path, Version, GoVersion string
	}
	EmbedFiles, TestEmbedFiles, XTestEmbedFiles []string
	Imports                                     []string
	Error                                       *struct{ Err string }
}

// gathered are the packages of an exported module.
type gathered struct {
	main    map[string]*listed           // of the author's module, by import path
	others  map[string]*listed           // of other modules
	runtime map[string]map[string][]byte // files of packages of ours that the author's modules do not have
	module  string                       // go version of ours, where runtime is not empty
	frames  bool                         // the codec of data frames is among them
}

// gather finds all that the project's packages, their tests and main.go import, on any
// of the targets.
func gather(ctx context.Context, s *project.Snapshot) (*gathered, error) {
	g := &gathered{main: make(map[string]*listed), others: make(map[string]*listed), runtime: make(map[string]map[string][]byte)}
	overlay, done, err := overlaid(s)
	if err != nil {
		return nil, err
	}
	defer done()
	asked := append(slices.Collect(maps.Keys(s.Packages)), s.Pkg.Path())
	slices.Sort(asked)
	asked = slices.DeleteFunc(slices.Compact(asked), func(p string) bool { return !within(s.Pkg.Path(), p) })
	var helpers []string
	if s.Module.Path == "stagebook" {
		helpers = []string{pipelinePath}
	}
	_, g.frames = s.Imports[gotaPath]
	if g.frames && s.Module.Path == "stagebook" {
		helpers = append(helpers, framesPath)
	}
	for _, target := range targets {
		for _, arguments := range [][]string{append([]string{"-test"}, asked...), helpers} {
			if len(arguments) == 0 {
				continue
			}
			if err := g.list(ctx, s, target, append(slices.Clone(overlay), arguments...)); err != nil {
				return nil, err
			}
		}
	}
	if s.Module.Path != "stagebook" {
		return g, g.ours()
	}
	return g, nil
}

// within reports whether a package lies in the folder of another, or is it.
func within(parent, child string) bool {
	return child == parent || strings.HasPrefix(child, parent+"/")
}

// overlaid are the flags by which the Go tool sees the go.mod of a folder without one.
func overlaid(s *project.Snapshot) (flags []string, done func(), err error) {
	if !s.Module.Overlaid {
		return nil, func() {}, nil
	}
	temp, err := os.MkdirTemp("", "stagebook-export-")
	if err != nil {
		return nil, nil, fmt.Errorf("making a folder for go.mod: %w", err)
	}
	mod, list := filepath.Join(temp, "go.mod"), filepath.Join(temp, "overlay.json")
	text, err := json.Marshal(map[string]map[string]string{"Replace": {s.Module.GoMod: mod}})
	if err == nil {
		err = errors.Join(os.WriteFile(mod, s.Module.Manifest, 0o600), os.WriteFile(list, text, 0o600))
	}
	if err != nil {
		os.RemoveAll(temp)
		return nil, nil, fmt.Errorf("writing go.mod: %w", err)
	}
	return []string{"-overlay=" + list}, func() { os.RemoveAll(temp) }, nil
}

func (g *gathered) list(ctx context.Context, s *project.Snapshot, target string, arguments []string) error {
	system, arch, _ := strings.Cut(target, "/")
	fields := "-json=Dir,ImportPath,ForTest,Standard,Module,EmbedFiles,TestEmbedFiles,XTestEmbedFiles,Imports,Error"
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-e", "-deps", fields}, arguments...)...)
	cmd.Dir = s.Dir
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("listing what the project imports: %w\n%s", err, strings.TrimSpace(said.String()))
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		if err := decoder.Decode(p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading what the project imports: %w", err)
		}
		g.take(p, s.Module.Path)
	}
}

// take keeps a package. One that a target has and nobody downloaded is left out: what
// needs it says so when it is built.
// A module beside the author's in a workspace is another one here.
func (g *gathered) take(p *listed, module string) {
	p.ImportPath, _, _ = strings.Cut(p.ImportPath, " ") // a variant for a test
	if p.Standard || p.Module == nil || p.Dir == "" || strings.HasSuffix(p.ImportPath, ".test") {
		return
	}
	into := g.others
	if p.Module.Path == module {
		into = g.main
	}
	if have := into[p.ImportPath]; have != nil {
		have.EmbedFiles = append(have.EmbedFiles, p.EmbedFiles...)
		have.TestEmbedFiles = append(have.TestEmbedFiles, p.TestEmbedFiles...)
		have.XTestEmbedFiles = append(have.XTestEmbedFiles, p.XTestEmbedFiles...)
		return
	}
	into[p.ImportPath] = p
}

// ours adds the packages that main.go needs and that no module of the author has.
func (g *gathered) ours() error {
	tree := stagebook.Runtime()
	mod, err := fs.ReadFile(tree, "go.mod")
	if err != nil {
		return fmt.Errorf("reading the sources of the runtime: %w", err)
	}
	for line := range strings.Lines(string(mod)) {
		if version, ok := strings.CutPrefix(line, "go "); ok {
			g.module = strings.TrimSpace(version)
		}
	}
	next := []string{pipelinePath}
	if g.frames {
		next = append(next, framesPath)
	}
	for len(next) > 0 {
		importPath := next[0]
		next = next[1:]
		if g.runtime[importPath] != nil || g.others[importPath] != nil {
			continue
		}
		imports, err := g.embedded(tree, importPath)
		if err != nil {
			return err
		}
		next = append(next, imports...)
	}
	return nil
}

// embedded adds one package of ours and returns what it imports of ours.
func (g *gathered) embedded(tree fs.FS, importPath string) (imports []string, err error) {
	dir := strings.TrimPrefix(importPath, "stagebook/")
	entries, err := fs.ReadDir(tree, dir)
	if err != nil {
		return nil, fmt.Errorf("reading the sources of the runtime: %w", err)
	}
	files := make(map[string][]byte)
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		text, err := fs.ReadFile(tree, path.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading the sources of the runtime: %w", err)
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), e.Name(), text, parser.ImportsOnly)
		if err != nil {
			return nil, fmt.Errorf("reading the sources of the runtime: %w", err)
		}
		for _, spec := range parsed.Imports {
			if name, err := strconv.Unquote(spec.Path.Value); err == nil && strings.HasPrefix(name, "stagebook/") {
				imports = append(imports, name)
			}
		}
		files[e.Name()] = text
	}
	g.runtime[importPath] = files
	return imports, nil
}
