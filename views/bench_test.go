package views

import (
	"context"
	"io"
	"testing"
)

// BenchmarkNotebook draws a page of about a hundred cells.
func BenchmarkNotebook(b *testing.B) {
	n := sample()
	items := n.Items
	for len(n.Items) < 115 {
		n.Items = append(n.Items, items...)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := NotebookPage(n).Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCell draws one cell, as a patch does.
func BenchmarkCell(b *testing.B) {
	n := sample()
	for b.Loop() {
		if err := CellSection(n.Page, *n.Items[1].Cell).Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
