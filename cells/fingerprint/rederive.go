package fingerprint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// ErrNotDerivable says that the parts in a record are of a schema from which no
// key of this version can be made. The record is then a miss.
var ErrNotDerivable = errors.New("the parts of the key are of a schema that this version cannot read")

// Rederive reads the parts that a record keeps, of this or an older schema, and
// returns them as this version would have made them, so that their Key is the one
// under which this version looks for the same computation. A new version of
// Stagebook finds old results by it instead of running everything again.
//
// A change of the schema comes with a step that says how the new text of a part
// follows from the old ones. Where there is none, where a part that is needed is
// missing, and where a record is of a newer version or has fields that are not
// known, the error is ErrNotDerivable.
func Rederive(stored []byte) (Parts, error) { return current.rederive(stored) }

// current is the schema of this version.
var current = schema{layout: layoutVersion, versions: currentVersions(), steps: map[step]upgrade{}}

// schema is one way to make a key out of parts.
type schema struct {
	layout   int
	versions Versions
	steps    map[step]upgrade
}

// step names a change: of one part, by its name in JSON, or, for "", of the layout.
// It leads from one version to the next.
type step struct {
	part string
	from int
}

// upgrade changes stored parts from one version of a part to the next. It may use
// all of them, and fails where what it needs is not there.
type upgrade func(stored map[string]json.RawMessage) error

func (s schema) rederive(stored []byte) (Parts, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(stored, &fields); err != nil {
		return Parts{}, fmt.Errorf("%w: %w", ErrNotDerivable, err)
	}
	var is struct {
		Version  int            `json:"v"`
		Versions map[string]int `json:"versions"`
	}
	if err := json.Unmarshal(stored, &is); err != nil {
		return Parts{}, fmt.Errorf("%w: %w", ErrNotDerivable, err)
	}
	if err := s.climb(fields, "", is.Version, s.layout); err != nil {
		return Parts{}, err
	}
	wanted := reflect.ValueOf(s.versions)
	for i := range wanted.NumField() {
		name := jsonName(wanted.Type().Field(i))
		if err := s.climb(fields, name, is.Versions[name], int(wanted.Field(i).Int())); err != nil {
			return Parts{}, err
		}
	}
	return s.read(fields)
}

// climb takes a part from one version to another, step by step.
func (s schema) climb(fields map[string]json.RawMessage, part string, from, to int) error {
	what := part
	if part == "" {
		what = "layout"
	}
	if from < 1 || from > to {
		return fmt.Errorf("%w: version %d of its %s", ErrNotDerivable, from, what)
	}
	for ; from < to; from++ {
		up := s.steps[step{part, from}]
		if up == nil {
			return fmt.Errorf("%w: nothing follows from version %d of its %s", ErrNotDerivable, from, what)
		}
		if err := up(fields); err != nil {
			return fmt.Errorf("%w: version %d of its %s: %w", ErrNotDerivable, from, what, err)
		}
	}
	return nil
}

// read decodes parts that have been brought to this schema.
func (s schema) read(fields map[string]json.RawMessage) (Parts, error) {
	fields["v"], fields["versions"] = mustEncode(s.layout), mustEncode(s.versions)
	text, err := json.Marshal(fields)
	if err != nil {
		return Parts{}, fmt.Errorf("%w: %w", ErrNotDerivable, err)
	}
	var p Parts
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p); err != nil {
		return Parts{}, fmt.Errorf("%w: %w", ErrNotDerivable, err)
	}
	if p.Cell == "" || len(p.Code) == 0 || len(p.Build) == 0 {
		return Parts{}, fmt.Errorf("%w: it lacks its cell, its code or its build", ErrNotDerivable)
	}
	return p, nil
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func mustEncode(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("fingerprint: a version does not encode: " + err.Error()) // numbers: cannot happen
	}
	return text
}

// Current reports whether the parts in a record are of this very schema, so that
// there is nothing to derive. It only looks at how they begin.
func Current(stored []byte) bool { return bytes.HasPrefix(stored, currentHead()) }

// currentHead is how the parts of this schema begin in JSON.
var currentHead = sync.OnceValue(func() []byte {
	head, err := json.Marshal(struct {
		Version  int      `json:"v"`
		Versions Versions `json:"versions"`
	}{layoutVersion, currentVersions()})
	if err != nil {
		panic("fingerprint: versions do not encode: " + err.Error()) // plain data: cannot happen
	}
	return head[:len(head)-1]
})
