package supervisor

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"time"
)

// diskPause is the time between two looks at the disk. What a worker writes
// meanwhile it may have.
const diskPause = 500 * time.Millisecond

// diskReserve is how much of a disk stays free, and diskShare the same of a small
// one.
const (
	diskReserve = 1 << 30
	diskShare   = 50
)

// watchDisk ends the worker when its own folders hold more than they may, or when
// the disk is nearly full and they are to blame. A limit of the kernel's would be
// better, and there is none for a folder.
func (w *Worker) watchDisk() {
	ticker := time.NewTicker(diskPause)
	defer ticker.Stop()
	for {
		select {
		case <-w.gone:
			return
		case <-ticker.C:
		}
		if why := w.tooMuch(); why != "" {
			w.end(why)
			return
		}
	}
}

func (w *Worker) tooMuch() string {
	if limit := w.cfg.Confine.Disk; limit > 0 {
		if used := folderSize(w.spool.dir); used > limit {
			return fmt.Sprintf("its temporary files and results took %s of disk, and may take %s", megabytes(used), megabytes(limit))
		}
	}
	free, total, ok := diskSpace(w.spool.dir)
	reserve := min(diskReserve, total/diskShare)
	if !ok || free > reserve {
		return ""
	}
	if used := folderSize(w.spool.dir); used > reserve {
		return fmt.Sprintf("the disk was nearly full: its temporary files and results took %s, and %s were left", megabytes(used), megabytes(free))
	}
	return ""
}

// folderSize is what the files of a folder take. What goes away meanwhile counts
// nothing.
func folderSize(dir string) (bytes int64) {
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			bytes += onDisk(info)
		}
		return nil
	})
	return bytes
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n/1e6) }
