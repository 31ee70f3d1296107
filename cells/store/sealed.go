package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// The first line of a sealed file is the version, the checksum and nothing
// else. A file that starts with sealStem alone is another version's.
const (
	sealStem    = "stagebook "
	sealVersion = sealStem + "1 "
)

// label is what a sealed file is and whose: ("record", key). It is part of the
// checksum, so a file found in another's place is not believed.
type label struct{ kind, name string }

func (l label) String() string { return l.kind + " " + l.name }

func (l label) sum(content []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q\n", l.kind, l.name)
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}

func seal(l label, content []byte) []byte {
	head := sealVersion + l.sum(content) + "\n"
	return append([]byte(head), content...)
}

// What is not believed: errForeign is whole but was written by another version.
var (
	errForeign = errors.New("written by another version")
	errTorn    = errors.New("torn or altered")
)

func unseal(l label, data []byte) ([]byte, error) {
	head, content, _ := bytes.Cut(data, []byte("\n"))
	sum, ours := strings.CutPrefix(string(head), sealVersion)
	switch {
	case ours && sum == l.sum(content):
		return content, nil
	case !ours && strings.HasPrefix(string(head), sealStem):
		return nil, errForeign
	}
	return nil, errTorn
}

// readSealed returns the content of a sealed file. A damaged one is taken away
// and, like a missing one and another version's, is a miss.
func (s *Store) readSealed(path string, l label) ([]byte, fs.FileInfo, bool) {
	f, err := os.Open(path)
	if err != nil {
		s.warnUnless(err, l)
		return nil, nil, false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		s.warnUnless(err, l)
		return nil, nil, false
	}
	data := make([]byte, info.Size())
	if _, err := f.ReadAt(data, 0); err != nil {
		s.warnUnless(err, l)
		return nil, nil, false
	}
	content, err := unseal(l, data)
	if err == nil {
		return content, info, true
	}
	s.warnf("%s: %v, taken as missing", l, err)
	if !errors.Is(err, errForeign) {
		s.retire(path, func(moved string) bool {
			data, err := os.ReadFile(moved)
			if err != nil {
				return false
			}
			_, err = unseal(l, data)
			return err != nil
		})
	}
	return nil, nil, false
}

// readJSON reads a sealed JSON file into v. Fields that v doesn't have make it
// another version's file, and a miss.
func (s *Store) readJSON(path string, l label, v any) (fs.FileInfo, bool) {
	content, info, ok := s.readSealed(path, l)
	if !ok {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(content))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		s.warnf("%s: %v: %v, taken as missing", l, errForeign, err)
		return nil, false
	}
	return info, true
}

// writeJSON seals v and puts it under path, over whatever lies there.
func (s *Store) writeJSON(path string, l label, v any) error {
	content, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", l, err)
	}
	return s.writeSealed(path, l, content)
}

func (s *Store) writeSealed(path string, l label, content []byte) error {
	temp, err := s.stage(seal(l, content))
	if err == nil {
		err = s.replaceSafely(temp, path)
	}
	return s.wrap("write "+l.String(), err)
}

// warnUnless warns of errors other than that the file is not there.
func (s *Store) warnUnless(err error, l label) {
	if !errors.Is(err, fs.ErrNotExist) {
		s.warnf("read %s: %v, taken as missing", l, err)
	}
}
