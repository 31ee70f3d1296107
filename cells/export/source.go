package export

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/build"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/store"
)

// SourceOptions say what to export as source.
type SourceOptions struct {
	Dir   string // package folder
	Name  string // of the project
	Out   string // folder to make; it must not be there, or be empty
	Store *store.Store
}

// Source makes a folder that is a whole Go module: a main.go that calls the cells in
// order, the author's packages and data, and a vendor folder with all that they
// import. It builds without a network and without Stagebook. Trouble with the sources
// is a *BrokenError, trouble with building what was made a *build.Error.
func Source(ctx context.Context, o SourceOptions) (*project.Outline, error) {
	if entries, err := os.ReadDir(o.Out); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s: %w", o.Out, ErrForeign)
	}
	runtime, err := build.RuntimeModule(o.Store)
	if err != nil {
		return nil, err
	}
	snapshot, err := project.Load(ctx, project.Options{Dir: o.Dir, Runtime: runtime})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", o.Dir, err)
	}
	outline := snapshot.Outline()
	if err := whole(outline); err != nil {
		return nil, err
	}
	all, err := gather(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	s := &source{name: o.Name, snapshot: snapshot, outline: outline, packages: all}
	files, err := s.files()
	if err != nil {
		return nil, err
	}
	return outline, s.publish(ctx, o.Out, files)
}

// source is a module under way.
type source struct {
	name     string
	snapshot *project.Snapshot
	outline  *project.Outline
	packages *gathered
}

// files are all files of the module.
func (s *source) files() ([]File, error) {
	files, err := s.packages.files(s.snapshot)
	if err != nil {
		return nil, err
	}
	below := s.below()
	if below != "" {
		below += "/"
	}
	data, err := DataFiles(s.snapshot.Dir, s.outline, below)
	if err != nil {
		return nil, err
	}
	program, err := s.program()
	if err != nil {
		return nil, err
	}
	files = append(files, data...)
	files = append(
		files, File{Name: s.mainPath(), Data: program}, File{Name: "go.mod", Data: s.packages.manifest(s.snapshot, s.outline.Title)},
		File{Name: "vendor/modules.txt", Data: s.packages.modulesText()}, File{Name: "README.md", Data: []byte(s.readme())},
	)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(files, func(a, b File) bool { return a.Name == b.Name }), nil
}

// below is the folder of the package in its module, with slashes, "" for the module's
// own.
func (s *source) below() string {
	return strings.Trim(strings.TrimPrefix(s.outline.ImportPath, s.snapshot.Module.Path), "/")
}

// mainPath is where main.go lies: at the top, unless a package lies there.
func (s *source) mainPath() string {
	if s.packages.atTop(s.snapshot) {
		return "cmd/" + Slug(s.name) + "/main.go"
	}
	return "main.go"
}

// publish writes the files beside their place, builds them there as somebody would who
// has nothing else, and moves them into it.
func (s *source) publish(ctx context.Context, out string, files []File) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return fmt.Errorf("%s: %w", out, err)
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(out), ".export-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	for _, f := range files {
		if err := f.write(filepath.Join(temp, filepath.FromSlash(f.Name))); err != nil {
			return fmt.Errorf("writing %s: %w", f.Name, err)
		}
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", os.DevNull, "./"+path.Dir(s.mainPath()))
	cmd.Dir = temp
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=vendor", "GOPROXY=off", "GOWORK=off")
	if said, err := cmd.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("what was made does not build: %w", err), errors.New(strings.TrimSpace(string(said))))
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	if err := os.Remove(out); err != nil && !errors.Is(err, os.ErrNotExist) { // it is empty
		return err
	}
	return os.Rename(temp, out)
}

func (s *source) readme() string {
	command := "."
	if s.mainPath() != "main.go" {
		command = "./" + path.Dir(s.mainPath())
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# %s

The pipeline of %s as a plain Go program, made by Stagebook: %s. It needs Go, and neither Stagebook nor a network.

    go run %s
    go run %s --out results
    go test ./...

%s calls the cells one after the other and stops at the first that fails; it is yours to change. The code of the
cells is in %s. Each line has the time and the digest of each result: the same digest is the same bytes as in the notebook,
on the same platform with the same Go (%s, %s). Every run runs everything: nothing is kept, and what directives such as
`+"`//cell:timeout`"+` and `+"`//cell:retries`"+` ask for is left to main.go.

The exit code is 0 when all is done, 1 when a cell failed, 2 on a mistake of usage, 75 when it is worth trying again.
`, inline(s.outline.Title), inline(s.outline.Title), counted(len(s.outline.Cells), "cell"), command, command, code(s.mainPath()), code("./"+s.below()), s.outline.Go, s.outline.Target)
	if len(s.outline.Params) > 0 {
		b.WriteString("\nParameters are set by `--param name=value`, or by the environment:\n\n")
		rows := [][]string{{"Variable", "Default"}}
		for _, p := range s.outline.Params {
			rows = append(rows, []string{code("STAGEBOOK_PARAM_" + p.ID), inline(p.Default)})
		}
		b.WriteString(grid(rows, nil))
	}
	for _, o := range s.outline.Sources {
		if o.Kind != graph.File {
			fmt.Fprintf(&b, "\nIt reads %s from the environment.\n", code(o.Path))
		}
	}
	return b.String()
}
