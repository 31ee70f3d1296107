package runs

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"stagebook/cells/diff"
	"stagebook/cells/fingerprint"
	"stagebook/cells/store"
)

// Difference is what is not the same in two runs.
type Difference struct {
	A        Side     `json:"a"`
	B        Side     `json:"b"`
	Surround []Change `json:"surroundings,omitempty"` // Go and platform, version of Stagebook, machine
	Params   []Change `json:"params,omitempty"`
	Metrics  []Change `json:"metrics,omitempty"`
	Code     []Code   `json:"code,omitempty"`
	Lost     string   `json:"lost,omitempty"` // why a change of the code cannot be told
	Results  []Result `json:"results,omitempty"`
	Same     int      `json:"same"` // results that have one digest in both
}

// Side names one of the runs.
type Side struct {
	ID     string `json:"id"`
	Number int    `json:"number"`
	Status string `json:"status"`
}

// Change is a value that is not the same. One side is "" where the run has none.
type Change struct {
	Name string `json:"name"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// Code is a change of a declaration, or of anything else that the code of cells
// depends on.
type Code struct {
	Words  string   `json:"words"`
	Cells  []string `json:"cells"`            // IDs of those that it reaches
	Change string   `json:"change,omitempty"` // as a unified diff
}

// Result is a result that is not the same. A digest is "" where the run has none.
type Result struct {
	Cell   string `json:"cell"`
	Output string `json:"output"`
	A      string `json:"a"`
	B      string `json:"b"`
}

// Diff compares two runs.
func Diff(st *store.Store, a, b store.Run) Difference {
	d := Difference{A: side(a), B: side(b)}
	d.Surround = changes(surroundings(a), surroundings(b))
	d.Params = changes(a.Params, b.Params)
	d.Metrics = changes(figures(a), figures(b))
	d.results(a, b)
	d.code(st, a, b)
	return d
}

func side(run store.Run) Side { return Side{ID: run.ID, Number: run.Number, Status: run.Status} }

func surroundings(run store.Run) map[string]string {
	list := map[string]string{"go": run.By, "stagebook": run.Program}
	if run.Machine != nil {
		list["machine"] = run.Machine.Host
	}
	return list
}

func figures(run store.Run) map[string]string {
	list := make(map[string]string, len(run.Metrics))
	for _, m := range run.Metrics {
		list[Figure(m)] = Shown(m)
		if m.Value != "" {
			list[Figure(m)] = m.Value
		}
	}
	return list
}

// Figure names a figure in the whole project: "scores.accuracy".
func Figure(m store.RunMetric) string {
	if m.Name == m.Cell {
		return m.Name
	}
	return m.Cell + "." + m.Name
}

// Shown is a figure as a person reads it.
func Shown(m store.RunMetric) string {
	if m.Unit == "" || m.Unit == "%" {
		return m.Text + m.Unit
	}
	return m.Text + " " + m.Unit
}

func changes(a, b map[string]string) []Change {
	all := maps.Clone(a)
	if all == nil {
		all = make(map[string]string)
	}
	maps.Copy(all, b)
	var list []Change
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if a[name] != b[name] {
			list = append(list, Change{Name: name, A: a[name], B: b[name]})
		}
	}
	return list
}

// cellsOf are the IDs of the cells of both runs, in the order of the first.
func cellsOf(a, b store.Run) []string {
	var ids []string
	for _, cell := range slices.Concat(a.Cells, b.Cells) {
		if !slices.Contains(ids, cell.ID) {
			ids = append(ids, cell.ID)
		}
	}
	return ids
}

func (d *Difference) results(a, b store.Run) {
	for _, id := range cellsOf(a, b) {
		in, _ := Cell(a, id)
		out, _ := Cell(b, id)
		for _, c := range changes(in.Outputs, out.Outputs) {
			d.Results = append(d.Results, Result{Cell: id, Output: c.Name, A: c.A, B: c.B})
		}
		for name, digest := range in.Outputs {
			if out.Outputs[name] == digest {
				d.Same++
			}
		}
	}
}

// codeParts are the parts of a key that the sources decide.
var codeParts = []string{"code", "program", "packages", "build"}

// code compares what the results of each cell were made from.
func (d *Difference) code(st *store.Store, a, b store.Run) {
	found := make(map[string]int) // place in d.Code by words
	lost := false
	for _, id := range cellsOf(a, b) {
		in, ok := Cell(a, id)
		out, both := Cell(b, id)
		if !ok || !both || in.Key == out.Key {
			continue
		}
		old, known := parts(st, in.Key)
		now, also := parts(st, out.Key)
		if !known || !also {
			lost = true
			continue
		}
		for _, reason := range fingerprint.Diff(old, now) {
			if !slices.Contains(codeParts, reason.Part) {
				continue
			}
			words := reason.String()
			if reason.Kind == "cell" {
				words = id + ": " + words
			}
			i, ok := found[words]
			if !ok {
				i = len(d.Code)
				found[words] = i
				d.Code = append(d.Code, Code{Words: words, Change: change(st, reason)})
			}
			d.Code[i].Cells = append(d.Code[i].Cells, id)
		}
	}
	if a.ProjectDigest != b.ProjectDigest && len(d.Code) == 0 {
		d.Lost = "the sources have changed, and no result depends on the change"
		if lost {
			d.Lost = "the sources have changed; what the results were made from is no longer in the store"
		}
	}
}

func parts(st *store.Store, key string) (p fingerprint.Parts, ok bool) {
	record, ok := st.Record(key)
	if !ok || len(record.Parts) == 0 {
		return p, false
	}
	return p, json.Unmarshal(record.Parts, &p) == nil
}

// change is the change of the text of a declaration, "" where a text is gone.
func change(st *store.Store, reason fingerprint.Reason) string {
	if reason.OldText == "" && reason.NewText == "" {
		return ""
	}
	old, ok := text(st, reason.OldText)
	now, both := text(st, reason.NewText)
	if !ok || !both {
		return ""
	}
	file := strings.TrimPrefix(reason.File, "../")
	if file == "" {
		file = reason.Name
	}
	return diff.Unified("a/"+file, "b/"+file, old, now)
}

func text(st *store.Store, digest string) (string, bool) {
	if digest == "" {
		return "", true
	}
	data, err := st.ReadObject(digest)
	return string(data), err == nil
}
