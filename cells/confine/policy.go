package confine

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Policy is what a worker may do. Paths are absolute; one that does not exist is
// passed over. Symbolic links are followed when the worker starts, and what they
// lead to is what is granted.
type Policy struct {
	Name      string   // of the project, for words
	Read      []string // files and folders with all below them; also to execute
	Write     []string // folders to read, write and execute in
	Except    []string // folders that stay closed, but for what Read and Write name inside them
	Own       []string // of Read: the project's folder and its module's, for words
	Data      []string // of Read: what the project declares as its data elsewhere, for words
	Network   bool     // reaches other machines, and this one
	Processes int      // and threads at once; 0: DefaultProcesses
	OpenFiles int      // of one process; 0: DefaultOpenFiles
	Memory    int64    // of the process, as its supervisor limits it; 0: none
	Disk      int64    // bytes in its own folders; 0: until the disk is nearly full

	Asks    []Ask // what the project asks for
	Granted []Ask // which of them it has

	exe string   // of the worker
	own []string // the worker's folders; where they lie does not matter
}

const (
	// DefaultProcesses is more than a parallel calculation has, and far fewer than a
	// machine.
	DefaultProcesses = 4096
	// DefaultOpenFiles is more than a cell that opens a folder of files at once
	// needs.
	DefaultOpenFiles = 8192
)

// processes and openFiles hold where a policy says nothing.
var processes, openFiles = DefaultProcesses, DefaultOpenFiles

// With returns the policy of one worker: with its executable and its own folders.
func (p *Policy) With(exe string, own ...string) *Policy {
	q := *p
	q.exe, q.own = exe, own
	q.Processes, q.OpenFiles = orElse(p.Processes, processes), orElse(p.OpenFiles, openFiles)
	return &q
}

// Reads reports whether the worker may read a path.
func (p *Policy) Reads(path string) bool {
	path = real(path)
	return p.Writes(path) || path == real(p.exe) || holds(p.Read, path) > holds(p.Except, path)
}

// Writes reports whether the worker may write a path.
func (p *Policy) Writes(path string) bool {
	path = real(path)
	return holds(p.own, path) > 0 || holds(p.Write, path) > holds(p.Except, path)
}

// holds returns the length of the innermost of several folders that a path is, or
// lies below; 0 when it lies below none.
func holds(dirs []string, path string) int {
	longest := 0
	for _, dir := range dirs {
		if dir = real(dir); below(dir, path) {
			longest = max(longest, len(dir))
		}
	}
	return longest
}

// Keeps reports whether a path lies in a folder that stays closed.
func (p *Policy) Keeps(path string) bool { return holds(p.Except, real(path)) > 0 }

// Has reports whether something that the project asks for is granted.
func (p *Policy) Has(a Ask) bool { return slices.Contains(p.Granted, a) }

// real is a path without symbolic links, as far as it exists.
func real(path string) string {
	path = filepath.Clean(path)
	if found, err := filepath.EvalSymlinks(path); err == nil {
		return found
	}
	dir, name := filepath.Split(path)
	if dir == path || dir == "" {
		return path
	}
	return filepath.Join(real(filepath.Clean(dir)), name)
}

// below reports whether a path is a folder or lies in it. Both are clean.
func below(dir, path string) bool {
	if dir == path {
		return true
	}
	return strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

// rule is what the kernel is told of one path.
type rule struct {
	Path   string
	Write  bool
	Listed bool // names only: what is in it has rules of its own
}

// rules spells the policy out for the kernel, which knows no exceptions.
func (p *Policy) rules() []rule {
	except := make([]string, len(p.Except))
	for i, dir := range p.Except {
		except[i] = real(dir)
	}
	rules := []rule{{Path: real(p.exe)}}
	for _, path := range p.Read {
		rules = append(rules, around(real(path), except)...)
	}
	for _, path := range p.Write {
		for _, r := range around(real(path), except) {
			r.Write = !r.Listed
			rules = append(rules, r)
		}
	}
	for _, path := range p.own {
		rules = append(rules, rule{Path: real(path), Write: true})
	}
	return rules
}

// around grants a path without what is closed below it.
func around(path string, except []string) []rule {
	if !slices.ContainsFunc(except, func(dir string) bool { return dir != path && below(path, dir) }) {
		return []rule{{Path: path}}
	}
	rules := []rule{{Path: path, Listed: true}}
	entries, _ := os.ReadDir(path) // what cannot be listed is not granted
	for _, e := range entries {
		inner := filepath.Join(path, e.Name())
		if e.Type()&os.ModeSymlink == 0 && !slices.Contains(except, inner) { // what a link leads to is granted on its own, or not
			rules = append(rules, around(inner, except)...)
		}
	}
	return rules
}
