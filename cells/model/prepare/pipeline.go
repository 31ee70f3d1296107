package prepare

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/model"
)

// Scaling is how numbers are scaled.
type Scaling int

// The scalings.
const (
	AsIs Scaling = iota
	Standard
	MinMax
)

// Spec says what happens to some columns: missing values are filled, then
// categories encoded or numbers scaled.
type Spec struct {
	Columns []string
	Impute  Strategy
	Number  float64 // what Constant fills numbers with
	Text    string  // what Constant fills categories with
	Scale   Scaling
	Encode  Encoding
	Drop    bool // of OneHot: leave out the first category
	Unknown bool // of Encode: let categories pass that the training rows lack
}

// Pipeline is fitted specs, one step for each. Apply makes a matrix of them.
type Pipeline struct {
	Steps []Step
}

// Step is a fitted spec. What its spec has no use for is empty.
type Step struct {
	Columns  []string
	Numeric  bool
	Fills    []string  // of categories, one for each column; nil for none
	Imputer  Imputer   // of numbers; without Fill for none
	Scaler   Scaler    // without Scale for none
	Encoders []Encoder // one for each column of categories
}

// Fit looks at the columns of train. Errors name the column: not there, text
// where a number is wanted, missing values without a strategy.
func Fit(train dataframe.DataFrame, specs ...Spec) (Pipeline, error) {
	var p Pipeline
	if train.Nrow() == 0 {
		return p, fmt.Errorf("preparing columns: there are no rows")
	}
	for _, s := range specs {
		step := Step{Columns: slices.Clone(s.Columns), Numeric: s.Encode == None}
		var err error
		if step.Numeric {
			err = step.fitNumbers(train, s)
		} else {
			err = step.fitCategories(train, s)
		}
		if err != nil {
			return Pipeline{}, fmt.Errorf("preparing columns %q: %w", s.Columns, err)
		}
		p.Steps = append(p.Steps, step)
	}
	return p, nil
}

func (st *Step) fitNumbers(train dataframe.DataFrame, s Spec) error {
	x, err := gaps(train, s.Columns)
	if err != nil {
		return err
	}
	if s.Impute != Keep {
		if st.Imputer, err = FitImputer(x, s.Impute, s.Number); err != nil {
			return err
		}
		x = st.Imputer.Apply(x)
	}
	switch s.Scale {
	case Standard:
		st.Scaler, err = FitStandard(x)
	case MinMax:
		st.Scaler, err = FitMinMax(x)
	default:
		err = x.CheckComplete()
	}
	return err
}

func (st *Step) fitCategories(train dataframe.DataFrame, s Spec) error {
	if s.Scale != AsIs || s.Impute == Mean || s.Impute == Median {
		return fmt.Errorf("categories can be filled by MostFrequent or Constant, and not scaled")
	}
	for _, name := range s.Columns {
		values, missing, err := texts(train, name)
		if err != nil {
			return err
		}
		present := make([]string, 0, len(values))
		for i, v := range values {
			if !missing[i] {
				present = append(present, v)
			}
		}
		fill := s.Text
		if s.Impute == MostFrequent {
			if len(present) == 0 {
				return fmt.Errorf("column %q has no value at all; drop it, or fill it with a constant", name)
			}
			fill = frequent(present)
		}
		if s.Impute == Keep && len(present) < len(values) {
			return fmt.Errorf("column %q has no value in row %d: choose Impute: %w", name, slices.Index(missing, true), model.ErrMissing)
		}
		if s.Impute != Keep {
			st.Fills = append(st.Fills, fill)
			present = append(present, fill)
		}
		e := FitEncoder(present, s.Encode)
		e.Drop, e.Unknown = s.Drop, s.Unknown
		st.Encoders = append(st.Encoders, e)
	}
	return nil
}

