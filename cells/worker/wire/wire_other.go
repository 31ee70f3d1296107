//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd

package wire

import "os"

// Pair reports that this system lacks what workers need.
func Pair() (*Conn, *os.File, error) { return nil, nil, ErrUnsupported }

// Inherited reports that this system lacks what workers need.
func Inherited(uintptr) (*Conn, error) { return nil, ErrUnsupported }

func sendFrame(*os.File, []byte, []*os.File) error { return ErrUnsupported }

func receiveChunk(*os.File, []byte, *[]byte) (int, []*os.File, error) { return 0, nil, ErrUnsupported }
