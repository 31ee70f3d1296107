package pipeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
)

// write writes a result into the folder of --out: what is text as text, what writes
// itself as CSV or draws itself as a page so, anything else as JSON. What none of
// these can say is left out, and that is told.
func (r *Run) write(out Output) error {
	if r.options.out == "" {
		return nil
	}
	ending, data, err := natural(out.value())
	if err != nil {
		fmt.Fprintf(r.said, " (no file: %v)", err)
		return nil
	}
	if err := os.MkdirAll(r.options.out, 0o777); err != nil {
		return err
	}
	path := filepath.Join(r.options.out, out.Name+ending)
	if err := os.WriteFile(path+".new", data, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func natural(v reflect.Value) (ending string, data []byte, err error) {
	if v.Kind() == reflect.String {
		if v.Type().Name() == "Markdown" {
			return ".md", []byte(v.String()), nil
		}
		return ".txt", []byte(v.String()), nil
	}
	for _, way := range []struct{ method, ending string }{{"WriteCSV", ".csv"}, {"Render", ".html"}} {
		if data, ok := written(v, way.method); ok {
			return way.ending, data, nil
		}
	}
	data, err = json.MarshalIndent(v.Interface(), "", "  ")
	return ".json", append(data, '\n'), err
}

// written is what a method of a value writes, when it is one that takes a writer.
func written(v reflect.Value, method string) ([]byte, bool) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, false
	}
	m := v.MethodByName(method)
	if !m.IsValid() {
		return nil, false
	}
	t := m.Type()
	takes := t.NumIn() == 1 || t.NumIn() == 2 && t.IsVariadic()
	if !takes || t.In(0) != reflect.TypeFor[io.Writer]() || t.NumOut() != 1 || t.Out(0) != reflect.TypeFor[error]() {
		return nil, false
	}
	var b bytes.Buffer
	result := m.Call([]reflect.Value{reflect.ValueOf(&b)})[0]
	return b.Bytes(), result.IsNil()
}
