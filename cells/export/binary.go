package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/build"
	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/store"
)

// Options say what to export, and for which machine.
type Options struct {
	Dir     string // package folder
	Name    string // of the project
	Out     string // file to make
	Target  string // "linux/arm64"; "" for this machine
	Data    bool   // put the data files in
	Static  bool   // link nothing of the system, not even where the author's code would
	Program string // version of this program
	Store   *store.Store
	Driver  func(ctx context.Context, env []string, to string) error // builds the program without its pages
}

// BrokenError is the refusal to export a project with mistakes.
type BrokenError struct {
	Diagnostics []project.Diagnostic
}

func (e *BrokenError) Error() string {
	lines := []string{"the project has mistakes, and a pipeline that cannot run is not exported:"}
	for _, d := range e.Diagnostics {
		lines = append(lines, "  "+d.String())
	}
	return strings.Join(lines, "\n")
}

// Binary makes one executable of a project and returns what it carries. Trouble
// with the sources is a *BrokenError or a *build.Error.
func Binary(ctx context.Context, o Options) (*Manifest, error) {
	env, err := environ(o.Target)
	if err != nil {
		return nil, err
	}
	if o.Static {
		env = append(env, "CGO_ENABLED=0")
	}
	runtime, err := build.RuntimeModule(o.Store)
	if err != nil {
		return nil, err
	}
	snapshot, err := project.Load(ctx, project.Options{Dir: o.Dir, Env: env, Runtime: runtime})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", o.Dir, err)
	}
	outline := snapshot.Outline()
	if err := whole(outline); err != nil {
		return nil, err
	}
	worker, err := build.Build(ctx, snapshot, build.Options{Store: o.Store, Env: env})
	if err != nil {
		return nil, err
	}
	if len(worker.Broken) > 0 {
		return nil, &BrokenError{slices.Collect(maps.Values(worker.Broken))}
	}
	m := &Manifest{
		Version: manifestVersion, Name: o.Name, Program: o.Program, Worker: worker.ID, Modules: modules(snapshot), Data: o.Data,
		Outline: outline, Static: fingerprint.NewStatic(snapshot),
	}
	return m, o.bundle(ctx, m, worker.Path, env)
}

// environ is what the Go tool is told for a target.
func environ(target string) ([]string, error) {
	env := os.Environ()
	if target == "" {
		return env, nil
	}
	system, arch, ok := strings.Cut(target, "/")
	if !ok || system == "" || arch == "" {
		return nil, fmt.Errorf("%q is no target; write it like linux/arm64", target)
	}
	return append(env, "GOOS="+system, "GOARCH="+arch), nil
}

func whole(o *project.Outline) error {
	var mistakes []project.Diagnostic
	for _, d := range o.Diagnostics {
		if d.Code != project.CodeWrite { // runs, and is not kept
			mistakes = append(mistakes, d)
		}
	}
	if len(mistakes) > 0 {
		return &BrokenError{mistakes}
	}
	if len(o.Cells) == 0 {
		return errors.New("the project has no cells, so there is nothing to run")
	}
	return nil
}

func modules(s *project.Snapshot) []string {
	found := make(map[string]bool)
	for _, pkg := range s.Imports {
		if pkg.Module != "" {
			found[strings.TrimSpace(pkg.Module+" "+pkg.Version)] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// bundle puts everything into the file.
func (o *Options) bundle(ctx context.Context, m *Manifest, worker string, env []string) error {
	manifest, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	contents := []content{{name: manifestName, data: manifest}, {name: workerName, path: worker}}
	if o.Data {
		data, err := dataFiles(o.Dir, m.Outline)
		if err != nil {
			return err
		}
		contents = append(contents, data...)
	}
	temp, err := os.MkdirTemp("", "stagebook-export-")
	if err != nil {
		return fmt.Errorf("making a folder to build in: %w", err)
	}
	defer os.RemoveAll(temp)
	driver := filepath.Join(temp, "driver")
	if err := o.Driver(ctx, env, driver); err != nil {
		return err
	}
	if err := write(o.Out, driver, contents); err != nil {
		return fmt.Errorf("writing %s: %w", o.Out, err)
	}
	return nil
}

// dataFiles are the files that the cells read, at the places where they look.
func dataFiles(dir string, o *project.Outline) ([]content, error) {
	found := make(map[string]bool)
	for _, source := range o.Sources {
		if source.Kind != graph.File {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(source.Path)) {
			return nil, fmt.Errorf("`%s` is %s, outside of the project, and cannot be put into what is exported: move it below the project's folder, or export without the data", source.ID, source.Path)
		}
		names := []string{source.Path}
		if source.Glob {
			paths, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(source.Path)))
			if err != nil {
				return nil, fmt.Errorf("`%s`: %s: %w", source.ID, source.Path, err)
			}
			names = nil
			for _, path := range paths {
				if rel, err := filepath.Rel(dir, path); err == nil {
					names = append(names, filepath.ToSlash(rel))
				}
			}
		}
		for _, name := range names {
			info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				return nil, fmt.Errorf("`%s`: %w", source.ID, err)
			}
			if info.Mode().IsRegular() {
				found[name] = true
			}
		}
	}
	var contents []content
	for _, name := range slices.Sorted(maps.Keys(found)) {
		contents = append(contents, content{name: dataFolder + name, path: filepath.Join(dir, filepath.FromSlash(name))})
	}
	return contents, nil
}
