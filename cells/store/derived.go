package store

import "fmt"

// Derived returns bytes that PutDerived has kept and that can be made again:
// analyses, drawn charts.
func (s *Store) Derived(kind, key string) ([]byte, bool) {
	l := derivedLabel(kind, key)
	if checkName("kind", kind) != nil {
		return nil, false
	}
	path := s.derivedPath(kind, key)
	data, info, ok := s.readSealed(path, l)
	if ok {
		s.used(path, info)
	}
	return data, ok
}

// PutDerived keeps data under a kind, which is a plain word, and any key.
func (s *Store) PutDerived(kind, key string, data []byte) error {
	if err := checkName("kind", kind); err != nil {
		return fmt.Errorf("keep derived data: %w", err)
	}
	return s.writeSealed(s.derivedPath(kind, key), derivedLabel(kind, key), data)
}

func (s *Store) derivedPath(kind, key string) string {
	name := Digest([]byte(key))
	return s.path("derived", kind, name[:2], name)
}

func derivedLabel(kind, key string) label { return label{"derived " + kind, key} }
