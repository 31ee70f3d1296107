package language

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"sync"

	"stagebook/cells/project"
	"stagebook/cells/project/edit"
)

// Service helps with one project. It may be used by any number of goroutines.
type Service struct {
	mu       sync.Mutex // guards base, what was made for it, and expected
	base     *project.Snapshot
	rest     *rest
	expected map[string]string // file and name → import that its unsaved text wants

	index *edit.Index
	docs  *docs
}

// New returns the service for a project as it was read.
func New(base *project.Snapshot) *Service {
	return &Service{base: base, index: edit.NewIndex(base), docs: newDocs(), expected: map[string]string{}}
}

// Update gives the service a newer snapshot of the same project.
func (s *Service) Update(base *project.Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base, s.rest, s.expected = base, nil, map[string]string{}
}

// Index returns the packages that the project can import.
func (s *Service) Index() *edit.Index { return s.index }

// Learn asks the Go tool for packages that Check found pending. It takes some
// tenths of a second, downloads nothing, and returns the snapshot to load the
// next from, so that saving an import that was learnt needs no Go tool.
func (s *Service) Learn(ctx context.Context, paths []string) (*project.Snapshot, error) {
	base, _ := s.state()
	next, err := base.Extend(ctx, paths...)
	if err != nil {
		return nil, fmt.Errorf("learning of %v: %w", paths, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.base == base {
		s.base, s.rest = next, nil
	}
	return next, nil
}

// rest is a package without the bodies of its functions.
type rest struct {
	files []*ast.File // aligned with base.Files; nil where one does not parse
	fset  []*token.File
}

func (s *Service) state() (*project.Snapshot, *rest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rest == nil {
		s.rest = restOf(s.base)
	}
	return s.base, s.rest
}

func restOf(base *project.Snapshot) *rest {
	r := &rest{files: make([]*ast.File, len(base.Files))}
	for i, f := range base.Files {
		if f.AST == nil || f.Excluded {
			continue
		}
		r.fset = append(r.fset, base.Fset.File(f.AST.FileStart))
		twin := *f.AST
		twin.Decls = make([]ast.Decl, len(f.AST.Decls))
		twin.Comments = nil
		for j, decl := range f.AST.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				bare := *fn
				bare.Body = nil
				decl = &bare
			}
			twin.Decls[j] = decl
		}
		r.files[i] = &twin
	}
	return r
}

// Place is somewhere in the project, or in a package that it imports.
type Place struct {
	File   string `json:"file"`             // relative to the project, or absolute outside of it
	Cell   string `json:"cell,omitempty"`   // name of the declaration that it lies in, when in the project
	Start  int    `json:"start"`            // in the source of the cell when there is one, else in the file
	End    int    `json:"end"`              //
	Line   int    `json:"line"`             // of the file, from 1
	Column int    `json:"column,omitempty"` // in bytes, from 1
	Text   string `json:"text,omitempty"`   // of the line
}
