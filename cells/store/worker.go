package store

import (
	"fmt"
	"io"
	"os"
)

// A worker is an executable, which must lie in a file as it is. Its checksum
// therefore stands beside it.

// WorkerPath returns the executable that was published under id, after
// checking it, unless this process has done so before.
func (s *Store) WorkerPath(id string) (path string, ok bool) {
	if checkName("worker ID", id) != nil {
		return "", false
	}
	digest, info, ok := s.readSealed(s.workerPath(id)+".sum", workerLabel(id))
	if !ok {
		return "", false
	}
	s.used(s.workerPath(id)+".sum", info)
	f, err := s.openChecked(s.workerPath(id), string(digest))
	if err != nil {
		return "", false
	}
	f.Close()
	return s.workerPath(id), true
}

// PublishWorker moves the executable at temp into the store and returns where
// it lies now.
func (s *Store) PublishWorker(id, temp string) (path string, err error) {
	path, err = s.publishWorker(id, temp)
	return path, s.wrap("keep worker "+id, err)
}

func (s *Store) publishWorker(id, from string) (path string, err error) {
	if err := checkName("worker ID", id); err != nil {
		return "", err
	}
	src, err := openRegular(from)
	if err != nil {
		return "", err
	}
	defer src.Close()
	digest, err := sumOf(src)
	if err != nil {
		return "", err
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	temp, err := s.takeIn(from, src)
	if err != nil {
		return "", err
	}
	path = s.workerPath(id)
	if err := s.disk.chmod(temp, 0o700); err != nil {
		return "", fmt.Errorf("make executable: %w", err)
	}
	now := s.now()
	s.disk.chtimes(temp, now)
	info, err := os.Lstat(temp)
	if err != nil {
		return "", err
	}
	if err := s.replace(temp, path); err != nil {
		return "", err
	}
	s.verified.add(digest, info)
	return path, s.writeSealed(path+".sum", workerLabel(id), []byte(digest))
}

func (s *Store) workerPath(id string) string { return s.path("workers", id) }

func workerLabel(id string) label { return label{"worker", id} }
