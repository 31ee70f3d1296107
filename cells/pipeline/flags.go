package pipeline

import (
	"encoding"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// paramPrefix begins the names of environment variables that give parameters.
const paramPrefix = "STAGEBOOK_PARAM_"

// options are what the pipeline was started with.
type options struct {
	params    map[string]string // by name, as text
	meant     []string          // names given by a flag; the environment is shared with other programs
	data, out string
	json      bool
	help      bool
}

// usageError is a mistake of whoever started the pipeline.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// parse reads flags and, behind them, the environment.
func parse(name string, args, environ []string) (options, error) {
	o := options{params: make(map[string]string)}
	for _, variable := range environ {
		key, text, _ := strings.Cut(variable, "=")
		if id, ok := strings.CutPrefix(key, paramPrefix); ok && text != "" {
			o.params[id] = text
		}
	}
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Func("param", "`name=value` of a parameter; may be given several times", func(text string) error {
		id, value, ok := strings.Cut(text, "=")
		if !ok {
			return fmt.Errorf("write it like name=value")
		}
		o.params[id] = value
		o.meant = append(o.meant, id)
		return nil
	})
	set.StringVar(&o.data, "data", "", "`folder` of the data files (default that of the package)")
	set.StringVar(&o.out, "out", "", "`folder` to write each result into")
	set.BoolVar(&o.json, "json", false, "say it as one line of JSON a cell on standard output")
	switch err := set.Parse(args); {
	case err == flag.ErrHelp:
		o.help = true
		set.SetOutput(os.Stdout)
		fmt.Fprintf(os.Stdout, "%s runs every cell, in order.\n\n", name)
		set.PrintDefaults()
	case err != nil:
		return o, err
	case set.NArg() > 0:
		return o, fmt.Errorf("it takes flags alone, got %q", set.Args())
	}
	return o, nil
}

// Choice is a named value of a parameter.
type Choice[T any] struct {
	Name  string
	Value T
}

// Choose names a value of a parameter.
func Choose[T any](name string, value T) Choice[T] { return Choice[T]{name, value} }

// Param is the value of a parameter: that which it was started with, else its default.
// One with choices takes the name of one of them. A text that does not fit is the
// error of Given.
func Param[T any](r *Run, id string, value T, choices ...Choice[T]) T {
	r.asked = append(r.asked, id)
	text, ok := r.options.params[id]
	if !ok {
		return value
	}
	if len(choices) > 0 {
		var names []string
		for _, c := range choices {
			if c.Name == text {
				return c.Value
			}
			names = append(names, c.Name)
		}
		r.trouble[id] = fmt.Sprintf("%q is none of %s", text, strings.Join(names, ", "))
		return value
	}
	if err := read(text, reflect.ValueOf(&value).Elem()); err != nil {
		r.trouble[id] = err.Error()
	}
	return value
}

// Given is what is wrong with the parameters that the pipeline was started with, nil
// for nothing. It is asked after the last Param.
func (r *Run) Given() error {
	for _, id := range r.asked {
		if r.trouble[id] != "" {
			return &usageError{fmt.Sprintf("parameter %s: %s", id, r.trouble[id])}
		}
	}
	for _, id := range r.options.meant {
		if !slices.Contains(r.asked, id) {
			return &usageError{fmt.Sprintf("--param %s: there is no such parameter; there are %s", id, strings.Join(r.asked, ", "))}
		}
	}
	return nil
}

// read reads the canonical text of a parameter: Go's for a duration, RFC 3339 for a
// time, and what strconv reads for the rest.
func read(text string, v reflect.Value) (err error) {
	switch to := v.Addr().Interface().(type) {
	case *time.Duration:
		*to, err = time.ParseDuration(text)
		return err
	case encoding.TextUnmarshaler: // time.Time
		return to.UnmarshalText([]byte(text))
	}
	switch {
	case v.Kind() == reflect.String:
		v.SetString(text)
	case v.Kind() == reflect.Bool:
		var b bool
		b, err = strconv.ParseBool(text)
		v.SetBool(b)
	case v.CanInt():
		var n int64
		n, err = strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(n)
	case v.CanUint():
		var n uint64
		n, err = strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(n)
	case v.CanFloat():
		var f float64
		f, err = strconv.ParseFloat(text, v.Type().Bits())
		v.SetFloat(f)
	case v.CanComplex():
		var c complex128
		c, err = strconv.ParseComplex(text, v.Type().Bits())
		v.SetComplex(c)
	default:
		return fmt.Errorf("a %s cannot be read from text", v.Type())
	}
	return err
}
