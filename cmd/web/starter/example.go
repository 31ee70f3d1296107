package starter

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
)

// ExampleName is what the example is called.
const ExampleName = "penguins"

// penguins are 344 penguins near Palmer Station, Antarctica, as measured by
// K. Gorman and others (doi:10.1371/journal.pone.0090081), from the data set
// palmerpenguins, which is in the public domain (CC0).
//
//go:embed example/penguins.csv
var penguins []byte

// Example begins the example in a project that New has made.
func Example(projects, name string) error {
	dir := filepath.Join(projects, name)
	file := tablePath("penguins.csv")
	path := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("making the example: %w", err)
	}
	if err := os.WriteFile(path, penguins, 0o666); err != nil {
		return fmt.Errorf("making the example: %w", err)
	}
	return Begin(dir, name, file)
}
