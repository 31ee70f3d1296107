package chart

import (
	"fmt"
	"math"
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
	// those of ECharts, where neither the author nor render.js chose one
	"#3c3c41": "--ink-2", "#54555a": "--ink-3", "#6d6e73": "--ink-3", "#86878c": "--chart-axis", "#b7b9be": "--chart-axis",
	"#cfd2d7": "--chart-grid", "#dbdee4": "--chart-grid", "#e8ebf0": "--chart-grid",
}

// Colours are the colours that options are designed in, each with the name of
// the variable that holds it on a page. The map must not be changed.
func Colours() map[string]string { return variables }

var rgb = regexp.MustCompile(`^rgb\((\d+),\s*(\d+),\s*(\d+)\)$`)

// themed replaces a colour of ours by the page's variable, with the colour
// itself for where there is no page around the picture.
func themed(colour string, ramps [][]string) string {
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
	if mixed, ok := between(hex, ramps); ok {
		return mixed
	}
	return colour
}

// The colours that visual maps of ours lead through, in order.
var (
	sequential = []string{"#e9eff7", "#bfd2ea", "#86a9d6", "#4a7ab8", "#1d4f91"}
	diverging  = []string{"#8a3d00", "#d39a67", "#ece8df", "#8fb0da", "#1d4f91"}
)

// rampsOf are the ramps of a picture, the likely one first: their blues come so
// close that one colour may lie on both, and in the dark they part.
func rampsOf(drawn string) [][]string {
	if strings.Contains(drawn, diverging[0]) || strings.Contains(drawn, "rgb(138,61,0)") {
		return [][]string{diverging, sequential}
	}
	return [][]string{sequential, diverging}
}

// between writes a colour that lies between two neighbours of a ramp as their
// mixture, so that it follows the page's theme as they do.
func between(hex string, ramps [][]string) (string, bool) {
	c, ok := channels(hex)
	if !ok {
		return "", false
	}
	for _, ramp := range ramps {
		for i := range len(ramp) - 1 {
			from, _ := channels(ramp[i])
			to, _ := channels(ramp[i+1])
			if share, ok := along(from, to, c); ok {
				return fmt.Sprintf("color-mix(in srgb, %s, %s %.0f%%)", themed(ramp[i], nil), themed(ramp[i+1], nil), 100*share), true
			}
		}
	}
	return "", false
}

// along reports how far a colour is on the way between two others, when it is on
// it but for rounding.
func along(from, to, c [3]float64) (share float64, ok bool) {
	dot, length := 0.0, 0.0
	for i := range c {
		dot += (c[i] - from[i]) * (to[i] - from[i])
		length += (to[i] - from[i]) * (to[i] - from[i])
	}
	share = dot / length
	if share < 0 || share > 1 {
		return 0, false
	}
	for i := range c {
		if math.Abs(from[i]+share*(to[i]-from[i])-c[i]) > 1.5 {
			return 0, false
		}
	}
	return share, true
}

// channels reads "#rrggbb".
func channels(hex string) (c [3]float64, ok bool) {
	if len(hex) != 7 || hex[0] != '#' {
		return c, false
	}
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return c, false
	}
	return [3]float64{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}, true
}
