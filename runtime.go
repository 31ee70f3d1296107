// Package stagebook holds the sources of the runtime, embedded so that they can
// be overlaid into another module: the packages that a worker is built from, with
// those that serve values of other modules, and what a pipeline exported as source
// needs.
package stagebook

import (
	"embed"
	"io/fs"
)

// The patterns take the tests along; who reads the tree leaves them out.
//
//go:embed go.mod cells/*.go
//go:embed cells/codec/*.go cells/codec/frame/*.go cells/codec/gota/*.go
//go:embed cells/worker/*.go cells/worker/protocol/*.go cells/worker/wire/*.go
//go:embed cells/pipeline/*.go
//go:embed cells/display/*.go cells/display/gota/*.go cells/display/plot/*.go
var tree embed.FS

// Runtime returns the sources of the runtime, laid out as in this module.
func Runtime() fs.FS { return tree }
