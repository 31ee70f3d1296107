package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrMissing says that the store doesn't hold what was asked for, or no
	// longer holds it whole.
	ErrMissing = errors.New("not in the store")
	// ErrFull says that the disk or the user's share of it is full.
	ErrFull = errors.New("the disk is full")
	// ErrReadOnly says that the store can't be written.
	ErrReadOnly = errors.New("the store can't be written")
)

// wrap says what was being done when err happened and where the store lies,
// and marks errors that a person can do something about.
func (s *Store) wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%s: %w (%s): make room there, remove old results with `web gc`, or name another folder with --store: %w", doing, ErrFull, s.root, err)
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: %w (%s): change its rights, or name another folder with --store: %w", doing, ErrReadOnly, s.root, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
