package store

import (
	"crypto/rand"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Run is one run of a project, as far as it has come.
type Run struct {
	ID            string            `json:"id"`
	Project       string            `json:"project"`
	Number        int               `json:"number"` // counts the runs of the project from 1
	Started       time.Time         `json:"started"`
	Ended         time.Time         `json:"ended,omitzero"`
	Who           string            `json:"who,omitempty"`
	Params        map[string]string `json:"params,omitempty"`
	Cells         []RunCell         `json:"cells,omitempty"`
	ProjectDigest string            `json:"projectDigest,omitempty"` // of the object that holds the sources
	Sources       string            `json:"sources,omitempty"`       // ID of the saved state of the sources that it found, in package history
	By            string            `json:"by,omitempty"`
	Status        string            `json:"status,omitempty"`
	Via           string            `json:"via,omitempty"`     // what asked: "page", "command line", "pipeline", "watch"
	Program       string            `json:"program,omitempty"` // version of Stagebook
	Machine       *Machine          `json:"machine,omitempty"`
	Metrics       []RunMetric       `json:"metrics,omitempty"` // figures among the results, in the order of the cells
}

// Machine is where a run ran.
type Machine struct {
	Host string `json:"host,omitempty"`
	CPUs int    `json:"cpus,omitempty"`
}

// RunMetric is one figure among the results of a run. It stays when the result has
// been removed.
type RunMetric struct {
	Cell  string `json:"cell"`
	Name  string `json:"name"`
	Text  string `json:"text"`            // as it is shown
	Value string `json:"value,omitempty"` // shortest text of the number; "" when it is none
	Unit  string `json:"unit,omitempty"`
}

// RunCell is what became of one cell in a run.
type RunCell struct {
	ID       string        `json:"id"`
	Status   string        `json:"status"`
	Key      string        `json:"key,omitempty"`
	Duration time.Duration `json:"duration,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	Ran      bool          `json:"ran,omitempty"` // computed in this run, not found

	// Outputs are the digests of the results by name: of a value that is held in
	// memory only, that of its display.
	Outputs map[string]string `json:"outputs,omitempty"`
}

// PutRun writes a run, over an earlier state of it, and returns it as written.
// A run without ID gets a random one, and a run without number the next one of
// its project, also when several processes start runs at once.
func (s *Store) PutRun(run Run) (Run, error) {
	if run.ID == "" {
		run.ID = rand.Text()
	}
	doing := "write run " + run.ID
	if err := checkName("run ID", run.ID); err != nil {
		return run, s.wrap(doing, err)
	}
	if run.Number == 0 {
		s.locking.Lock()
		defer s.locking.Unlock()
		lock, err := s.lock(s.path("runs.lock"), true)
		if err != nil {
			return run, s.wrap(doing, err)
		}
		defer lock.Close()
		run.Number = s.lastNumber(run.Project) + 1
	}
	return run, s.writeJSON(s.runPath(run), runLabel(run.ID), run)
}

// Runs returns the runs of a project, the latest first.
func (s *Store) Runs(project string) []Run {
	var runs []Run
	for _, path := range s.runFiles(component(project)) {
		if run, ok := s.readRun(path); ok {
			runs = append(runs, run)
		}
	}
	return runs
}

// EachRun gives the runs of a project, the latest first, until yield has enough:
// a run is read when it is asked for.
func (s *Store) EachRun(project string) iter.Seq[Run] {
	return func(yield func(Run) bool) {
		for _, path := range s.runFiles(component(project)) {
			if run, ok := s.readRun(path); ok && !yield(run) {
				return
			}
		}
	}
}

// Run returns the run with the ID.
func (s *Store) Run(id string) (Run, bool) {
	if checkName("run ID", id) != nil {
		return Run{}, false
	}
	paths, _ := filepath.Glob(s.path("runs", "*", "????????-"+id))
	for _, path := range paths {
		if run, ok := s.readRun(path); ok {
			return run, true
		}
	}
	return Run{}, false
}

func (s *Store) readRun(path string) (run Run, ok bool) {
	_, id, ok := strings.Cut(filepath.Base(path), "-")
	if !ok {
		return Run{}, false
	}
	_, ok = s.readJSON(path, runLabel(id), &run)
	return run, ok
}

func (s *Store) runPath(run Run) string {
	return s.path("runs", component(run.Project), fmt.Sprintf("%08d-%s", run.Number, run.ID))
}

func runLabel(id string) label { return label{"run", id} }

// runFiles lists the files of a project's runs, the latest first.
func (s *Store) runFiles(folder string) []string {
	dir := s.path("runs", folder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var paths []string
	for _, e := range slices.Backward(entries) {
		paths = append(paths, filepath.Join(dir, e.Name()))
	}
	return paths
}

func (s *Store) lastNumber(project string) int {
	for _, path := range s.runFiles(component(project)) {
		var n int
		if _, err := fmt.Sscanf(filepath.Base(path), "%08d-", &n); err == nil {
			return n
		}
	}
	return 0
}
