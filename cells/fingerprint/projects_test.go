package fingerprint

import (
	"os"
	"path/filepath"
	"testing"

	"stagebook/cells/project"
)

// TestExamplesAreKept reads the projects that come along. All of their results can
// be kept, and no cell needs all the code there is: the stages that they call are
// plain enough for that.
func TestExamplesAreKept(t *testing.T) {
	const root = "../../projects"
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Run(e.Name(), func(t *testing.T) {
			s, err := project.Load(t.Context(), project.Options{Dir: filepath.Join(root, e.Name())})
			if err != nil {
				t.Fatal(err)
			}
			st := NewStatic(s)
			if len(st.Cells) == 0 {
				t.Fatal("it has no cells")
			}
			all := len(newCode(s).nodes)
			for id, cell := range st.Cells {
				if cell.Uncacheable != "" {
					t.Errorf("%s is not kept: %s", id, cell.Uncacheable)
				}
				if reached := len(cell.Code) + len(st.Program.Code); reached > all*3/4 {
					t.Errorf("%s reaches %d of %d declarations", id, reached, all)
				}
			}
		})
	}
}
