package datadir

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Folder is where a project keeps its data, below its package folder.
const Folder = "data"

// nameLimit is the length of a name in bytes; most file systems end at 255, and
// a name written aside gets a few more.
const nameLimit = 200

// reserved are names that Windows keeps for devices, whatever follows a dot.
var reserved = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true}

func init() {
	for _, n := range "123456789" {
		reserved["com"+string(n)], reserved["lpt"+string(n)] = true, true
	}
}

// Check reports why a file cannot have a name; nil when it can. A name has no
// folder.
func Check(name string) error {
	switch stem, _, _ := strings.Cut(strings.ToLower(name), "."); {
	case name == "":
		return errors.New("a file needs a name")
	case len(name) > nameLimit:
		return fmt.Errorf("the name is %d bytes long, and %d is the most that every system takes", len(name), nameLimit)
	case !utf8.ValidString(name):
		return errors.New("the name is no valid UTF-8")
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "_"):
		return fmt.Errorf("%q begins with %q, which hides it: take another first letter", name, name[:1])
	case strings.HasSuffix(name, "."), strings.TrimSpace(name) != name:
		return fmt.Errorf("%q begins or ends with a space or a dot, which other systems cut off", name)
	case reserved[strings.TrimSpace(stem)]:
		return fmt.Errorf("%q is the name of a device on Windows", name)
	case strings.EqualFold(path.Ext(name), ".go"):
		return fmt.Errorf("%q would be compiled as a part of the project: write code as a cell, or in the editor of your choice", name)
	}
	for _, r := range name {
		if why := unfit(r); why != "" {
			return fmt.Errorf("%q contains %s", name, why)
		}
	}
	return nil
}

// unfit says why a letter cannot be in a name; "" when it can.
func unfit(r rune) string {
	switch {
	case strings.ContainsRune(`/\`, r):
		return "a folder: give the name alone"
	case strings.ContainsRune(`:*?"<>|`, r):
		return fmt.Sprintf("%q, which other systems and patterns of files read as something else", r)
	case unicode.IsControl(r):
		return fmt.Sprintf("the control character %U", r)
	case unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp):
		return fmt.Sprintf("%U, which cannot be seen", r)
	}
	return ""
}

// Clean makes a name that Check takes out of what a browser says a file is
// called, near to it. Its error says why that cannot be done.
func Clean(name string) (string, error) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp):
			return -1
		case unfit(r) != "":
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.TrimRight(strings.TrimLeft(strings.TrimSpace(name), "._ "), ". ")
	if over := len(name) - nameLimit; over > 0 {
		ext := path.Ext(name)
		stem := strings.TrimSuffix(name, ext)
		if len(ext) > 20 {
			stem, ext = name, ""
		}
		stem = strings.ToValidUTF8(stem[:nameLimit-len(ext)], "")
		name = strings.TrimRight(stem, ". ") + ext
	}
	if stem, rest, _ := strings.Cut(name, "."); reserved[strings.ToLower(stem)] {
		name = strings.TrimSuffix(stem+"_."+rest, ".")
	}
	return name, Check(name)
}

// CheckPath reports why a path below the package folder cannot be worked on from
// a page: each folder and the name must pass Check.
func CheckPath(rel string) error {
	if !fs.ValidPath(rel) || rel == "." {
		return fmt.Errorf("%q is no path in the project", rel)
	}
	for part := range strings.SplitSeq(rel, "/") {
		if err := Check(part); err != nil {
			return err
		}
	}
	return nil
}

// Clash returns the name among those of a folder that a new name would be taken
// for on a system that does not tell case apart, other than itself; "" for none.
func Clash(name string, among []string) string {
	for _, have := range among {
		if have != name && strings.EqualFold(have, name) {
			return have
		}
	}
	return ""
}
