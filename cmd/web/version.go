package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version prints the version, the Go version and the platform.
func (p *program) version(_ context.Context, _ []string) error {
	if p.packed != nil {
		p.packedVersion()
	} else {
		fmt.Fprintf(p.stdout, "stagebook %s %s %s/%s\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	}
	p.sayConfined()
	return nil
}

func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
