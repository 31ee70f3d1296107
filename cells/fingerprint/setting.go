package fingerprint

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"stagebook/cells/project"
)

// buildPart returns the settings that decide how the same code is compiled and
// how it behaves.
func buildPart(s *project.Snapshot) BuildPart {
	b := BuildPart{}
	for name, value := range s.BuildEnv {
		if name == "GOFLAGS" {
			value = telling(value)
		}
		if value != "" {
			b[name] = value
		}
	}
	b["go.mod go"] = s.Module.GoVersion
	if lines := godebug(s.Module); lines != "" {
		b["go.mod godebug"] = lines
	}
	return b
}

// silent are flags of the Go tool that change no result: which versions are taken
// shows in the packages.
var silent = regexp.MustCompile(`^--?(mod|modfile|modcacherw|v|x|n|a|p|work|trimpath|buildvcs|json)(=.*)?$`)

// telling returns the flags of GOFLAGS that may change results.
func telling(flags string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(flags), silent.MatchString), " ")
}

// godebug returns the settings that go.mod or go.work makes for all programs.
func godebug(m project.Module) string {
	var settings []*modfile.Godebug
	if m.Workspace != "" {
		if data, err := os.ReadFile(m.Workspace); err == nil {
			if work, err := modfile.ParseWork("go.work", data, nil); err == nil {
				settings = work.Godebug
			}
		}
	} else if data, err := manifest(m); err == nil {
		if mod, err := modfile.Parse("go.mod", data, nil); err == nil {
			settings = mod.Godebug
		}
	}
	var lines []string
	for _, g := range settings {
		lines = append(lines, g.Key+"="+g.Value)
	}
	slices.Sort(lines)
	return strings.Join(lines, ",")
}

func manifest(m project.Module) ([]byte, error) {
	if m.Overlaid {
		return m.Manifest, nil
	}
	return os.ReadFile(m.GoMod)
}
