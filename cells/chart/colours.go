package chart

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// variables are the colours of render.js and what the page calls them.
var variables = map[string]string{
	"#1f1d1a": "--ink", "#575249": "--ink-2", "#6d675d": "--ink-3", "#fdfcf9": "--paper",
	"#a59e91": "--chart-axis", "#ece8df": "--chart-grid",
	"#4a7ab8": "--chart-1", "#9c4a08": "--chart-2", "#34a1a0": "--chart-3", "#57297a": "--chart-4",
	"#a2911e": "--chart-5", "#8a1540": "--chart-6", "#31597f": "--chart-7", "#8d7a68": "--chart-8",
	"#e9eff7": "--seq-1", "#bfd2ea": "--seq-2", "#86a9d6": "--seq-3", "#1d4f91": "--seq-5",
	"#8a3d00": "--div-1", "#d39a67": "--div-2", "#8fb0da": "--div-4",
}

var rgb = regexp.MustCompile(`^rgb\((\d+),\s*(\d+),\s*(\d+)\)$`)

// themed replaces a colour of ours by the page's variable, with the colour
// itself for where there is no page around the picture.
func themed(colour string) string {
	hex := strings.ToLower(colour)
	if m := rgb.FindStringSubmatch(hex); m != nil {
		hex = "#"
		for _, part := range m[1:] {
			n, err := strconv.Atoi(part)
			if err != nil || n > 255 {
				return colour
			}
			hex += fmt.Sprintf("%02x", n)
		}
	}
	if name, ok := variables[hex]; ok {
		return "var(" + name + ", " + hex + ")"
	}
	return colour
}
