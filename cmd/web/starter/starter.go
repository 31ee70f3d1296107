// Package starter writes the first files of a project.
package starter

import (
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
)

// longest is how long the name of a project may be.
const longest = 60

var named = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

const first = `// Package %[1]s is a new notebook.
package %[1]s

// Name is whom to greet.
const Name = "world"

// Hello greets. Its parameter takes the constant of that name.
func Hello(name string) string {
	return "Hello, " + name + "!"
}
`

// Name reports why a project cannot have a name; nil when it can.
func Name(name string) error {
	if !named.MatchString(name) || token.IsKeyword(name) || name == "main" || len(name) > longest {
		return fmt.Errorf("%q: a project is a Go package, so its name is at most %d small letters and digits, begins with a letter, and is neither a word of Go nor main", name, longest)
	}
	return nil
}

// New makes a project of a name in a folder of projects: one cell that runs.
// Its errors say what a name may be; fs.ErrExist is among them.
func New(projects, name string) error {
	if err := Name(name); err != nil {
		return err
	}
	dir := filepath.Join(projects, name)
	if err := os.MkdirAll(projects, 0o777); err != nil {
		return fmt.Errorf("making the project %s: %w", name, err)
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("there is a project %s already: take another name (%w)", name, err)
		}
		return fmt.Errorf("making the project %s: %w", name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".go"), fmt.Appendf(nil, first, name), 0o666); err != nil {
		return fmt.Errorf("making the project %s: %w", name, err)
	}
	return nil
}

// FileName reports whether a name may be given to an uploaded file: no folder,
// nothing hidden, nothing that the Go tool would compile.
func FileName(name string) bool {
	if name == "" || len(name) > 200 || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || path.Ext(name) == ".go" {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return r == '/' || r == '\\' || r == ':' || unicode.IsControl(r)
	})
}

// Reading is the declaration of a data file, in a form that needs no import of
// ours, and a cell that reads it: rows of a CSV, or else its bytes.
func Reading(file string) string {
	base := strings.TrimSuffix(path.Base(file), path.Ext(file))
	words := strings.FieldsFunc(base, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	name := ""
	for _, word := range words {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	if name == "" || unicode.IsDigit(rune(name[0])) {
		name = "Data" + name
	}
	lower := strings.ToLower(name[:1]) + name[1:]
	if token.IsKeyword(lower) {
		name, lower = name+"Data", lower+"Data"
	}
	declared := fmt.Sprintf("//cell:file\nvar %sFile = %q\n\n", name, file)
	if path.Ext(file) == ".csv" {
		return declared + fmt.Sprintf(`// Read%[1]s reads the rows.
func Read%[1]s(%[2]sFile string) ([][]string, error) {
	file, err := os.Open(%[2]sFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return csv.NewReader(file).ReadAll()
}
`, name, lower)
	}
	return declared + fmt.Sprintf(`// Read%[1]s reads the file.
func Read%[1]s(%[2]sFile string) (string, error) {
	data, err := os.ReadFile(%[2]sFile)
	return string(data), err
}
`, name, lower)
}
