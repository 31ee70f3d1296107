package session

import (
	"encoding/json"
	"slices"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// State is a picture of a view at one moment. Nobody changes it.
type State struct {
	Epoch   string
	Seq     uint64 // of the newest change in it
	Name    string
	Dir     string
	Outline *project.Outline
	Graph   *graph.Graph
	Params  []ParamState
	Files   []FileState     // that may be chosen in the view
	Data    func() []string // paths of the files that there are to choose from
	Unknown []string        // names in the address that no parameter has
	Cells   map[string]*CellState
	Run     *RunState // the run under way, or the last one of this view; nil before the first
	AsOf    string    // set when there is no Go tool and this is an old analysis: "go1.26.8"
	Problem string    // why the sources could not be read again
}

// CellState is where one cell stands in a view.
type CellState struct {
	Seq         uint64
	Cell        *graph.Cell
	Status      graph.Status
	Reasons     []string // in words, the most telling first
	Root        string   // of a blocked cell: the failed cell
	Shown       *store.Record
	Failure     *supervisor.Failure
	FailedAt    time.Time
	FailedAfter time.Duration
	Started     time.Time // of a running cell
	Done, Total int       // progress; Total 0: none
	Last        time.Duration
	Log         []supervisor.LogLine // the last lines, live
	LogLines    int                  // all lines, also those that Log has lost
	StoredLog   string               // digest of the whole log, once it is stored
}

// RunState is one run of a view.
type RunState struct {
	ID      string
	Number  int
	Started time.Time
	Ended   time.Time // zero while it runs
	Total   int       // cells that it has to run
	Settled int
	Failed  int
}

// Running reports whether the run is under way.
func (r *RunState) Running() bool { return r != nil && r.Ended.IsZero() }

// logTail is how many lines of a running cell's log a page shows.
const logTail = 200

// looksLike reports whether two states of a cell that no run is busy with are
// drawn alike.
func (c *CellState) looksLike(o *CellState) bool {
	return c.Cell == o.Cell && c.Status == o.Status && c.Root == o.Root && slices.Equal(c.Reasons, o.Reasons) &&
		sameRecord(c.Shown, o.Shown) && c.FailedAt.Equal(o.FailedAt) && c.LogLines == o.LogLines && c.Total == o.Total
}

func sameRecord(a, b *store.Record) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Key == b.Key && a.Generation == b.Generation
}

func (c *CellState) clone() *CellState {
	next := *c
	return &next
}

func (c *CellState) addLog(line supervisor.LogLine) {
	tail := c.Log
	if len(tail) >= logTail {
		tail = tail[len(tail)-logTail+1:]
	}
	c.Log = append(tail[:len(tail):len(tail)], line)
	c.LogLines++
}

func decodeFailure(record *store.Record) *supervisor.Failure {
	if record == nil || len(record.Failure) == 0 {
		return nil
	}
	var failure supervisor.Failure
	if err := json.Unmarshal(record.Failure, &failure); err != nil {
		return &supervisor.Failure{Kind: "bug", Message: "the record of this failure cannot be read: " + err.Error()}
	}
	return &failure
}
