package export

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// atTop reports whether a package lies in the folder of the module itself.
func (g *gathered) atTop(s *project.Snapshot) bool { return g.main[s.Module.Path] != nil }

// files are the sources of all packages, where a module with a vendor folder has them.
func (g *gathered) files(s *project.Snapshot) ([]File, error) {
	var files []File
	for _, importPath := range slices.Sorted(maps.Keys(g.main)) {
		p := g.main[importPath]
		to := strings.Trim(strings.TrimPrefix(importPath, s.Module.Path), "/")
		found, err := p.files(to, within(s.Pkg.Path(), importPath))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	licences, err := notices(s.Module.Dir, "")
	if err != nil {
		return nil, err
	}
	files = append(files, licences...)
	seen := make(map[string]bool)
	for _, importPath := range slices.Sorted(maps.Keys(g.others)) {
		p := g.others[importPath]
		found, err := p.files("vendor/"+importPath, false)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
		dir := strings.TrimSuffix(p.Dir, filepath.FromSlash(strings.TrimPrefix(importPath, p.Module.Path)))
		if !seen[dir] {
			seen[dir] = true
			licences, err := notices(dir, "vendor/"+p.Module.Path)
			if err != nil {
				return nil, err
			}
			files = append(files, licences...)
		}
	}
	for importPath, texts := range g.runtime {
		for name, text := range texts {
			files = append(files, File{Name: "vendor/" + importPath + "/" + name, Data: text})
		}
	}
	return files, nil
}

// sourceEndings are of the files that the Go tool builds a package from.
var sourceEndings = []string{".go", ".s", ".S", ".h", ".hh", ".hpp", ".c", ".cc", ".cpp", ".cxx", ".m", ".f", ".inc", ".syso"}

// files are those of one package, with its tests where they are asked for.
func (p *listed) files(to string, tests bool) ([]File, error) {
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		return nil, fmt.Errorf("reading package %s: %w", p.ImportPath, err)
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !slices.Contains(sourceEndings, path.Ext(name)) || strings.HasSuffix(name, "_test.go") && !tests {
			continue
		}
		names = append(names, name)
	}
	names = append(names, p.EmbedFiles...)
	if tests {
		names = append(append(names, p.TestEmbedFiles...), p.XTestEmbedFiles...)
		data, err := testData(p.Dir)
		if err != nil {
			return nil, fmt.Errorf("reading package %s: %w", p.ImportPath, err)
		}
		names = append(names, data...)
	}
	var files []File
	for _, name := range names {
		files = append(files, File{Name: path.Join(to, filepath.ToSlash(name)), Path: filepath.Join(p.Dir, filepath.FromSlash(name))})
	}
	return files, nil
}

// testData are the files below the folder testdata of a package.
func testData(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(filepath.Join(dir, "testdata"), func(at string, e fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return fs.SkipAll
		}
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(dir, at)
		names = append(names, rel)
		return err
	})
	return names, err
}

// legal are the names of files that have to go with the sources they are of.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents|authors|contributors)`)

func notices(dir, to string) ([]File, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("looking for licences: %w", err)
	}
	var files []File
	for _, e := range entries {
		if e.Type().IsRegular() && legal.MatchString(e.Name()) && path.Ext(e.Name()) != ".go" {
			files = append(files, File{Name: path.Join(to, e.Name()), Path: filepath.Join(dir, e.Name())})
		}
	}
	return files, nil
}

// vendored is a module of the vendor folder.
type vendored struct {
	path, version, language string
	packages                []string
}

// vendored are the modules of the vendor folder, by path.
func (g *gathered) vendored() []*vendored {
	modules := make(map[string]*vendored)
	for importPath, p := range g.others {
		m := modules[p.Module.Path]
		if m == nil {
			m = &vendored{path: p.Module.Path, version: p.Module.Version, language: p.Module.GoVersion}
			modules[m.path] = m
		}
		m.packages = append(m.packages, importPath)
	}
	for importPath := range g.runtime {
		m := modules["stagebook"]
		if m == nil {
			m = &vendored{path: "stagebook", language: g.module}
			modules[m.path] = m
		}
		m.packages = append(m.packages, importPath)
	}
	var list []*vendored
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		m := modules[name]
		if m.version == "" {
			m.version = "v0.0.0"
		}
		slices.Sort(m.packages)
		m.packages = slices.Compact(m.packages)
		list = append(list, m)
	}
	return list
}

// modulesText is vendor/modules.txt: https://go.dev/ref/mod#go-mod-vendor.
func (g *gathered) modulesText() []byte {
	var b strings.Builder
	for _, m := range g.vendored() {
		fmt.Fprintf(&b, "# %s %s\n## explicit", m.path, m.version)
		if m.language != "" {
			b.WriteString("; go " + m.language)
		}
		b.WriteString("\n" + strings.Join(m.packages, "\n") + "\n")
	}
	return []byte(b.String())
}

// manifest is go.mod, with the versions that the author's build list has.
func (g *gathered) manifest(s *project.Snapshot, title string) []byte {
	language := s.Module.GoVersion
	if language == "" {
		language = g.module
	}
	var b strings.Builder
	fmt.Fprintf(&b, "// The pipeline of %s, made by Stagebook.\nmodule %s\n\ngo %s\n", remark(title), s.Module.Path, language)
	if all := g.vendored(); len(all) > 0 {
		b.WriteString("\nrequire (\n")
		for _, m := range all {
			fmt.Fprintf(&b, "\t%s %s\n", m.path, m.version)
		}
		b.WriteString(")\n")
	}
	return []byte(b.String())
}
