package session

import "stagebook/cells/graph"

// FileDigest returns the SHA-256 of a file of the project, in hex. A large file
// that is not known yet is read beside; until that is done the problem says so.
func (s *Session) FileDigest(rel string) (digest, problem string) {
	state := s.files.glance(graph.Source{Kind: graph.File, Name: rel, Path: rel})
	return state.Digest, state.Problem
}

// KnownDigest returns the digest of a file as far as it can be told without
// reading the file.
func (s *Session) KnownDigest(rel string) (digest string, ok bool) { return s.files.of.Known(rel) }

// FilesChanged tells every open page that files of the project have come, gone or
// changed, and has what reads them judged anew.
func (s *Session) FilesChanged() {
	now := s.current()
	for _, v := range s.lockedViewList() {
		v.replan(now)
		v.mu.Lock()
		v.wakeAround(runBar)
		v.mu.Unlock()
	}
}
