package look

import (
	"encoding/binary"
	"fmt"

	"stagebook/cells/codec/frame"
)

// denseType is the matrix of gonum whose bytes are read here: those of its
// MarshalBinary.
const denseType = "gonum.org/v1/gonum/mat.Dense"

// isMatrix reports whether a type is a list of lists of numbers.
func isMatrix(t *typ) bool {
	if t.kind != "slice" || t.elem.kind != "slice" {
		return false
	}
	kind := kindOf(t.elem.elem)
	return kind == frame.Int || kind == frame.Float
}

// matrixColumns are the columns of a matrix, named by their places as the display
// names them.
func matrixColumns(width int, kind frame.Kind, of *typ) []*column {
	columns := make([]*column, width)
	for i := range columns {
		columns[i] = &column{name: grouped(i), kind: kind, of: of}
	}
	return columns
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// matrix reads a list of equally long lists of numbers.
func (w *walker) matrix(t *typ) ([]byte, error) {
	number := t.elem.elem
	rows := w.bounded(w.length(), t.elem)
	var columns []*column
	for row := range rows {
		width := w.length()
		if row == 0 {
			columns = matrixColumns(w.bounded(width, number), kindOf(number), number)
		}
		if width != len(columns) && w.err == nil {
			return nil, ErrNoTable
		}
		for _, c := range columns {
			w.value(c)
		}
	}
	return w.written(rows, columns)
}

// The head of a dense matrix in bytes: version, form, packing, triangle, unit, then
// rows, columns and two widths of bands, as gonum's mat documents it.
const (
	denseHead    = 4 + 4 + 4*8
	denseVersion = 1
	denseForm    = "GFA\x00" // general, full, all of it
)

// dense reads a matrix of gonum.
func (w *walker) dense() ([]byte, error) {
	data := w.text()
	if len(data) < denseHead || binary.LittleEndian.Uint32(data) != denseVersion || string(data[4:8]) != denseForm {
		return nil, ErrNoTable
	}
	rows, width := binary.LittleEndian.Uint64(data[8:]), binary.LittleEndian.Uint64(data[16:])
	numbers := data[denseHead:]
	if n := uint64(len(numbers) / 8); width == 0 || rows > n || width > n || rows*width != n {
		return nil, ErrNoTable
	}
	columns := matrixColumns(int(width), frame.Float, nil)
	for i := range int(rows * width) {
		bits, missing := bitsOf("float64", numbers[8*i:8*i+8])
		c := columns[i%int(width)]
		c.bits, c.missing = append(c.bits, bits), append(c.missing, missing)
	}
	return w.written(int(rows), columns)
}
