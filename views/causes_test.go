package views

import (
	"strings"
	"testing"
)

func TestCauses(t *testing.T) {
	c := Cell{Inputs: []Chip{{Name: "train", Kind: "value", Cell: "split"}, {Name: "seed", Kind: "param"}, {Name: "seedling", Kind: "param"}, {Name: "lost"}, {Name: "table", Kind: "file"}}}
	for reason, want := range map[string]string{
		"input `train` has another value":                    "input [train→split] has another value",
		"`train` is not done, and parameter seed 2 → 3":      "[train→split] is not done, and parameter [seed→seed] 2 → 3",
		"parameter seedling 2 → 3, and parameter seed 2 → 3": "parameter [seedling→seedling] 2 → 3, and parameter [seed→seed] 2 → 3",
		"helper `norm` changed":                              "helper <norm> changed",
		"input `lost` is new":                                "input <lost> is new",
		"file `table` changed":                               "file [table→table] changed",
		"never run":                                          "never run",
		"parameter seeds 2 → 3":                              "parameter seeds 2 → 3",
		"the parameter seed":                                 "the parameter [seed→seed]",
	} {
		c.Reason = reason
		var b strings.Builder
		for _, cause := range c.causes() {
			switch {
			case cause.anchor != "":
				b.WriteString("[" + cause.text + "→" + cause.anchor + "]")
			case cause.code:
				b.WriteString("<" + cause.text + ">")
			default:
				b.WriteString(cause.text)
			}
		}
		if b.String() != want {
			t.Errorf("%s: %s, want %s", reason, &b, want)
		}
	}
}
