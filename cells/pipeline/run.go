package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"time"

	"stagebook/cells/codec"
	"stagebook/cells/display"
)

// The exit codes of a pipeline.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitRetry  = 75 // the error of the cell says so by Temporary() bool
)

// Config is what main.go says of the project.
type Config struct {
	Name   string
	Module string   // path of the author's module, of whose types also the unexported fields count
	Dir    string   // of the package, relative to the folder of the module
	Env    []string // names of the variables and secrets that cells declare
}

// Run is one run of all cells, in the order in which main.go calls them.
type Run struct {
	ctx     context.Context // ends with Ctrl-C; main.go hands it to its cells
	options options
	asked   []string          // parameters that main.go has
	trouble map[string]string // what is wrong with the text of one of them
	said    io.Writer         // what people read
	events  io.Writer         // a line of JSON a cell; nil for none
	last    time.Time         // when the cell before was done
	given   []Output          // results so far, looked at again in the end
	digests []string          // of given
}

// Output is one result of a cell. Value points to it, because a digest is of its type
// as the cell declares it, too.
type Output struct {
	Name  string
	Value any
}

// Out names a result.
func Out[T any](name string, value *T) Output { return Output{name, value} }

// Main runs the cells under the environment of the notebook and returns the exit code.
func Main(c Config, cells func(*Run) error) int {
	options, err := parse(c.Name, os.Args[1:], os.Environ())
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", c.Name, err)
		return exitUsage
	}
	if options.help {
		return exitDone
	}
	if os.Getenv(inside) == "" {
		return again(c)
	}
	codec.SetMainModule(c.Module)
	ctx, stop := interrupted()
	defer stop()
	r := &Run{ctx: ctx, options: options, trouble: make(map[string]string), said: os.Stderr, last: time.Now()}
	if options.json {
		r.events = os.Stdout
	}
	if err := r.enter(c.Dir); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", c.Name, err)
		return exitUsage
	}
	return r.all(c.Name, cells)
}

// enter makes the folder of the data the working directory.
func (r *Run) enter(dir string) error {
	if r.options.out != "" {
		out, err := filepath.Abs(r.options.out)
		if err != nil {
			return fmt.Errorf("--out %s: %w", r.options.out, err)
		}
		r.options.out = out
	}
	if r.options.data != "" {
		dir = r.options.data
	} else if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = "."
	}
	if err := os.Chdir(dir); err != nil {
		return fmt.Errorf("--data %s: %w", dir, err)
	}
	return nil
}

// all runs the cells, and looks at their results once more.
func (r *Run) all(name string, cells func(*Run) error) int {
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		return cells(r)
	}()
	if err == nil {
		err = r.unchanged()
	}
	var wrong *usageError
	var temporary interface{ Temporary() bool }
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &wrong):
		fmt.Fprintf(r.said, "%s: %v\n", name, err)
		return exitUsage
	case errors.As(err, &temporary) && temporary.Temporary():
		fmt.Fprintf(r.said, "%s: %v: it is worth trying again\n", name, err)
		return exitRetry
	}
	fmt.Fprintf(r.said, "%s: %v\n", name, err)
	return exitFailed
}

// Context ends when somebody stops the pipeline.
func (r *Run) Context() context.Context { return r.ctx }

// event is a line about a cell, as `web run --json` has it.
type event struct {
	Event   string            `json:"event"`
	Cell    string            `json:"cell"`
	Status  string            `json:"status"`
	Ran     bool              `json:"ran"`
	Seconds float64           `json:"seconds"`
	Outputs map[string]string `json:"outputs,omitempty"`
}

// Done takes what a cell gave: it says so, with the digest of each result, and writes
// the results where --out asks for them. The error is the cell's, with its name.
func (r *Run) Done(cell string, err error, outputs ...Output) error {
	took := time.Since(r.last)
	if err == nil {
		err = r.ctx.Err()
	}
	for _, out := range outputs {
		if err == nil {
			err = codec.ErrorIn(out.value())
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", cell, err)
	}
	e := event{Event: "cell", Cell: cell, Status: "fresh", Ran: true, Seconds: took.Seconds(), Outputs: make(map[string]string)}
	fmt.Fprintf(r.said, "%-20s %8s", cell, took.Round(10*time.Microsecond))
	for _, out := range outputs {
		digest, err := out.digest()
		word := "in memory only"
		if err == nil {
			e.Outputs[out.Name] = digest
			word = digest[:12]
		}
		fmt.Fprintf(r.said, "  %s %s", out.Name, word)
		r.given, r.digests = append(r.given, out), append(r.digests, digest)
		if err := r.write(out); err != nil {
			return fmt.Errorf("writing %s: %w", out.Name, err)
		}
	}
	fmt.Fprintln(r.said)
	r.last = time.Now()
	if r.events == nil {
		return nil
	}
	line, err := json.Marshal(e)
	if err == nil {
		_, err = r.events.Write(append(line, '\n'))
	}
	return err
}

func (o Output) value() reflect.Value { return reflect.ValueOf(o.Value).Elem() }

// digest is that of the bytes that the notebook keeps of a result: of a chart those of
// its options.
func (o Output) digest() (string, error) {
	v := o.value()
	if _, ok := v.Interface().(interface{ JSON() map[string]any }); ok {
		if picture := display.Of(v); picture.Chart != nil {
			v = reflect.ValueOf(string(picture.Chart.Options))
		}
	}
	digest, _, err := codec.Digest(v)
	return digest, err
}

// unchanged reports as an error that a cell wrote into what another had given: then
// what came after it had another input than in the notebook.
func (r *Run) unchanged() error {
	for i, out := range r.given {
		if r.digests[i] == "" {
			continue
		}
		if digest, err := out.digest(); err != nil || digest != r.digests[i] {
			return fmt.Errorf("`%s` was changed by a cell that took it: let the cell change a copy", out.Name)
		}
	}
	return nil
}
