//go:build !unix && !windows

package store

import "os"

// lockFile locks nothing here: a store must not be shared by two processes on
// this platform, and GC removes nothing that a lease may hold.
func lockFile(_ *os.File, wait bool) (bool, error) { return wait, nil }

// unlockFile has nothing to give back here.
func unlockFile(*os.File) error { return nil }

// syncFile does nothing here, where files opened for reading can't be synced.
func syncFile(*os.File) error { return nil }
