package scheduler

import (
	"context"
	"fmt"
	"testing"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
)

// BenchmarkPlanFresh judges projects in which nothing has to run.
func BenchmarkPlanFresh(b *testing.B) {
	shapes := []struct {
		name string
		up   func(i int) int // the provider of cell i
	}{
		{"chain", func(i int) int { return i - 1 }},
		{"fan", func(int) int { return 0 }},
	}
	for _, shape := range shapes {
		for _, n := range []int{1000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				p := shaped(n, shape.up)
				keeper := newMemory()
				done(p, keeper)
				for b.Loop() {
					plan := NewPlan(p, World{}, keeper, time.Now)
					if status := plan.Verdicts[cellID(n-1)].Status; status != graph.Fresh {
						b.Fatalf("the last cell is %s", status)
					}
				}
			})
		}
	}
}

func cellID(i int) string { return fmt.Sprintf("c%d", i) }

// shaped is a project of n cells that was never on a disk. Each has some code
// of its own and reaches twenty helpers that all share.
func shaped(n int, up func(int) int) *Project {
	const helpers = 20
	static := &fingerprint.Static{Version: fingerprint.Version, Cells: make(map[string]fingerprint.CellCode, n)}
	for i := range helpers {
		static.Decls = append(static.Decls, fingerprint.Decl{Name: fmt.Sprintf("demo.helper%d", i), Kind: "func", Digest: sumOf(fmt.Sprint(i))})
	}
	cells := make([]graph.Cell, n)
	for i := range cells {
		id := cellID(i)
		cells[i] = graph.Cell{Name: id, ID: id, Outputs: []graph.Output{{Name: id, Type: "int"}}}
		if i > 0 {
			from := cellID(up(i))
			cells[i].Inputs = []graph.Input{{Name: from, Type: "int", Kind: graph.Value, Cell: from}}
		}
		code := []int{len(static.Decls)}
		for h := range helpers {
			code = append(code, h)
		}
		static.Decls = append(static.Decls, fingerprint.Decl{Name: "demo." + id, Kind: "func", Digest: sumOf(id)})
		static.Cells[id] = fingerprint.CellCode{Code: code}
	}
	return projectOf(cells, nil, static)
}

// done runs all cells of a project.
func done(p *Project, keeper *memory) {
	worker := &worker{project: p, cells: make(map[string]behaviour)}
	run := Start(context.Background(), Name{ID: "run", Number: 1}, NewPlan(p, World{}, keeper, time.Now), Config{
		Caller: worker, Keeper: keeper, Slots: NewSlots(8), Flights: NewFlights(), Observe: func(Event) {},
	}, Order{Targets: p.Graph.Order()})
	<-run.Done()
}
