package server

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"stagebook/cells/display"
	"stagebook/cells/links"
	"stagebook/cells/session"
	"stagebook/views"
)

// documentRows are the rows of a table that a document carries at most: what the
// result keeps for people.
const documentRows = 200

// Document draws the results that a state shows as one HTML file that asks nobody
// for anything: pictures, tables and what turns their pages are inside. It is the
// page that a link to the state shows, with the code folded, and without what only
// a server can answer. The same state gives the same bytes.
func Document(ctx context.Context, cfg Config, state *session.State) ([]byte, error) {
	s := New(cfg)
	defer s.Close()
	made := youngest(state)
	picture := state.Picture(made, true)
	frozen := picture.State()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("drawing a document: %w", err)
	}
	c := s.echo.NewContext(request, nil)
	c.Set(sharedKey, &shared{link: links.Link{Token: "document", Code: true}, picture: picture, state: frozen})
	model := s.notebookModel(c, frozen, views.TabNotebook)
	model.Page.Now = made
	for _, item := range model.Items {
		if item.Cell != nil {
			s.enclose(item.Cell, frozen.Cells[item.Cell.ID])
		}
	}
	d := views.Document{Notebook: model, Unfresh: frozen.Unfresh(), Provenance: provenance(picture)}
	if !made.IsZero() {
		d.Made = made.Format("2 January 2006, 15:04 MST")
	}
	var b bytes.Buffer
	if err := views.DocumentPage(d).Render(ctx, &b); err != nil {
		return nil, fmt.Errorf("drawing a document: %w", err)
	}
	return b.Bytes(), nil
}

// youngest is when the last of the shown results was made.
func youngest(state *session.State) time.Time {
	var made time.Time
	for _, cell := range state.Cells {
		if cell.Shown != nil && cell.Shown.Made.After(made) {
			made = cell.Shown.Made
		}
	}
	return made.UTC()
}

// enclose takes out of a cell what only a server answers, and puts in what a page
// fetches.
func (s *Server) enclose(cell *views.Cell, cs *session.CellState) {
	cell.HideCode, cell.Hints = true, nil
	if cell.Log != nil {
		cell.Log.Href, cell.Log.Open = "", false
	}
	if cs == nil || cs.Shown == nil {
		return
	}
	for i := range cell.Results {
		for _, out := range cs.Shown.Outputs {
			if out.Name != cell.Results[i].Name {
				continue
			}
			if shown, err := s.pictures.display(out.Display); err == nil {
				encloseResult(&cell.Results[i], shown)
			}
		}
	}
}

func encloseResult(r *views.Result, shown display.Display) {
	r.Changes = ""
	switch {
	case r.Table != nil && shown.Table != nil:
		r.Table = wholeTable(shown.Table)
	case r.Chart != nil:
		r.Chart.Live, r.Chart.Saves, r.Chart.Open = "", nil, false
	case r.Tree != nil:
		r.Tree.Save = ""
		closeTree(&r.Tree.Root)
	case r.Text != nil:
		r.Text.Href = ""
	case r.Image != nil && shown.Image != nil:
		r.Image.Src, r.Image.Save = dataAddress(shown.Image.MIME, shown.Image.Data), ""
	case r.Media != nil && shown.Media != nil:
		r.Media.Src, r.Media.Save = dataAddress(shown.Media.MIME, shown.Media.Data), ""
	case r.HTML != nil && shown.HTML != nil:
		r.HTML.Src, r.HTML.Source = "", shown.HTML.Source
	case r.Group != nil && shown.Layout != nil:
		for i := range r.Group.Parts {
			encloseResult(&r.Group.Parts[i].Result, shown.Layout.Parts[i].Display)
		}
	}
}

// wholeTable is a table with all the rows that its display carries.
func wholeTable(t *display.Table) *views.Table {
	model := plainTable(t)
	model.Cells = cellModels(t.Cells[:min(len(t.Cells), documentRows)])
	return model
}

func closeTree(n *views.TreeNode) {
	n.Open = ""
	for i := range n.Children {
		closeTree(&n.Children[i])
	}
}

func dataAddress(mime string, data []byte) string {
	return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(data)
}
