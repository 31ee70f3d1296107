package project

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"stagebook/cells/brought"
)

// universe is what the Go tool said about a folder: the packages that can be
// imported there and how they are built. Snapshots that differ only in the
// contents of source files share one.
type universe struct {
	tool     *goTool
	env      []string          // of the author, without what we add for the tool
	settings map[string]string // of go env
	module   Module
	root     string             // import path of the project's package
	packages map[string]*listed // by import path
	exports  *exports
	base     []Dependency // of the inventory, without the source files
	refused  string       // what the Go tool said when it listed nothing

	// entangled means that a package outside of the main module imports one
	// inside. Then nothing that was imported may outlive a change of the sources.
	entangled bool

	// unexplained means that the Go tool found something wrong with a main-module
	// package that is not seen here. Only it can say when that is mended.
	unexplained bool
}

// readUniverse asks the Go tool.
func readUniverse(ctx context.Context, o Options, dir string) (*universe, error) {
	tool, err := findGoTool(o, dir)
	if err != nil {
		return nil, err
	}
	u := &universe{tool: tool, env: authorEnv(o), packages: map[string]*listed{}}
	if u.settings, err = tool.environment(ctx); err != nil {
		if !errors.As(err, new(*toolError)) {
			return nil, err
		}
		u.settings, u.refused = map[string]string{}, err.Error()
	}
	u.findModule(o, dir)
	if u.refused == "" {
		if err := u.list(ctx, o); err != nil {
			return nil, err
		}
	}
	u.findRoot(dir)
	u.exports = newExports()
	u.entangled = u.isEntangled()
	u.base = u.dependencies(o)
	return u, nil
}

// findModule fills in the module around the folder from go env and go.mod.
func (u *universe) findModule(o Options, dir string) {
	gomod := u.settings["GOMOD"]
	if gomod == "" || gomod == os.DevNull || brought.Read(dir).Module != "" && filepath.Dir(gomod) != dir {
		u.overlayModule(o, dir)
		return
	}
	u.module = Module{GoMod: gomod, Dir: filepath.Dir(gomod)}
	if work := u.settings["GOWORK"]; work != "off" {
		u.module.Workspace = work
	}
	if data, err := os.ReadFile(gomod); err == nil {
		u.readManifest(data)
	}
}

func (u *universe) readManifest(data []byte) {
	manifest, err := modfile.ParseLax("go.mod", data, nil)
	if err != nil {
		return
	}
	if manifest.Module != nil {
		u.module.Path = manifest.Module.Mod.Path
	}
	if manifest.Go != nil {
		u.module.GoVersion = manifest.Go.Version
	}
	u.module.RequiresStagebook = u.module.Path == "stagebook"
	for _, r := range manifest.Require {
		if r.Mod.Path == "stagebook" {
			u.module.RequiresStagebook = true
		}
	}
}

// overlayModule makes the go.mod of a folder that has none.
func (u *universe) overlayModule(o Options, dir string) {
	version := strings.TrimPrefix(u.settings["GOVERSION"], "go")
	if !regexp.MustCompile(`^\d+\.\d+(\.\d+)?$`).MatchString(version) {
		version = "1.26.0"
	}
	path := moduleName(cmp.Or(brought.Read(dir).Module, filepath.Base(dir)), u.settings["GOROOT"])
	text := "module " + path + "\n\ngo " + version + "\n"
	if o.Runtime != "" {
		text += "\nrequire stagebook v0.0.0\n\nreplace stagebook => " + modfile.AutoQuote(o.Runtime) + "\n"
	}
	u.module = Module{
		Path: path, Dir: dir, GoMod: filepath.Join(dir, "go.mod"), GoVersion: version,
		Overlaid: true, Manifest: []byte(text), RequiresStagebook: o.Runtime != "",
	}
}

var notInPath = regexp.MustCompile(`[^A-Za-z0-9_.~-]+`)

// moduleName makes a module path of the name of a folder, and keeps away from
// those of the standard library and of ours.
func moduleName(folder, goroot string) string {
	name := strings.Trim(notInPath.ReplaceAllString(folder, "_"), ".-")
	if name == "" {
		return "project"
	}
	_, err := os.Stat(filepath.Join(goroot, "src", name))
	if err == nil || name == "stagebook" {
		return name + "_"
	}
	return name
}

// list fills in the packages.
func (u *universe) list(ctx context.Context, o Options) error {
	var flags []string
	if u.module.Overlaid {
		folder, err := u.writeOverlay()
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		flags = []string{"-overlay", filepath.Join(folder, "overlay.json")}
		tool := *u.tool
		tool.env = append(slices.Clone(tool.env), "GOWORK=off")
		u.tool = &tool
	}
	all, err := u.tool.list(ctx, flags...)
	if refusal := new(toolError); errors.As(err, &refusal) {
		u.refused = refusal.said
		return nil
	}
	if err != nil {
		return err
	}
	for _, p := range all {
		u.packages[p.ImportPath] = p
	}
	return nil
}

