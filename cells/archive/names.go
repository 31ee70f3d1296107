package archive

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of names that every system takes.
const (
	pathLimit  = 1024
	nameLimit  = 200
	depthLimit = 48
)

// devices are names that Windows keeps, whatever follows a dot.
var devices = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true}

func init() {
	for _, n := range "123456789" {
		devices["com"+string(n)], devices["lpt"+string(n)] = true, true
	}
}

// checkPath reports why a path below module/ cannot be unpacked; a *Refusal.
func checkPath(p string) error {
	switch {
	case len(p) > pathLimit:
		return refuse("%s… is a path of %d bytes, and at most %d are taken", quoted(p[:40]), len(p), pathLimit)
	case !fs.ValidPath(p) || p == "." || path.Clean(p) != p:
		return refuse("%s leads out of its folder, or is no path", quoted(p))
	case strings.Count(p, "/") >= depthLimit:
		return refuse("%s lies more than %d folders deep", quoted(p), depthLimit)
	}
	for part := range strings.SplitSeq(p, "/") {
		if err := checkPart(part); err != nil {
			return refuse("%s: %v", quoted(p), err)
		}
	}
	return nil
}

// checkPart reports why a folder or file cannot have a name.
func checkPart(name string) error {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch {
	case len(name) > nameLimit:
		return fmt.Errorf("a name of %d bytes, and every system takes %d", len(name), nameLimit)
	case !utf8.ValidString(name):
		return fmt.Errorf("a name that is no valid UTF-8")
	case strings.HasPrefix(name, "."):
		return fmt.Errorf("a hidden name")
	case strings.HasSuffix(name, "."), strings.TrimSpace(name) != name:
		return fmt.Errorf("a name that begins or ends with a space or a dot, which other systems cut off")
	case devices[strings.TrimSpace(stem)]:
		return fmt.Errorf("the name of a device on Windows")
	}
	for _, r := range name {
		switch {
		case strings.ContainsRune(`\:*?"<>|`, r):
			return fmt.Errorf("%q in a name, which other systems read as something else", r)
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp):
			return fmt.Errorf("%U in a name, which cannot be seen", r)
		}
	}
	return nil
}

// CheckName reports why a project cannot have a name.
func CheckName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a project needs a name")
	case strings.Contains(name, "/"):
		return fmt.Errorf("%s is a path: a name has no folder", quoted(name))
	case strings.HasPrefix(name, "_"):
		return fmt.Errorf("%s begins with “_”, which hides it", quoted(name))
	}
	if err := checkPart(name); err != nil {
		return fmt.Errorf("%s: %w", quoted(name), err)
	}
	return nil
}

// quoted is a name from outside as it can be shown: short, and in one line.
func quoted(name string) string {
	const most = 120
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "") + "…"
	}
	return strconv.Quote(name)
}

// paths are those of an archive. They are told apart as a system does that knows no
// case.
type paths struct {
	files   map[string]string // by the folded path
	folders map[string]string
}

func newPaths() *paths { return &paths{make(map[string]string), make(map[string]string)} }

// add takes one more path, or says which one it would be taken for; a *Refusal.
func (p *paths) add(name string) error {
	folded := fold(name)
	if have, there := p.files[folded]; there {
		if have == name {
			return refuse("%s is in it twice", quoted(name))
		}
		return refuse("%s and %s are one name on systems that do not tell case apart", quoted(have), quoted(name))
	}
	if have, there := p.folders[folded]; there {
		return refuse("%s is a file and a folder, %s", quoted(name), quoted(have))
	}
	p.files[folded] = name
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		folded := fold(dir)
		if have, there := p.folders[folded]; there {
			if have == dir {
				return nil // and so are those above
			}
			return refuse("%s and %s are one folder on systems that do not tell case apart", quoted(have), quoted(dir))
		}
		if have, there := p.files[folded]; there {
			return refuse("%s is a file and a folder", quoted(have))
		}
		p.folders[folded] = dir
	}
	return nil
}

// fold is a name without its case.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		low := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			low = min(low, next)
		}
		return low
	}, name)
}
