package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
)

// BenchmarkPlanFresh judges projects in which nothing has to run. The budget is
// 100 ms at 10,000 cells, and growth in step with their number. The floor is a
// bare loop that hashes as much as a key does and looks each up in a map.
func BenchmarkPlanFresh(b *testing.B) {
	shapes := []struct {
		name string
		up   func(i int) []int // the providers of cell i
	}{
		{"chain", func(i int) []int { return []int{i - 1} }},
		{"fan", func(int) []int { return []int{0} }},
		{"grid", func(i int) []int { return slices.Compact([]int{max(i-100, 0), i - 1}) }},
	}
	for _, shape := range shapes {
		for _, n := range []int{1000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				p := shaped(n, shape.up)
				keeper := newMemory()
				done(p, keeper)
				began := time.Now()
				for b.Loop() {
					plan := NewPlan(p, World{}, keeper, time.Now)
					if status := plan.Verdicts[cellID(n-1)].Status; status != graph.Fresh {
						b.Fatalf("the last cell is %s", status)
					}
				}
				b.ReportMetric(float64(time.Since(began).Nanoseconds())/float64(b.N*n), "ns/cell")
				b.ReportMetric(float64(floor(n).Nanoseconds())/float64(n), "floor-ns/cell")
			})
		}
	}
}

// floor hashes the size of a key's text for each cell, and looks the sum up.
func floor(n int) time.Duration {
	known := make(map[string]bool, n)
	text := make([]byte, 400)
	began := time.Now()
	for i := range n {
		binary.LittleEndian.PutUint64(text, uint64(i))
		sum := sha256.Sum256(text)
		known[hex.EncodeToString(sum[:])] = true
	}
	return time.Since(began)
}

func cellID(i int) string { return fmt.Sprintf("c%d", i) }

// shaped is a project of n cells that was never on a disk. Each has some code
// of its own and reaches twenty helpers that all share.
func shaped(n int, up func(int) []int) *Project {
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
			for _, at := range up(i) {
				from := cellID(at)
				cells[i].Inputs = append(cells[i].Inputs, graph.Input{Name: from, Type: "int", Kind: graph.Value, Cell: from})
			}
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
