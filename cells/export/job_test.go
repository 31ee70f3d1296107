package export

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

func TestSlugs(t *testing.T) {
	for name, want := range map[string]string{"tumours": "tumours", "My Project_2": "my-project-2", "größe": "gr-e", "数": "pipeline", "--x--": "x"} {
		if got := Slug(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestManyParametersHaveTheirPlace holds to what GitHub takes, and says what is left.
func TestManyParametersHaveTheirPlace(t *testing.T) {
	o := &project.Outline{Title: "T", Target: "linux/arm64"}
	for i := range 27 {
		o.Params = append(o.Params, graph.Param{ID: fmt.Sprintf("p%d", i), Basic: "float64", Default: "1e-07"})
	}
	o.Params[3].ID = "größe"
	o.Params[4].Default = "NaN"
	o.Params[5].Choices, o.Params[5].Default = []graph.Choice{{Name: "A"}}, "other"
	text := string(Actions(Job{Slug: "t", Outline: o})[0].Data)
	for _, want := range []string{"# größe is no input", "# p26 is no input", "runs-on: ubuntu-24.04-arm", "type: string\n        default: \"NaN\"", "type: string\n        default: \"other\"", "type: number\n        default: 1e-07"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "        type: "); n != inputLimit {
		t.Errorf("%d inputs", n)
	}
	if strings.Contains(text, "--data") {
		t.Error("it looks for data, and there are none")
	}
}

func TestFolderOfSomebodyElse(t *testing.T) {
	dir := t.TempDir()
	files := []File{{Name: "a", Data: []byte("# made by Stagebook 2\n")}, {Name: "b/c", Data: []byte("same")}}
	for name, text := range map[string]string{"a": "# made by Stagebook 1\n", "b/c": "same"} {
		if err := (File{Data: []byte(text)}).write(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteFolder(dir, files); err != nil {
		t.Fatal(err)
	}
	files[0].Data, files[1].Data = []byte("# made by Stagebook 3\n"), []byte("other")
	if err := WriteFolder(dir, files); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), filepath.Join(dir, "b", "c")) {
		t.Error(err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "a")); err != nil || string(data) != "# made by Stagebook 2\n" {
		t.Errorf("%q was written before all were looked at, %v", data, err)
	}
}
