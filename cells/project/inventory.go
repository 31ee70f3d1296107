package project

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"stagebook/cells/brought"
	"stagebook/cells/files"
)

// The kinds of a Dependency.
const (
	dependsFile   = "file"   // contents of a file
	dependsStat   = "stat"   // names, sizes and times of the files in a folder
	dependsList   = "list"   // names of the files in a folder that the Go tool looks at
	dependsEmbed  = "embed"  // names that a pattern of an embed directive matches in a folder
	dependsEnv    = "env"    // settings of the Go tool in the environment
	dependsTool   = "tool"   // the Go command
	dependsFormat = "format" // version of this analysis
)

// format is the version of what an Outline says. Raise it when the same sources
// give another one.
const format = "2"

const absent = "absent"

// Unchanged reports whether nothing that an analysis depends on has changed
// since. It does not need the Go tool, and takes one that is gone for unchanged.
// Data files are no part of it.
func Unchanged(inventory []Dependency) bool {
	return len(inventory) > 0 && len(changes(inventory, os.Environ())) == 0
}

// changes returns what is no longer as it was.
func changes(inventory []Dependency, env []string) []Dependency {
	var changed []Dependency
	for _, d := range inventory {
		if now := state(d, env); now != d.Digest {
			changed = append(changed, d)
		}
	}
	return changed
}

// state returns the digest of a dependency as it is now.
func state(d Dependency, env []string) string {
	switch d.Kind {
	case dependsFile:
		return fileState(d.Path)
	case dependsStat:
		return statState(d.Path)
	case dependsList:
		return listState(d.Path)
	case dependsEmbed:
		return embedState(d.Path, d.Pattern)
	case dependsEnv:
		return envState(env)
	case dependsTool:
		if now := toolState(d.Path, env); now != absent {
			return now
		}
		return d.Digest
	case dependsFormat:
		return format
	}
	return "unknown"
}

func fileState(name string) string {
	data, err := os.ReadFile(name)
	if err != nil {
		return absent
	}
	return digest(data)
}

// statState is cheap where contents would be much: the packages of a vendor
// folder, of a workspace, of a replaced module.
func statState(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return absent
	}
	sum := sha256.New()
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			fmt.Fprintf(sum, "%q %s\n", e.Name(), files.Look(info))
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// source matches the names of files that the Go tool looks at.
var source = regexp.MustCompile(`\.(go|c|cc|cpp|cxx|m|h|hh|hpp|hxx|f|F|for|f90|s|S|sx|swig|swigcxx|syso)$`)

