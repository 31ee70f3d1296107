//go:build !pipeline

package main

import (
	"stagebook/cells/outdir"
	"stagebook/cells/table/columnar"
)

// tableFormats are the formats in which `web run --out` writes tables.
var tableFormats = map[string]*outdir.Table{
	"csv":     {},
	"parquet": {Ending: "parquet", Write: columnar.WriteParquet},
	"arrow":   {Ending: "arrow", Write: columnar.WriteArrow},
}
