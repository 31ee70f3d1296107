package gota

import (
	"reflect"
	"unsafe"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// element is how gota keeps one element of type T.
type element[T any] struct {
	e   T
	nan bool
}

// layout says where gota keeps things in this build; known is false when it is
// not laid out as expected, and then only gota's methods are used.
type layout struct {
	known                 bool
	elements, columns     uintptr // offsets in a Series, in a DataFrame
	kind, ncols, nrows    uintptr
	elementsType          reflect.Type // the interface
	strings, ints, floats reflect.Type // slices of elements
	bools                 reflect.Type
}

var known = inspect()

func inspect() layout {
	var l layout
	s, d := reflect.TypeFor[series.Series](), reflect.TypeFor[dataframe.DataFrame]()
	elements, ok1 := s.FieldByName("elements")
	kind, ok2 := s.FieldByName("t")
	columns, ok3 := d.FieldByName("columns")
	ncols, ok4 := d.FieldByName("ncols")
	nrows, ok5 := d.FieldByName("nrows")
	if !(ok1 && ok2 && ok3 && ok4 && ok5) || s.NumField() != 4 || d.NumField() != 4 ||
		elements.Type != reflect.TypeFor[series.Elements]() || kind.Type != reflect.TypeFor[series.Type]() ||
		columns.Type != reflect.TypeFor[[]series.Series]() ||
		ncols.Type != reflect.TypeFor[int]() || nrows.Type != reflect.TypeFor[int]() {
		return l
	}
	l.elements, l.kind, l.elementsType = elements.Offset, kind.Offset, elements.Type
	l.columns, l.ncols, l.nrows = columns.Offset, ncols.Offset, nrows.Offset
	var fits [4]bool
	l.strings, fits[0] = elementsOf[string](l, series.String)
	l.ints, fits[1] = elementsOf[int](l, series.Int)
	l.floats, fits[2] = elementsOf[float64](l, series.Float)
	l.bools, fits[3] = elementsOf[bool](l, series.Bool)
	l.known = fits == [4]bool{true, true, true, true}
	return l
}

// elementsOf gives the type behind the elements of a series, if it is a slice of
// what element[T] is.
func elementsOf[T any](l layout, t series.Type) (reflect.Type, bool) {
	s := series.New([]int{1}, t, "")
	in := *(*series.Elements)(unsafe.Add(unsafe.Pointer(&s), l.elements))
	st := reflect.TypeOf(in)
	if st.Kind() != reflect.Slice {
		return nil, false
	}
	e, want := st.Elem(), reflect.TypeFor[element[T]]()
	if e.Kind() != reflect.Struct || e.NumField() != 2 || e.Size() != want.Size() {
		return nil, false
	}
	for i := range 2 {
		f, w := e.Field(i), want.Field(i)
		if f.Name != w.Name || f.Type != w.Type || f.Offset != w.Offset {
			return nil, false
		}
	}
	return st, true
}

// storage gives the elements of a series, nil when it has none at all.
func storage(s *series.Series) series.Elements {
	return *(*series.Elements)(unsafe.Add(unsafe.Pointer(s), known.elements))
}

// cells gives the elements in place; ok is false when they are not of type want.
func cells[T any](s *series.Series, want reflect.Type) (c []element[T], ok bool) {
	v := reflect.ValueOf(storage(s))
	if v.Type() != want {
		return nil, false
	}
	return unsafe.Slice((*element[T])(v.UnsafePointer()), v.Len()), true
}

// build makes a series of n elements and gives them to be filled in place.
func build[T any](name string, t series.Type, slice reflect.Type, n int) (series.Series, []element[T]) {
	s := series.Series{Name: name}
	v := reflect.MakeSlice(slice, n, n)
	*(*series.Type)(unsafe.Add(unsafe.Pointer(&s), known.kind)) = t
	*(*series.Elements)(unsafe.Add(unsafe.Pointer(&s), known.elements)) = v.Interface().(series.Elements)
	return s, unsafe.Slice((*element[T])(v.UnsafePointer()), n)
}

// absent reports whether a series has no elements at all, as its zero value.
func absent(s *series.Series) (yes bool) {
	if known.known {
		return storage(s) == nil
	}
	defer func() { yes = recover() != nil }()
	s.Len()
	return false
}

func lengthOf(s *series.Series) int {
	if absent(s) {
		return 0
	}
	return s.Len()
}

// columnsOf gives the columns of a frame, in place where the layout is known.
func columnsOf(df *dataframe.DataFrame) []series.Series {
	if known.known {
		return *(*[]series.Series)(unsafe.Add(unsafe.Pointer(df), known.columns))
	}
	return columnsByName(df)
}

// visitElements visits the memory of the elements; where the layout is not known
// the address of the first element stands for it.
func visitElements(s *series.Series, visit func(unsafe.Pointer, uintptr)) {
	if absent(s) || s.Len() == 0 {
		return
	}
	if known.known {
		v := reflect.ValueOf(storage(s))
		if v.Kind() == reflect.Slice {
			visit(v.UnsafePointer(), uintptr(v.Len())*v.Type().Elem().Size())
			return
		}
	}
	if e := reflect.ValueOf(s.Elem(0)); e.Kind() == reflect.Pointer {
		visit(e.UnsafePointer(), e.Type().Elem().Size())
	}
}
