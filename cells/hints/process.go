package hints

import (
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Process finds calls of other programs.
var Process = &analysis.Analyzer{
	Name: "process",
	Run:  process,
	Doc: `report calls of other programs

Which program lies under a name, and what it does, is no part of a key:

	out, err := exec.Command("sort", path).Output()

Do it in Go, or say how old the result may be with //cell:refresh 1h.`,
}

func process(pass *analysis.Pass) (any, error) {
	uses(pass, func(_ types.Object, name string) (advice, bool) {
		switch name {
		case "os/exec.Command", "os/exec.CommandContext", "os.StartProcess", "syscall.Exec", "syscall.ForkExec", "plugin.Open":
			return advice{"runs another program: " + name, "do it in Go, or say how old its result may be with //cell:refresh 1h"}, true
		}
		return advice{}, false
	})
	return nil, nil
}