func listState(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return absent
	}
	sum := sha256.New()
	for _, e := range entries {
		if !e.IsDir() && source.MatchString(e.Name()) && !strings.HasSuffix(e.Name(), "_test.go") {
			fmt.Fprintf(sum, "%q\n", e.Name())
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// embedState lists what a pattern of an embed directive matches, by the rules
// of package embed. Names that the Go tool would refuse do not matter here: a
// name too many costs one more question to it.
func embedState(dir, pattern string) string {
	pattern, all := strings.CutPrefix(pattern, "all:")
	matches, err := filepath.Glob(filepath.Join(globEscape(dir), filepath.FromSlash(pattern)))
	if err != nil {
		return absent
	}
	sum := sha256.New()
	for _, match := range matches {
		filepath.WalkDir(match, func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			base := e.Name()
			if name != match && !all && (base[0] == '.' || base[0] == '_') {
				if e.IsDir() {
					return filepath.SkipDir
				}
				return nil
			}
			fmt.Fprintf(sum, "%q\n", filepath.ToSlash(name))
			return nil
		})
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func globEscape(dir string) string {
	if filepath.Separator == '\\' {
		return dir
	}
	return regexp.MustCompile(`[*?\[\\]`).ReplaceAllString(dir, `\$0`)
}

// harmless are settings that change how fast Go programs run, not what they are.
var harmless = regexp.MustCompile(`^(GOMAXPROCS|GOGC|GOMEMLIMIT|GOTRACEBACK|GOCOVERDIR)=`)

// toolSetting matches the variables that the Go tool takes its settings from.
var toolSetting = regexp.MustCompile(`^(GO[A-Z0-9_]*|CGO_[A-Z_]*|CC|CXX|FC|AR|PKG_CONFIG)=`)

func envState(env []string) string {
	last := map[string]string{}
	for _, pair := range env {
		if toolSetting.MatchString(pair) && !harmless.MatchString(pair) {
			name, value, _ := strings.Cut(pair, "=")
			last[name] = value
		}
	}
	var lines []string
	for name, value := range last {
		lines = append(lines, fmt.Sprintf("%s=%q\n", name, value))
	}
	slices.Sort(lines)
	return digest([]byte(strings.Join(lines, "")))
}

// toolState tells one Go command from another without running it.
func toolState(name string, env []string) string {
	found, err := lookPath(name, env)
	if err != nil {
		return absent
	}
	info, err := os.Stat(found)
	if err != nil {
		return absent
	}
	version := []byte(absent)
	if real, err := filepath.EvalSymlinks(found); err == nil {
		if data, err := os.ReadFile(filepath.Join(filepath.Dir(real), "..", "VERSION")); err == nil {
			version = bytes.TrimSpace(data)
		}
	}
	return digest(fmt.Appendf(nil, "%q %d %d %q", found, info.Size(), info.ModTime().UnixNano(), version))
}

// dependencies lists what the answers of the Go tool depend on, apart from the
// contents of main-module sources.
func (u *universe) dependencies(o Options) []Dependency {
	toolName := o.GoTool
	if toolName == "" {
		toolName = "go"
	}
	d := inventory{env: u.env, seen: map[Dependency]bool{}}
	d.add(dependsFormat, "", "")
	d.add(dependsTool, toolName, "")
	d.add(dependsEnv, "", "")
	if file := u.settings["GOENV"]; file != "" && file != "off" {
		d.add(dependsFile, file, "")
	}
	d.addModule(u)
	if u.module.Overlaid {
		d.add(dependsFile, filepath.Join(u.module.Dir, brought.File), "")
	}
	for _, p := range u.packages {
		d.addPackage(u, p)
	}
	slices.SortFunc(d.list, func(a, b Dependency) int {
		return strings.Compare(a.Kind+"\x00"+a.Path+"\x00"+a.Pattern, b.Kind+"\x00"+b.Path+"\x00"+b.Pattern)
	})
	return d.list
}

// inventory collects dependencies, each once.
type inventory struct {
	env  []string
	seen map[Dependency]bool
	list []Dependency
}

func (d *inventory) add(kind, path, pattern string) {
	one := Dependency{Kind: kind, Path: path, Pattern: pattern}
	if d.seen[one] {
		return
	}
	d.seen[one] = true
	one.Digest = state(one, d.env)
	d.list = append(d.list, one)
}

// addModule adds the files that make the module what it is, those included
// that would change it by appearing.
func (d *inventory) addModule(u *universe) {
	dir := filepath.Clean(u.tool.dir)
	for _, name := range []string{"go.mod", "go.sum", "vendor/modules.txt"} {
		d.add(dependsFile, filepath.Join(u.module.Dir, filepath.FromSlash(name)), "")
	}
	if work := u.module.Workspace; work != "" {
		d.add(dependsFile, work, "")
		d.add(dependsFile, strings.TrimSuffix(work, ".work")+".work.sum", "")
		d.add(dependsFile, filepath.Join(filepath.Dir(work), "vendor", "modules.txt"), "")
	}
	inside := true
	for parent := dir; ; parent = filepath.Dir(parent) {
		if inside {
			d.add(dependsFile, filepath.Join(parent, "go.mod"), "")
		}
		d.add(dependsFile, filepath.Join(parent, "go.work"), "")
		inside = inside && (u.module.Overlaid || parent != u.module.Dir)
		if parent == filepath.Dir(parent) {
			return
		}
	}
}

// addPackage adds what decides which files a package consists of. Packages of
// the standard library and of the module cache do not change by themselves.
func (d *inventory) addPackage(u *universe, p *listed) {
	switch {
	case u.inMain(p.ImportPath):
		d.add(dependsList, p.Dir, "")
		for _, pattern := range p.EmbedPatterns {
			d.add(dependsEmbed, p.Dir, pattern)
		}
		for _, name := range slices.Concat(p.EmbedFiles, p.otherFiles(), p.IgnoredGoFiles) {
			d.add(dependsFile, filepath.Join(p.Dir, filepath.FromSlash(name)), "")
		}
	case p.Dir == "":
		if rest, ok := strings.CutPrefix(p.ImportPath, u.module.Path+"/"); ok {
			d.add(dependsList, filepath.Join(u.module.Dir, filepath.FromSlash(path.Clean(rest))), "")
		}
	case !p.Standard && !strings.HasPrefix(p.Dir, u.settings["GOMODCACHE"]+string(filepath.Separator)):
		d.add(dependsStat, p.Dir, "")
		if p.Module != nil && p.Module.GoMod != "" {
			d.add(dependsFile, p.Module.GoMod, "")
		}
	}
}
