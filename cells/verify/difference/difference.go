package difference

import (
	"bytes"
	"fmt"

	"stagebook/cells/codec"
)

// Difference is the first place where two results differ, with what stands there.
type Difference struct {
	Path string `json:"path"` // "value.Items[3].Name", "column \"age\" row 17", "display.table.rows"
	A    string `json:"a"`
	B    string `json:"b"`
	More string `json:"more,omitempty"` // how much else differs, where that is known: "12 more values"
}

// String says it on one line.
func (d *Difference) String() string {
	text := fmt.Sprintf("%s: %s ≠ %s", d.Path, d.A, d.B)
	if d.More != "" {
		text += " (and " + d.More + ")"
	}
	return text
}

// Values compares two stored values of package codec. It returns nil when they are
// equal. Bytes that cannot be followed are compared as bytes.
func Values(a, b []byte) *Difference {
	if bytes.Equal(a, b) {
		return nil
	}
	da, errA := codec.Describe(a)
	db, errB := codec.Describe(b)
	if errA != nil || errB != nil {
		return inBytes("value", a, b)
	}
	if da.Type != db.Type {
		return &Difference{Path: "type of the value", A: da.Type, B: db.Type}
	}
	if da.Text != db.Text {
		return &Difference{Path: "definition of the type", A: "one", B: "another one"}
	}
	w := &walk{
		types: newTypes(da.Text),
		a:     cursor{data: da.Payload()}, b: cursor{data: db.Payload()},
	}
	if d := w.values(w.types.shape(da.Type), "value"); d != nil {
		return d
	}
	return inBytes("value", a, b)
}

// inBytes is the difference of what cannot be read any further.
func inBytes(path string, a, b []byte) *Difference {
	if len(a) != len(b) {
		return &Difference{Path: path, A: fmt.Sprintf("%d bytes", len(a)), B: fmt.Sprintf("%d bytes", len(b))}
	}
	for i := range a {
		if a[i] != b[i] {
			return &Difference{Path: fmt.Sprintf("byte %d of %s", i, path), A: fmt.Sprintf("%#02x", a[i]), B: fmt.Sprintf("%#02x", b[i])}
		}
	}
	return nil
}
