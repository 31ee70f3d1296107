package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// gatherFiles finds the files of the module that the project needs: all of its own
// folder, and of the rest of the module what it imports.
func (c *Content) gatherFiles(ctx context.Context, s *project.Snapshot) error {
	root := s.Dir
	if !s.Module.Overlaid {
		real, err := filepath.EvalSymlinks(s.Module.Dir)
		if err != nil {
			return fmt.Errorf("finding its module: %w", err)
		}
		root = real
	} else {
		c.Manifest.Module = s.Module.Path
	}
	rel, err := filepath.Rel(root, s.Dir)
	if err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("its folder %s does not lie in that of its module, %s", s.Dir, root)
	}
	if rel != "." {
		c.Manifest.Package = filepath.ToSlash(rel)
	}
	g := gathering{ctx: ctx, root: root, c: c, seen: newPaths(), have: make(map[string]bool)}
	if err := g.folder(rel); err != nil {
		return err
	}
	for _, p := range s.Packages {
		if err := g.module(p); err != nil {
			return err
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if _, err := os.Lstat(filepath.Join(root, name)); err == nil {
			g.file(name)
		}
	}
	if s.Module.Vendor {
		if err := g.folder("vendor"); err != nil {
			return err
		}
	}
	g.outside(s)
	slices.SortFunc(c.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

// gathering collects files below the root of a module.
type gathering struct {
	ctx  context.Context
	root string
	c    *Content
	seen *paths
	have map[string]bool
}

// folder takes all of a folder and what lies below it. What is hidden, links, and other
// modules below stay.
func (g *gathering) folder(rel string) error {
	return filepath.WalkDir(filepath.Join(g.root, rel), func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = g.ctx.Err()
		}
		if err != nil {
			return err
		}
		inner, err := filepath.Rel(g.root, name)
		if err != nil {
			return err
		}
		inner = filepath.ToSlash(inner)
		top := inner == filepath.ToSlash(rel)
		switch {
		case !top && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
		case d.IsDir() && !top && (d.Name() == "node_modules" || isModule(name)):
			g.leave(inner, "it is no part of the project")
			return filepath.SkipDir
		case d.Type()&fs.ModeSymlink != 0:
			g.leave(inner, "it is a symbolic link: put a copy in its place to have it in the archive")
		case d.Type().IsRegular():
			g.file(inner)
		case !d.IsDir():
			g.leave(inner, "it is no regular file")
		}
		return nil
	})
}

func isModule(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// module takes a package of the module: its Go files, and what they embed or are
// compiled with.
func (g *gathering) module(p *project.Package) error {
	dir, err := filepath.EvalSymlinks(p.Dir)
	if err != nil {
		return fmt.Errorf("finding the package %s: %w", p.Path, err)
	}
	rel, err := filepath.Rel(g.root, dir)
	if err != nil || !filepath.IsLocal(rel) {
		g.leave(p.Path, "it lies outside of the module's folder")
		return nil
	}
	rel = filepath.ToSlash(rel)
	for _, f := range p.Files {
		g.file(path.Join(rel, filepath.Base(f.Path)))
	}
	for _, name := range slices.Concat(p.EmbedFiles, p.OtherFiles) {
		g.file(path.Join(rel, name))
	}
	return nil
}

// outside says what the project reads and builds from that does not lie in the module.
func (g *gathering) outside(s *project.Snapshot) {
	if s.Module.Workspace != "" {
		g.leave("go.work", "the modules of a workspace stay where they are: what is imported from them has to be there, too")
	}
	for _, dep := range s.Imports {
		if dep.Module == "stagebook" && s.Module.Overlaid {
			continue // every Stagebook brings it
		}
		if dep.Module != "" && dep.Version == "" && !strings.HasPrefix(dep.Dir, g.root+string(filepath.Separator)) {
			g.leave(dep.Path, "it comes from a folder on this machine, by a replace or a workspace")
		}
	}
	for _, source := range s.Outline().Sources {
		clean := path.Clean(path.Join(g.c.Manifest.Package, filepath.ToSlash(source.Path)))
		if source.Kind == "file" && (path.IsAbs(filepath.ToSlash(source.Path)) || !filepath.IsLocal(filepath.FromSlash(clean))) {
			g.leave(source.Path, "it lies outside of the project's folder")
		}
	}
	slices.SortFunc(g.c.Manifest.Left, func(a, b Left) int { return strings.Compare(a.Path+"\x00"+a.Why, b.Path+"\x00"+b.Why) })
	g.c.Manifest.Left = slices.Compact(g.c.Manifest.Left)
}

// file takes one file, unless a reader would refuse its name.
func (g *gathering) file(rel string) {
	if g.have[rel] {
		return
	}
	err := checkPath(rel)
	if err == nil {
		err = g.seen.add(rel)
	}
	if refusal := new(Refusal); errors.As(err, &refusal) {
		g.leave(rel, refusal.Why+": rename it to have it in the archive")
		return
	}
	g.have[rel] = true
	g.c.Files = append(g.c.Files, File{Path: rel, Disk: filepath.Join(g.root, filepath.FromSlash(rel))})
}

func (g *gathering) leave(what, why string) {
	g.c.Manifest.Left = append(g.c.Manifest.Left, Left{what, why})
}
