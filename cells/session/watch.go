package session

import (
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long the folder must be quiet before it is read again: editors
// write a file in several steps, and a branch switch writes many.
const settle = 80 * time.Millisecond

// watch follows the folder until the session closes. Where the system cannot
// watch, changes are found by Reload, which a page can ask for.
func (s *Session) watch() {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		s.cfg.Logger.Warn("changes of the folder are not followed", "project", s.cfg.Name, "err", err)
		return
	}
	s.addFolders(watcher)
	s.own(func() {
		defer watcher.Close()
		s.follow(watcher)
	})
}

// addFolders watches the package folder and what is below it. A folder that is
// watched already is watched once.
func (s *Session) addFolders(watcher *fsnotify.Watcher) {
	_ = filepath.WalkDir(s.cfg.Dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || !d.IsDir():
			return nil
		case path != s.cfg.Dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules"):
			return filepath.SkipDir
		}
		if err := watcher.Add(path); err != nil {
			s.cfg.Logger.Warn("changes of a folder are not followed", "folder", path, "err", err)
		}
		return nil
	})
}

func (s *Session) follow(watcher *fsnotify.Watcher) {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	defer timer.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case event, ok := <-watcher.Events:
			if !ok {
				return
			}
			if event.Op != fsnotify.Chmod {
				timer.Reset(settle)
			}
		case err, ok := <-watcher.Errors:
			if !ok {
				return
			}
			s.cfg.Logger.Warn("following changes", "project", s.cfg.Name, "err", err)
			timer.Reset(settle) // events may have been lost
		case <-timer.C:
			s.addFolders(watcher)
			if err := s.Reload(s.ctx); err != nil && s.ctx.Err() == nil {
				s.cfg.Logger.Warn("reading the changed sources", "project", s.cfg.Name, "err", err)
			}
		}
	}
}
