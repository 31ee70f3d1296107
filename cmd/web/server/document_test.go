package server

import (
	"strings"
	"testing"

	"stagebook/cells/display"
	"stagebook/views"
)

// TestEnclosed checks that nothing in a result leads to a server any more, at any
// depth.
func TestEnclosed(t *testing.T) {
	image := display.Display{Image: &display.Image{MIME: "image/png", Data: []byte("png")}}
	media := display.Display{Media: &display.Media{MIME: "audio/wav", Data: []byte("wav")}}
	rows := make([][]display.Cell, 40)
	for i := range rows {
		rows[i] = []display.Cell{{Text: "x"}}
	}
	table := display.Display{Table: &display.Table{Rows: 99, Columns: []display.Column{{Name: "a"}}, Cells: rows}}
	html := display.Display{HTML: &display.HTML{Source: "<p>own"}}
	shown := display.Display{Layout: &display.Layout{Parts: []display.Part{{Display: image}, {Display: media}, {Display: table}, {Display: html}}}}
	r := views.Result{Changes: "/changes", Group: &views.Group{Parts: []views.GroupPart{
		{Result: views.Result{Image: &views.Image{Src: "/media", Save: "/save"}}},
		{Result: views.Result{Media: &views.Media{Src: "/media", Save: "/save"}}},
		{Result: views.Result{Table: &views.Table{Controls: &views.Controls{Action: "/table"}, Next: views.Turn{Href: "/next"}}}},
		{Result: views.Result{HTML: &views.HTML{Src: "/frame"}}},
	}}}
	encloseResult(&r, shown)
	parts := r.Group.Parts
	if r.Changes != "" || parts[0].Result.Image.Src != "data:image/png;base64,cG5n" || parts[0].Result.Image.Save != "" {
		t.Errorf("image %+v", parts[0].Result.Image)
	}
	if m := parts[1].Result.Media; !strings.HasPrefix(m.Src, "data:audio/wav;base64,") || m.Save != "" {
		t.Errorf("media %+v", m)
	}
	if tb := parts[2].Result.Table; tb.Controls != nil || tb.Next.Href != "" || len(tb.Cells) != 40 || tb.Rows != 99 {
		t.Errorf("table of %d rows shown, %d in all, %+v", len(tb.Cells), tb.Rows, tb.Controls)
	}
	if h := parts[3].Result.HTML; h.Src != "" || h.Source != "<p>own" {
		t.Errorf("frame %+v", h)
	}
	tree := views.Result{Tree: &views.Tree{Save: "/s", Root: views.TreeNode{Children: []views.TreeNode{{Open: "/tree", More: 3}}}}}
	encloseResult(&tree, display.Display{})
	if tree.Tree.Save != "" || tree.Tree.Root.Children[0].Open != "" || tree.Tree.Root.Children[0].More != 3 {
		t.Errorf("tree %+v", tree.Tree)
	}
}
