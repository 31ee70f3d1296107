package model

import "fmt"

// Matrix is a table of numbers, stored row by row: the value in row i and
// column j is Values[i*Cols+j].
type Matrix struct {
	Rows, Cols int
	Values     []float64 // Rows × Cols
}

// NewMatrix returns a matrix of zeros.
func NewMatrix(rows, cols int) Matrix {
	return Matrix{Rows: rows, Cols: cols, Values: make([]float64, rows*cols)}
}

// FromRows copies rows into a matrix. The error names the first row that is
// longer or shorter than the first.
func FromRows(rows [][]float64) (Matrix, error) {
	if len(rows) == 0 {
		return Matrix{}, nil
	}
	m := NewMatrix(len(rows), len(rows[0]))
	for i, row := range rows {
		if len(row) != m.Cols {
			return Matrix{}, fmt.Errorf("row %d has %d values, the first row has %d", i, len(row), m.Cols)
		}
		copy(m.Row(i), row)
	}
	return m, nil
}

// Row returns row i. It is a view: writing to it changes the matrix.
func (m Matrix) Row(i int) []float64 {
	return m.Values[i*m.Cols : (i+1)*m.Cols : (i+1)*m.Cols]
}

// At returns the value in row i and column j.
func (m Matrix) At(i, j int) float64 { return m.Values[i*m.Cols+j] }

// Set puts v into row i and column j.
func (m Matrix) Set(i, j int, v float64) { m.Values[i*m.Cols+j] = v }

// Col returns a copy of column j.
func (m Matrix) Col(j int) []float64 {
	col := make([]float64, m.Rows)
	for i := range col {
		col[i] = m.Values[i*m.Cols+j]
	}
	return col
}

// Take returns a new matrix of the rows that are named, in that order; a row
// may be named more than once.
func (m Matrix) Take(rows []int) Matrix {
	out := NewMatrix(len(rows), m.Cols)
	for k, i := range rows {
		copy(out.Row(k), m.Row(i))
	}
	return out
}

// Clone returns a copy that shares no memory with m.
func (m Matrix) Clone() Matrix {
	m.Values = append([]float64(nil), m.Values...)
	return m
}

// ArgMax returns the column of the largest value of each row, the first of
// equals: the predicted class where m holds probabilities.
func (m Matrix) ArgMax() []int {
	best := make([]int, m.Rows)
	for i := range best {
		row := m.Row(i)
		for j, v := range row {
			if v > row[best[i]] {
				best[i] = j
			}
		}
	}
	return best
}
