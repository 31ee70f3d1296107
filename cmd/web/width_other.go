//go:build !unix

package main

// terminalWidth is the number of columns that every terminal has.
func terminalWidth() int { return defaultWidth }
