//go:build !unix

package build

import "os/exec"

// ownGroup does nothing where there are no process groups: cancelling ends the Go
// tool, and what it started ends by itself.
func ownGroup(cmd *exec.Cmd) {}

func giveWay(int) {}
