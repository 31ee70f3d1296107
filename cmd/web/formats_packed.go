//go:build pipeline

package main

import "stagebook/cells/outdir"

// tableFormats are the formats in which `run --out` of an exported pipeline writes
// tables. The others would make it half as large again.
var tableFormats = map[string]*outdir.Table{"csv": {}}
