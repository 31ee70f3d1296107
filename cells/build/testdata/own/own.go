// Package own is a project inside of the module stagebook.
package own

import "stagebook/cells"

// A is a cell.
func A() cells.Markdown { return "a" }
