package project

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// mainBase is where the positions of main-module sources start. Those of
// imported packages lie below and belong to a file set of their own, so that
// the many of them need not be copied from snapshot to snapshot.
const mainBase = 1 << 40

// exports reads packages outside of the main module from their export data,
// each once.
type exports struct {
	mu       sync.Mutex // guards all below
	fset     *token.FileSet
	packages map[string]*types.Package
}

func newExports() *exports {
	return &exports{fset: token.NewFileSet(), packages: map[string]*types.Package{}}
}

var errNoExport = errors.New("it does not build")

// read returns a package that was listed with export data.
func (e *exports) read(p *listed) (*types.Package, error) {
	if p.ImportPath == "unsafe" {
		return types.Unsafe, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if pkg := e.packages[p.ImportPath]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	if p.Export == "" {
		return nil, errNoExport
	}
	file, err := os.Open(p.Export)
	if err != nil {
		return nil, fmt.Errorf("opening export data of %s: %w", p.ImportPath, err)
	}
	defer file.Close()
	//lint:ignore SA1019 what the Go tools from 1.26 on write is still an archive
	data, err := gcexportdata.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("reading export data of %s: %w", p.ImportPath, err)
	}
	pkg, err := gcexportdata.Read(data, e.fset, e.packages, p.ImportPath)
	if err != nil {
		return nil, fmt.Errorf("reading export data of %s: %w", p.ImportPath, err)
	}
	return pkg, nil
}

// know makes a package that was checked from source the one that export data
// read later speaks of.
func (e *exports) know(pkg *types.Package) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.packages[pkg.Path()] = pkg
}

// newFileSet returns a file set for main-module sources that holds the files
// given.
func newFileSet(files []*token.File) *token.FileSet {
	fset := token.NewFileSet()
	fset.AddFile("", mainBase, 0)
	fset.AddExistingFiles(files...)
	return fset
}
