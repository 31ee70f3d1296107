package codec

import (
	"errors"
	"fmt"
	"strconv"
)

// HeldError says that a value has no faithful encoding and must stay in the
// memory of the process that made it. It is a verdict about the value, not a
// fault: nothing went wrong.
type HeldError struct {
	Path   string // where in the value, for example Model.tree.left or Rows[3]["a"]
	Reason string // why, in words for people
}

func (h *HeldError) Error() string {
	return fmt.Sprintf("%s cannot be stored: %s", h.Path, h.Reason)
}

// held begins a verdict at the place where the walk stands; the callers put the
// path before it as they return.
func held(format string, args ...any) error {
	return &HeldError{Reason: fmt.Sprintf(format, args...)}
}

// at puts step in front of the path of a verdict. Paths are built only while a
// verdict travels up, so that a value that can be encoded pays nothing for them.
func at(err error, step string) error {
	if err == nil {
		return nil
	}
	if h, ok := errors.AsType[*HeldError](err); ok {
		h.Path = step + h.Path
	}
	return err
}

func atField(err error, name string) error {
	if err == nil {
		return nil
	}
	return at(err, "."+name)
}

func atIndex(err error, i int) error {
	if err == nil {
		return nil
	}
	return at(err, "["+strconv.Itoa(i)+"]")
}

// TypeError says that stored bytes are of another type than the one wanted.
type TypeError struct {
	Stored, Wanted string // types by import path and name
	Detail         string // what changed, when both have the same name
}

func (e *TypeError) Error() string {
	if e.Detail != "" {
		return fmt.Sprintf("the type %s has changed since the value was stored: %s", e.Stored, e.Detail)
	}
	return fmt.Sprintf("the stored value is a %s, wanted is a %s", e.Stored, e.Wanted)
}

// ErrCorrupt is wrapped by every error about bytes that no encoder wrote.
var ErrCorrupt = errors.New("not a stored value")

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}
