package views

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"maps"

	"github.com/a-h/templ"
)

// Drawn knows how each cell was drawn for a reader last. When the whole sheet is
// drawn anew, a cell that would look as it does is only named: its results may be
// large, and the page would compare them for nothing. One goroutine at a time uses it.
type Drawn struct {
	sums map[string][sha256.Size]byte // of the HTML, by cell
}

// NewDrawn is of a reader of whom nothing is known.
func NewDrawn() *Drawn { return &Drawn{sums: make(map[string][sha256.Size]byte)} }

// Clone returns a copy for another reader.
func (d *Drawn) Clone() *Drawn { return &Drawn{sums: maps.Clone(d.sums)} }

// Keep forgets the cells that are not in a list: they are not on the page any more.
func (d *Drawn) Keep(ids []string) {
	if d == nil {
		return
	}
	there := make(map[string][sha256.Size]byte, len(ids))
	for _, id := range ids {
		if sum, known := d.sums[id]; known {
			there[id] = sum
		}
	}
	d.sums = there
}

// Cell draws a cell for its own sake, and notes how. A nil Drawn only draws.
func (d *Drawn) Cell(p Page, c Cell) templ.Component {
	if d == nil {
		return cellOn(p, c)
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		html, _, err := d.draw(ctx, p, c)
		if err != nil {
			return err
		}
		_, err = w.Write(html)
		return err
	})
}

// OrName draws a cell, or names it where it looks as it did. A nil Drawn draws.
func (d *Drawn) OrName(p Page, c Cell) templ.Component {
	if d == nil {
		return cellOn(p, c)
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		html, same, err := d.draw(ctx, p, c)
		if err != nil {
			return err
		}
		if same {
			return sameCell(c.ID).Render(ctx, w)
		}
		_, err = w.Write(html)
		return err
	})
}

// cellOn is a cell as the page shows it: with its code, or without.
func cellOn(p Page, c Cell) templ.Component {
	if p.Tab == TabApp || p.Tab == TabPresent {
		return AppBlock(p, c)
	}
	return CellSection(p, c)
}

func (d *Drawn) draw(ctx context.Context, p Page, c Cell) (html []byte, same bool, err error) {
	var text bytes.Buffer
	if err := cellOn(p, c).Render(ctx, &text); err != nil {
		return nil, false, err
	}
	sum := sha256.Sum256(text.Bytes())
	last, known := d.sums[c.ID]
	d.sums[c.ID] = sum
	return text.Bytes(), known && last == sum, nil
}
