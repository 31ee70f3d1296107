package starter

import (
	"fmt"
	"strings"
)

// A notebook is put together from sections of Go, each with the reason for which it
// is there. Names in ‹› stand for what is known of the table. (A template engine
// would find its methods by name, and the linker could leave out none of anybody's.)

// section is a part of a notebook.
type section struct {
	when bool
	text string
}

// write joins the sections that are wanted and fills in the names.
func (k *sketch) write(sections []section) string {
	var all strings.Builder
	for _, s := range sections {
		if s.when {
			all.WriteString(strings.TrimPrefix(s.text, "\n"))
			all.WriteString("\n")
		}
	}
	return k.names().Replace(all.String())
}

func (k *sketch) names() *strings.Replacer {
	return strings.NewReplacer(
		"‹package›", k.Package, "‹file›", k.File, "‹path›", fmt.Sprintf("%q", k.File), "‹rows›", k.Rows,
		"‹Table›", k.Table, "‹table›", k.Input, "‹moment›", fmt.Sprintf("%q", k.Moment),
		"‹Measure›", k.Measure.Go, "‹Beside›", k.Beside.Go, "‹By›", k.By.Go,
		"‹quantities›", constants("Quantity", k.Numbers), "‹traits›", constants("Trait", k.Groups), "‹options›", k.options(),
		"‹all quantities›", list(k.Numbers), "‹quantity cases›", cases(k.Numbers), "‹trait cases›", cases(k.Groups),
		"‹fields›", k.fields(), "‹reading›", k.reading(), "‹comma›", k.comma(),
		"‹missing›", `"`+strings.Join(missing, `", "`)+`"`,
	)
}

// about opens every notebook.
const about = `
// Package ‹package› looks at ‹file›, a table of ‹rows›.
//
// It was begun from what the columns are. Move the parameters, change the cells,
// add your own.
package ‹package›
`

const quantitySection = `
// Quantity is a column of numbers.
type Quantity string

// The columns of numbers.
const (
‹quantities›)

// Measure is what is looked at.
const Measure = ‹Measure›

// Bins is into how many parts its range is cut.
//
//param:slider min=5 max=100 step=1
const Bins = 30
`

const traitSection = `
// Trait is a column that tells groups of rows apart.
type Trait string

// The columns that tell groups apart.
const (
‹traits›)

// By is what tells the groups apart.
const By = ‹By›
`

func constants(kind string, columns []goColumn) string {
	var b strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&b, "\t%s %s = %q\n", c.Go, kind, c.Column)
	}
	return b.String()
}

func list(columns []goColumn) string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Go)
	}
	return strings.Join(names, ", ")
}

func cases(columns []goColumn) string {
	var b strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&b, "\tcase %s:\n\t\treturn row.%s\n", c.Go, c.field())
	}
	return b.String()
}

// field is the name of a column in a row, which is not that of its constant.
func (c goColumn) field() string { return c.Go + "Is" }