// Columns are the names of the columns that Apply makes: those of numbers as
// they are, one-hot ones as "island = Dream".
func (p Pipeline) Columns() []string {
	var names []string
	for _, st := range p.Steps {
		for c, name := range st.Columns {
			if st.Numeric {
				names = append(names, name)
			} else {
				names = append(names, st.Encoders[c].names(name)...)
			}
		}
	}
	return names
}

// Apply prepares the rows of any frame that has the columns of the fit: one row
// a row, one column for each of Columns.
func (p Pipeline) Apply(df dataframe.DataFrame) (model.Matrix, error) {
	out := model.NewMatrix(df.Nrow(), len(p.Columns()))
	at := 0
	for _, st := range p.Steps {
		part, err := st.apply(df)
		if err != nil {
			return model.Matrix{}, fmt.Errorf("preparing columns %q: %w", st.Columns, err)
		}
		for i := range part.Rows {
			copy(out.Row(i)[at:], part.Row(i))
		}
		at += part.Cols
	}
	return out, nil
}

func (st Step) apply(df dataframe.DataFrame) (model.Matrix, error) {
	if !st.Numeric {
		return st.categories(df)
	}
	x, err := gaps(df, st.Columns)
	if err != nil {
		return x, err
	}
	if st.Imputer.Fill != nil {
		x = st.Imputer.Apply(x)
	}
	if err := x.CheckComplete(); err != nil {
		return x, err
	}
	if st.Scaler.Scale != nil {
		x = st.Scaler.Apply(x)
	}
	return x, nil
}

func (st Step) categories(df dataframe.DataFrame) (model.Matrix, error) {
	width := 0
	for _, e := range st.Encoders {
		width += e.Width()
	}
	out := model.NewMatrix(df.Nrow(), width)
	at := 0
	for c, name := range st.Columns {
		values, missing, err := texts(df, name)
		if err != nil {
			return out, err
		}
		e := st.Encoders[c]
		for i, v := range values {
			if missing[i] && st.Fills == nil {
				return out, fmt.Errorf("column %q has no value in row %d: choose Impute: %w", name, i, model.ErrMissing)
			}
			if missing[i] {
				v = st.Fills[c]
			}
			if err := e.Apply(v, out.Row(i)[at:at+e.Width()]); err != nil {
				return out, fmt.Errorf("column %q, row %d: %w", name, i, err)
			}
		}
		at += e.Width()
	}
	return out, nil
}

// Classification prepares rows together with a target of classes. Errors are
// those of Apply and model.Classes.
func (p Pipeline) Classification(df dataframe.DataFrame, target string) (model.Data, error) {
	x, err := p.Apply(df)
	if err != nil {
		return model.Data{}, err
	}
	d := model.Data{X: x, Columns: p.Columns()}
	d.Y, d.Classes, err = model.Classes(df, target)
	return d, err
}

// Regression prepares rows together with a target that is a number.
func (p Pipeline) Regression(df dataframe.DataFrame, target string) (model.Data, error) {
	x, err := p.Apply(df)
	if err != nil {
		return model.Data{}, err
	}
	y, err := model.Features(df, target)
	if err != nil {
		return model.Data{}, fmt.Errorf("target: %w", err)
	}
	return model.Data{X: x, Columns: p.Columns(), Y: y.Values}, nil
}

func gaps(df dataframe.DataFrame, columns []string) (model.Matrix, error) {
	x := model.NewMatrix(df.Nrow(), len(columns))
	for j, name := range columns {
		values, err := model.Numbers(df, name)
		if err != nil {
			return x, err
		}
		for i, v := range values {
			if math.IsInf(v, 0) {
				return x, fmt.Errorf("column %q is infinite in row %d", name, i)
			}
			x.Set(i, j, v)
		}
	}
	return x, nil
}

func texts(df dataframe.DataFrame, name string) (values []string, missing []bool, err error) {
	col, err := model.Column(df, name)
	if err != nil {
		return nil, nil, err
	}
	return col.Records(), col.IsNaN(), nil
}
