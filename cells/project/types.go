package project

import (
	"go/ast"
	"go/token"
	"go/types"

	"stagebook/cells/confine"
	"stagebook/cells/graph"
)

// Options say what to load.
type Options struct {
	Dir    string   // the package folder
	GoTool string   // the Go command; "" means "go" on PATH
	Env    []string // environment of the Go tool; nil means that of this process

	// Prev is an earlier snapshot of the same folder. When only the contents of
	// source files changed since, and every import is known, the new snapshot is
	// made in process, without the Go tool.
	Prev *Snapshot

	// Runtime is the folder of a stagebook module. A folder without any go.mod
	// may import stagebook/cells from there; "" leaves it the standard library.
	Runtime string
}

// Snapshot is one state of a project: what was read, type-checked, and found in
// it. It never changes after Load and may be read by any number of goroutines.
type Snapshot struct {
	Dir    string // absolute; the package folder
	Module Module
	Fset   *token.FileSet // of the syntax of Packages; imported packages have no places in it

	Files    []*File             // of the project's package, in natural order of names
	Pkg      *types.Package      // of the project's package; never nil, perhaps incomplete
	Info     *types.Info         // of the project's package
	Packages map[string]*Package // main-module packages reached, the project's included, by import path
	Imports  map[string]*Dep     // every other package reached, by import path

	// BuildEnv holds what decides how packages are built: GOVERSION, GOOS,
	// GOARCH, GOAMD64 and its like, GOEXPERIMENT, GOFLAGS, CGO_ENABLED, …
	BuildEnv map[string]string

	// Broken lists the declarations that cannot be compiled: those with errors of
	// their own and all that reach them, in order of package, file and place.
	// A build cuts exactly these out.
	Broken []*Decl

	// Inventory is everything that the analysis depends on. See Unchanged.
	Inventory []Dependency

	outline  Outline
	universe *universe
}

// Outline returns what the project declares, as plain data. It is always there,
// also when nothing in the folder parses. The caller must not change it.
func (s *Snapshot) Outline() *Outline { return &s.outline }

// Module is the module that encloses the project's package.
type Module struct {
	Path      string
	Dir       string // absolute
	GoMod     string // absolute path of go.mod; where it would be when Overlaid
	GoVersion string // of the go line, as "1.26"
	Vendor    bool   // packages come from a vendor folder
	Workspace string // absolute path of go.work, or ""
	Overlaid  bool   // there is no go.mod: one with this module path is overlaid
	Manifest  []byte // contents of the overlaid go.mod

	RequiresStagebook bool // the module is stagebook, or requires it
}

// File is one Go source file that the build chooses.
type File struct {
	Name   string // relative to the project's package folder, with slashes
	Path   string // absolute
	Src    []byte
	Digest string // of Src

	// Clean is Src with what does not parse blanked out, of the same length;
	// AST is its syntax. Both are nil when not even the package clause parses.
	Clean []byte
	AST   *ast.File

	// Excluded says that the file is no part of its package: it names another one
	// or does not parse at all. A build leaves it out.
	Excluded bool

	place  *token.File
	damage []damage // what was blanked out, in order

	// What the Go tool looks at: see readHeader.
	header  string
	imports []string
}

// Package is a main-module package, checked from its source.
type Package struct {
	Path  string
	Name  string
	Dir   string
	Files []*File // in natural order of names
	Types *types.Package
	Info  *types.Info

	Imports       []string // import paths as resolved, sorted
	EmbedPatterns []string
	EmbedFiles    []string // relative to Dir, with slashes
	OtherFiles    []string // assembly, C and the like, relative to Dir
	Cgo           bool

	errors []types.Error // of the type checker
	listed *listed
}

// Dep is a package outside of the main module. It is known by its build ID.
type Dep struct {
	Path     string
	BuildID  string // covers toolchain, flags, vendor and replace; "" when it did not build
	Export   string // file of its export data; "" when it did not build
	Module   string // "" in the standard library
	Version  string // "" in the standard library, workspaces and replaced folders
	Dir      string
	Standard bool
	Imports  []string // import paths as resolved
	Error    string   // why it could not be loaded
}

// Decl is one top-level declaration of a main-module package: a function, a
// method, an import, or one specification of a const, var or type declaration.
type Decl struct {
	Package *Package
	File    *File
	Name    string         // "Raw", "Model.Fit", "init", "_"; of several variables, the first
	Node    ast.Node       // *ast.FuncDecl, ast.Spec or, for constants that count on each other, *ast.GenDecl; nil when it does not parse
	Gen     *ast.GenDecl   // the declaration around a Spec
	Objects []types.Object // what it declares; none for init, _ and imports
	Start   int            // offset in File.Src, of the doc comment if there is one
	End     int            // offset in File.Src, behind the last byte
}

// Dependency is one thing that an analysis depends on, and its state then.
type Dependency struct {
	Kind    string `json:"kind"` // file, stat, list, embed, env, tool, format
	Path    string `json:"path"`
	Pattern string `json:"pattern,omitempty"` // of an embed
	Digest  string `json:"digest"`
}

// Outline is what a project declares, in the words of package graph. It encodes
// to JSON and back without loss.
type Outline struct {
	Folder     string `json:"folder"` // base name of the package folder
	Package    string `json:"package"`
	ImportPath string `json:"importPath"`
	Title      string `json:"title"`
	Intro      string `json:"intro,omitempty"` // Markdown

	Items       []Item         `json:"items,omitempty"`   // in display order
	Cells       []graph.Cell   `json:"cells,omitempty"`   // in display order
	Params      []graph.Param  `json:"params,omitempty"`  // in order of declaration
	Sources     []graph.Source `json:"sources,omitempty"` // in order of declaration
	Asks        []confine.Ask  `json:"asks,omitempty"`    // what it wants beyond what every project may
	Diagnostics []Diagnostic   `json:"diagnostics,omitempty"`
	NotCells    []NotCell      `json:"notCells,omitempty"`

	Go     string `json:"go"`     // "go1.26.8"
	Target string `json:"target"` // "linux/amd64"
	Digest string `json:"digest"` // of all sources read
}

// Item is one thing on the page: a cell, or prose between declarations.
type Item struct {
	Kind string         `json:"kind"`           // prose or cell
	Text string         `json:"text,omitempty"` // Markdown, of prose
	Cell string         `json:"cell,omitempty"` // ID, of a cell
	Pos  graph.Position `json:"pos"`
}

// NotCell is an exported function that is no cell, and why.
type NotCell struct {
	Name   string         `json:"name"`
	Pos    graph.Position `json:"pos"`
	Reason string         `json:"reason"` // "not a cell: nothing provides path"
}

// Diagnostic is a mistake in the author's sources.
type Diagnostic struct {
	Code    string         `json:"code"` // one of the Code constants
	Pos     graph.Position `json:"pos"`
	Message string         `json:"message"`
	Path    []string       `json:"path,omitempty"` // of a cycle, or from an input to those who need it
	Remedy  string         `json:"remedy,omitempty"`
	Related []Related      `json:"related,omitempty"`

	// Cells are the IDs of the cells that cannot run because of it: those whose
	// code reaches the mistake. Cells downstream of them are not listed.
	Cells []string `json:"cells,omitempty"`
}

// Related is another place that a diagnostic speaks of.
type Related struct {
	Pos     graph.Position `json:"pos"`
	Message string         `json:"message"`
}
