//go:build pipeline

package main

// notebookCommands are none in an exported pipeline.
func notebookCommands() []command { return nil }
