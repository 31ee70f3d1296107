package process

import (
	"context"
	"os/exec"
)

func Sorted(path string) ([]byte, error) { return exec.Command("sort", path).Output() } // want `runs another program: os/exec.Command`

func Slow(ctx context.Context) error { return exec.CommandContext(ctx, "sleep").Run() } // want `os/exec.CommandContext`

func Found() error { return exec.ErrNotFound }
