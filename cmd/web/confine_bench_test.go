package main

import (
	"os/exec"
	"testing"

	"stagebook/cells/confine"
)

// BenchmarkConfined starts a program within a policy, by a launcher as large as
// this program.
func BenchmarkConfined(b *testing.B) {
	dir := b.TempDir()
	confine.Probe()
	for name, policy := range map[string]*confine.Policy{"bare": nil, "confined": confine.Standard(dir, "").With("/bin/true")} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command("/bin/true")
				cmd.Dir = dir
				if err := confine.Start(cmd, policy); err != nil {
					b.Fatal(err)
				}
				if err := cmd.Wait(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
