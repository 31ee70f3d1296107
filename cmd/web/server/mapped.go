package server

import (
	"fmt"
	"io"
)

// mapped lends the checked bytes of an object. Large ones are mapped, not read:
// what nobody looks at costs no memory, and the file stays what it was, because
// the store never writes an object twice.
func (s *Server) mapped(digest string) (data []byte, release func(), err error) {
	file, err := s.cfg.Store.OpenObject(digest)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("looking at an object: %w", err)
	}
	data, release, err = mapFile(file, info.Size())
	if err != nil {
		if data, err = io.ReadAll(file); err != nil {
			return nil, nil, fmt.Errorf("reading an object: %w", err)
		}
		release = func() {}
	}
	return data, release, nil
}
