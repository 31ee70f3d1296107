package views

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestLayers holds, on random graphs with circles and edges to nowhere, that
// every node is placed inside of the drawing, that none covers another, and
// that what is needed stands to the left where there is no circle.
func TestLayers(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var o Outline
		for i := range 1 + r.IntN(30) {
			o.Rows = append(o.Rows, OutlineRow{ID: strconv.Itoa(i), Name: "N", Kind: "cell"})
		}
		circles := seed%2 == 1
		for range r.IntN(60) {
			e := Edge{From: r.IntN(len(o.Rows)), To: r.IntN(len(o.Rows))}
			if !circles && e.From >= e.To {
				continue
			}
			o.Edges = append(o.Edges, e)
		}
		o.Edges = append(o.Edges, Edge{From: -1, To: len(o.Rows)})
		l := layers(o)
		at := map[[2]float64]bool{}
		for _, n := range l.nodes {
			if n.x < 0 || n.y < 15 || n.x+nodeWidth > l.width || n.y+15 > l.height {
				t.Fatalf("seed %d: node at %v,%v outside of %v × %v", seed, n.x, n.y, l.width, l.height)
			}
			if at[[2]float64{n.x, n.y}] {
				t.Fatalf("seed %d: two nodes at one place", seed)
			}
			at[[2]float64{n.x, n.y}] = true
		}
		for _, e := range o.Edges {
			if o.holds(e) && !circles && l.nodes[e.From].x >= l.nodes[e.To].x {
				t.Fatalf("seed %d: %d needs %d, which does not stand left of it", seed, e.To, e.From)
			}
		}
	}
	layers(Outline{})
}
