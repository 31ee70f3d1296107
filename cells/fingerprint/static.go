package fingerprint

import (
	"encoding/json"
	"fmt"
	"sync"
)

// Version is that of the encoding of a Static. One of another version is of no
// use and is made again.
const Version = 2

// Static is what the sources say about every cell of a project. It is plain data
// that encodes to JSON and back without loss, and never changes. Declarations and
// packages stand in tables, and cells hold places in them.
type Static struct {
	Version  int                          `json:"version"`
	Decls    []Decl                       `json:"decls,omitempty"`
	Packages []PackagePart                `json:"packages,omitempty"`
	Program  ProgramCode                  `json:"program"`
	Build    BuildPart                    `json:"build,omitempty"`
	Cells    map[string]CellCode          `json:"cells,omitempty"`   // by ID
	Choices  map[string]map[string]string `json:"choices,omitempty"` // parameter ID → name of a choice → its value

	texts map[string][]byte // of declarations, by digest; nil when it was read back

	once  sync.Once // makes what follows, which doesn't change afterwards
	sums  staticSums
	code  []string // sum of each declaration
	start Program
	mu    sync.Mutex
	ready map[string]*cellParts // guarded by mu; by cell ID, made when first asked for
}

// UnmarshalJSON reads a Static back. One of another version is an error, so that
// whoever has kept it makes it again.
func (st *Static) UnmarshalJSON(data []byte) error {
	var version struct{ Version int }
	if err := json.Unmarshal(data, &version); err != nil {
		return fmt.Errorf("reading an analysis of the sources: %w", err)
	}
	if version.Version != Version {
		return fmt.Errorf("the analysis of the sources is of version %d, wanted %d", version.Version, Version)
	}
	type plain Static // without this method
	return json.Unmarshal(data, (*plain)(st))
}

// CellCode is what one cell reaches.
type CellCode struct {
	Code     []int    `json:"code"`               // places in Decls, the cell's function first
	Packages []int    `json:"packages,omitempty"` // places in Packages
	Types    []string `json:"types,omitempty"`    // main-module types that its inputs can hold
	// Uncacheable says why no result of the cell is kept. It is "" when results are kept.
	Uncacheable string `json:"uncacheable,omitempty"`
}

// ProgramCode is what runs before any cell, as places in the tables.
type ProgramCode struct {
	Code     []int `json:"code,omitempty"`
	Packages []int `json:"packages,omitempty"`
}

// cellParts are the parts of a cell that come out of the sources.
type cellParts struct {
	code     []Decl
	packages []PackagePart
	sums     staticSums
}

// Uncacheable returns why no result of a cell is kept, or "" when results are kept.
func (st *Static) Uncacheable(cellID string) string {
	cell, ok := st.Cells[cellID]
	if !ok {
		return "nothing is known of its code"
	}
	return cell.Uncacheable
}

// Parts joins what the sources say of a cell with what its inputs are now. The
// slices of the result are shared: nobody changes what they hold.
func (st *Static) Parts(cellID string, dyn Dynamic) (Parts, error) {
	if st.Version != Version {
		return Parts{}, fmt.Errorf("the analysis of the sources is of version %d, wanted %d", st.Version, Version)
	}
	if _, ok := st.Cells[cellID]; !ok {
		return Parts{}, fmt.Errorf("no cell %s in the sources", cellID)
	}
	cell := st.cell(cellID)
	return Parts{
		Version: layoutVersion, Versions: currentVersions(), Cell: cellID,
		Code: cell.code, Packages: cell.packages, Program: st.start, Build: st.Build,
		Inputs: dyn.Inputs, Params: st.params(dyn.Params), Files: dyn.Files, Env: dyn.Env, Secrets: dyn.Secrets,
		known: &cell.sums,
	}, nil
}

// params adds the values behind the names of choices.
func (st *Static) params(params []ParamPart) []ParamPart {
	var filled []ParamPart
	for i, p := range params {
		value, ok := st.Choices[p.Name][p.Text]
		if !ok {
			continue
		}
		if filled == nil {
			filled = append(filled, params...)
		}
		filled[i].Value = value
	}
	if filled == nil {
		return params
	}
	return filled
}

func (st *Static) cell(id string) *cellParts {
	st.once.Do(st.prepare)
	st.mu.Lock()
	defer st.mu.Unlock()
	if c := st.ready[id]; c != nil {
		return c
	}
	cell := st.Cells[id]
	c := &cellParts{code: st.decls(cell.Code), packages: st.packageParts(cell.Packages)}
	c.sums.program, c.sums.build = st.sums.program, st.sums.build
	sums := make([]string, len(cell.Code))
	for i, at := range cell.Code {
		sums[i] = st.code[at]
	}
	c.sums.code = codeSum(codeVersion, sums)
	c.sums.packages = packagesSum(packagesVersion, c.packages)
	st.ready[id] = c
	return c
}

func (st *Static) prepare() {
	st.ready = make(map[string]*cellParts, len(st.Cells))
	st.code = declSums(st.Decls)
	st.prepareStart()
}

// prepareStart works out what is the same for all cells.
func (st *Static) prepareStart() {
	st.start = Program{Code: st.decls(st.Program.Code), Packages: st.packageParts(st.Program.Packages)}
	st.sums.program = st.start.sum(programVersion)
	st.sums.build = st.Build.sum(buildVersion)
}

func (st *Static) decls(places []int) []Decl { return pick(st.Decls, places) }

func (st *Static) packageParts(places []int) []PackagePart { return pick(st.Packages, places) }

func pick[T any](table []T, places []int) []T {
	if len(places) == 0 {
		return nil
	}
	list := make([]T, len(places))
	for i, at := range places {
		list[i] = table[at]
	}
	return list
}