// writeOverlay writes the overlay that gives the folder its go.mod, into a
// folder of its own: nothing is ever written into the author's.
func (u *universe) writeOverlay() (string, error) {
	folder, err := os.MkdirTemp("", "stagebook-overlay-")
	if err != nil {
		return "", fmt.Errorf("making an overlay for go.mod: %w", err)
	}
	manifest := filepath.Join(folder, "go.mod")
	index, err := json.Marshal(map[string]any{"Replace": map[string]string{u.module.GoMod: manifest}})
	if err == nil {
		err = os.WriteFile(manifest, u.module.Manifest, 0o600)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "overlay.json"), index, 0o600)
	}
	if err != nil {
		os.RemoveAll(folder)
		return "", fmt.Errorf("writing an overlay for go.mod: %w", err)
	}
	return folder, nil
}

// findRoot finds the project's package among those listed. Where the Go tool
// listed nothing, the folder's files stand for it.
func (u *universe) findRoot(dir string) {
	for path, p := range u.packages {
		if !p.DepOnly && p.Dir != "" {
			u.root = path
			if p.Module != nil && p.Module.Path != "" {
				u.module.Path = p.Module.Path
			}
		}
		if u.module.Dir != "" && strings.HasPrefix(p.Dir, filepath.Join(u.module.Dir, "vendor")+string(filepath.Separator)) {
			u.module.Vendor = true
		}
	}
	if u.root != "" {
		return
	}
	u.root = u.module.Path
	if rel, err := filepath.Rel(u.module.Dir, dir); err == nil && rel != "." && !strings.HasPrefix(rel, "..") {
		u.root += "/" + filepath.ToSlash(rel)
	}
	if u.root == "" {
		u.root = filepath.Base(dir)
	}
	u.packages[u.root] = &listed{
		Dir: dir, ImportPath: u.root, Name: "", GoFiles: goFilesIn(dir),
		Module: &listedModule{Path: u.module.Path, Main: true, Dir: u.module.Dir},
	}
}

// goFilesIn returns the Go files of a folder that are no tests. It stands in
// for the Go tool where that refuses to say.
func goFilesIn(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && name[0] != '.' && name[0] != '_' {
			names = append(names, name)
		}
	}
	return names
}

// inMain reports whether a package belongs to the main module: it is then read
// from source, and everything else is known by its build ID.
func (u *universe) inMain(path string) bool {
	p := u.packages[path]
	if p == nil {
		return false
	}
	if path == u.root {
		return true
	}
	return p.Module != nil && p.Module.Main && p.Module.Path == u.module.Path && p.Dir != ""
}

// isEntangled reports whether a package outside of the main module imports one
// inside.
func (u *universe) isEntangled() bool {
	for path, p := range u.packages {
		if u.inMain(path) {
			continue
		}
		for _, to := range p.Imports {
			if u.inMain(p.resolve(to)) {
				return true
			}
		}
	}
	return false
}

// dep describes a package outside of the main module.
func (u *universe) dep(path string) *Dep {
	p := u.packages[path]
	if p == nil {
		return nil
	}
	d := &Dep{Path: path, BuildID: p.BuildID, Export: p.Export, Dir: p.Dir, Standard: p.Standard, Imports: u.imports(p)}
	if p.Module != nil {
		d.Module, d.Version = p.Module.Path, p.Module.Version
		if r := p.Module.Replace; r != nil {
			d.Version = r.Version
		}
	}
	if p.Error != nil {
		d.Error = strings.TrimSpace(p.Error.Err)
	}
	return d
}

// imports returns the resolved import paths of a listed package, sorted.
func (u *universe) imports(p *listed) []string {
	seen := map[string]bool{}
	for _, path := range p.Imports {
		if path != "C" {
			seen[p.resolve(path)] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// buildSettings are the settings of go env that decide how a package is built.
var buildSettings = regexp.MustCompile(`^(GOVERSION|GOOS|GOARCH|GO(386|AMD64|ARM|ARM64|MIPS|MIPS64|PPC64|RISCV64|WASM)` +
	`|GOEXPERIMENT|GOFLAGS|GOFIPS140|GODEBUG|CGO_ENABLED)$`)

// buildEnv picks the settings that decide how packages are built.
func (u *universe) buildEnv() map[string]string {
	env := map[string]string{}
	for name, value := range u.settings {
		if buildSettings.MatchString(name) {
			env[name] = value
		}
	}
	return env
}
