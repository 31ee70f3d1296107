package server

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/views"
)

// verdicts remembers what results said to what is expected of them: a page is drawn
// often, and a result is looked at once. The zero value is empty.
type verdicts struct {
	mu   sync.Mutex // guards seen
	seen map[string][]session.Expected
}

const (
	verdictsKept = 4096     // cells of which it is remembered
	verdictBytes = 64 << 20 // of a value that is looked at while a page is drawn
)

// of returns what a cell's author expects of its results and what they say to it.
func (v *verdicts) of(st *store.Store, cs *session.CellState) []views.Expected {
	if len(cs.Cell.Expect) == 0 {
		return nil
	}
	key := ""
	if cs.Status == graph.Fresh && cs.Shown != nil {
		var b strings.Builder
		fmt.Fprintf(&b, "%s %d", cs.Shown.Key, cs.Shown.Generation)
		for _, e := range cs.Cell.Expect {
			fmt.Fprintf(&b, "\n%s %s", e.Output, e.Text)
		}
		key = b.String()
	}
	v.mu.Lock()
	list, known := v.seen[key]
	v.mu.Unlock()
	if key == "" || !known {
		list, _ = cs.Expected(context.Background(), st, verdictBytes) // its only error is that of the context
	}
	if key != "" && !known {
		v.mu.Lock()
		if v.seen == nil || len(v.seen) >= verdictsKept {
			v.seen = make(map[string][]session.Expected)
		}
		v.seen[key] = list
		v.mu.Unlock()
	}
	models := make([]views.Expected, len(list))
	for i, e := range list {
		models[i] = views.Expected{Text: e.Text, Passed: e.Passed, Seen: e.Seen, Unknown: e.Unknown, File: e.Pos.File, Line: e.Pos.Line}
	}
	return models
}
