package session

import (
	"stagebook/cells/diff"
	"stagebook/cells/fingerprint"
)

// keepTexts keeps the text of every declaration that some cell reaches, so that it
// can be compared with what comes later. The digests stand in the parts of each
// record. Without a text everything is as true, only less is shown.
func (s *Session) keepTexts(static *fingerprint.Static) {
	for digest, text := range static.Texts() {
		if s.cfg.Store.HasObject(digest) {
			continue
		}
		if _, err := s.cfg.Store.PutObject(text); err != nil {
			s.cfg.Logger.Warn("the text of the code could not be kept, a later change of it cannot be shown", "project", s.cfg.Name, "err", err)
			return
		}
	}
}

// compare adds the change of the code to a reason that is about code.
func (s *Session) compare(b *Because) {
	old, now := b.About.OldText, b.About.NewText
	if old == "" && now == "" {
		return
	}
	was, ok := s.text(old)
	is, found := s.text(now)
	if !ok || !found {
		b.Lost = "the old text of this declaration is not in the store"
		if ok {
			b.Lost = "the text of this declaration is not in the store"
		}
		return
	}
	file := b.About.File
	if file == "" {
		file = b.About.Name
	}
	b.Change = diff.Unified("a/"+file, "b/"+file, was, is)
	if b.Change == "" {
		b.Lost = "its text is the same: a name in it means something else now"
	}
}

// text returns the text of a declaration; that of one that is not there is empty.
func (s *Session) text(digest string) (text string, ok bool) {
	if digest == "" {
		return "", true
	}
	data, err := s.cfg.Store.ReadObject(digest)
	return string(data), err == nil
}
