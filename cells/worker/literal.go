package worker

import (
	"fmt"
	"reflect"
	"strconv"
	"time"
)

var (
	durationType = reflect.TypeFor[time.Duration]()
	timeType     = reflect.TypeFor[time.Time]()
)

// literal turns the canonical text of a parameter, or the path of a file, into
// a value of the type that the cell wants.
func literal(text string, t reflect.Type) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	if err := setLiteral(v, text); err != nil {
		return v, fmt.Errorf("reading %q as %s: %w", text, t, err)
	}
	return v, nil
}

func setLiteral(v reflect.Value, text string) error {
	t := v.Type()
	switch {
	case t.ConvertibleTo(durationType) && t.Kind() == reflect.Int64 && isDuration(text, t):
		d, err := time.ParseDuration(text)
		v.SetInt(int64(d))
		return err
	case t.Kind() == reflect.Struct && t.ConvertibleTo(timeType):
		at, err := time.Parse(time.RFC3339Nano, text)
		v.Set(reflect.ValueOf(at.UTC()).Convert(t))
		return err
	}
	return setBasic(v, text)
}

// isDuration tells a duration, or a named type over one, from a whole number:
// by its type where that is time.Duration, else by how the text is written.
func isDuration(text string, t reflect.Type) bool {
	if t == durationType {
		return true
	}
	_, err := strconv.ParseInt(text, 10, 64)
	return err != nil
}

func setBasic(v reflect.Value, text string) error {
	switch bits := v.Type().Bits; v.Kind() {
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		v.SetBool(b)
		return err
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, bits())
		v.SetInt(n)
		return err
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n, err := strconv.ParseUint(text, 10, bits())
		v.SetUint(n)
		return err
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(text, bits())
		v.SetFloat(f)
		return err
	case reflect.Complex64, reflect.Complex128:
		c, err := strconv.ParseComplex(text, bits())
		v.SetComplex(c)
		return err
	case reflect.String:
		v.SetString(text)
		return nil
	}
	return fmt.Errorf("a %s has no text", v.Kind())
}
