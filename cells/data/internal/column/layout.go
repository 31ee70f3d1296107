package column

import (
	"reflect"
	"unsafe"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// layout says where gota keeps things in this build; without known only gota's
// own methods are used.
type layout struct {
	known                         bool
	elements, kind                uintptr // offsets in a Series
	columns, ncols, nrows         uintptr // offsets in a DataFrame
	strings, ints, floats, truths reflect.Type
}

var found = inspect()

func inspect() layout {
	var l layout
	s, d := reflect.TypeFor[series.Series](), reflect.TypeFor[dataframe.DataFrame]()
	if s.NumField() != 4 || d.NumField() != 4 {
		return l
	}
	elements, ok1 := field(s, "elements", reflect.TypeFor[series.Elements]())
	kind, ok2 := field(s, "t", reflect.TypeFor[series.Type]())
	columns, ok3 := field(d, "columns", reflect.TypeFor[[]series.Series]())
	ncols, ok4 := field(d, "ncols", reflect.TypeFor[int]())
	nrows, ok5 := field(d, "nrows", reflect.TypeFor[int]())
	if !(ok1 && ok2 && ok3 && ok4 && ok5) {
		return l
	}
	l.elements, l.kind = elements, kind
	l.columns, l.ncols, l.nrows = columns, ncols, nrows
	var fits [4]bool
	l.strings, fits[0] = elementsOf[string](l, series.String)
	l.ints, fits[1] = elementsOf[int](l, series.Int)
	l.floats, fits[2] = elementsOf[float64](l, series.Float)
	l.truths, fits[3] = elementsOf[bool](l, series.Bool)
	l.known = fits == [4]bool{true, true, true, true}
	return l
}

// field finds a field by its name and type. It asks for one after the other: to ask
// reflection for a name keeps a linker, and whoever works out what code can reach,
// from leaving anything out.
func field(t reflect.Type, name string, of reflect.Type) (offset uintptr, ok bool) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Name == name {
			return f.Offset, f.Type == of
		}
	}
	return 0, false
}

// elementsOf gives the slice type behind the elements of a series, if its
// elements lie in memory as a Cell[T] does.
func elementsOf[T Value](l layout, t series.Type) (reflect.Type, bool) {
	s := series.New([]int{1}, t, "")
	st := reflect.TypeOf(*(*series.Elements)(unsafe.Add(unsafe.Pointer(&s), l.elements)))
	if st.Kind() != reflect.Slice {
		return nil, false
	}
	e, want := st.Elem(), reflect.TypeFor[Cell[T]]()
	if e.Kind() != reflect.Struct || e.NumField() != 2 || e.Size() != want.Size() {
		return nil, false
	}
	for i, name := range []string{"e", "nan"} {
		f, w := e.Field(i), want.Field(i)
		if f.Name != name || f.Type != w.Type || f.Offset != w.Offset {
			return nil, false
		}
	}
	return st, true
}

func (l *layout) typeOf(t series.Type) reflect.Type {
	switch t {
	case series.Int:
		return l.ints
	case series.Float:
		return l.floats
	case series.Bool:
		return l.truths
	}
	return l.strings
}

// read gives the elements of s, in place where it can.
func read[T Value](s *series.Series) ([]Cell[T], bool) {
	if !found.known {
		return slowRead[T](s)
	}
	in := *(*series.Elements)(unsafe.Add(unsafe.Pointer(s), found.elements))
	if in == nil {
		return nil, true
	}
	v := reflect.ValueOf(in)
	if v.Type() != found.typeOf(s.Type()) {
		return nil, false
	}
	return unsafe.Slice((*Cell[T])(v.UnsafePointer()), v.Len()), true
}

// build makes a series of cells, which it keeps where it can.
func build[T Value](name string, t series.Type, cells []Cell[T]) series.Series {
	if !found.known {
		return slowBuild(name, t, cells)
	}
	if cells == nil {
		cells = []Cell[T]{}
	}
	s := series.Series{Name: name}
	elements := reflect.NewAt(found.typeOf(t), unsafe.Pointer(&cells)).Elem().Interface().(series.Elements)
	*(*series.Type)(unsafe.Add(unsafe.Pointer(&s), found.kind)) = t
	*(*series.Elements)(unsafe.Add(unsafe.Pointer(&s), found.elements)) = elements
	return s
}

func seriesOf(df *dataframe.DataFrame) []series.Series {
	if found.known {
		return *(*[]series.Series)(unsafe.Add(unsafe.Pointer(df), found.columns))
	}
	return slowSeries(df)
}

func frameOf(list []series.Series) (dataframe.DataFrame, error) {
	if !found.known || len(list) == 0 {
		return slowFrame(list)
	}
	var df dataframe.DataFrame
	p := unsafe.Pointer(&df)
	*(*[]series.Series)(unsafe.Add(p, found.columns)) = list
	*(*int)(unsafe.Add(p, found.ncols)) = len(list)
	*(*int)(unsafe.Add(p, found.nrows)) = list[0].Len()
	return df, nil
}
