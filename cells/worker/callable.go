package worker

import (
	"reflect"
	"runtime"
	"strings"

	"stagebook/cells/worker/protocol"
)

// callable is a line of the table with the types of its function.
type callable struct {
	*Cell
	fn      reflect.Value
	inputs  []reflect.Type // as Inputs
	outputs []reflect.Type // as Outputs
}

func newCallable(c *Cell) *callable {
	fn := reflect.ValueOf(c.Func)
	t := fn.Type()
	call := &callable{Cell: c, fn: fn}
	first := 0
	if c.Context {
		first = 1
	}
	for i := first; i < t.NumIn(); i++ {
		call.inputs = append(call.inputs, t.In(i))
	}
	for i := range c.Outputs {
		call.outputs = append(call.outputs, t.Out(i))
	}
	return call
}

// place is where the function begins.
func (c *callable) place() protocol.Frame {
	fn := runtime.FuncForPC(c.fn.Pointer())
	if fn == nil {
		return protocol.Frame{}
	}
	file, line := fn.FileLine(fn.Entry())
	return protocol.Frame{Func: fn.Name(), File: file, Line: line}
}

// ourPackage is the import path of this package, wherever an overlay has put it.
func ourPackage() string { return reflect.TypeFor[Table]().PkgPath() }

// runtimeRoot is the import path below which frames of a stack are ours.
func runtimeRoot() string { return strings.TrimSuffix(ourPackage(), "/worker") }
