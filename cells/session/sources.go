package session

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"

	"stagebook/cells/history"
	"stagebook/cells/project/edit"
)

// keepSources keeps the sources of the package as a run finds them, and returns the ID
// of their saved state. Sources that a run has found before are not written again. Where
// they cannot be kept the run goes on, and "" is returned: its code can only be compared.
func (s *Session) keepSources(r *reading, run int) string {
	if s.cfg.Packed != nil || s.cfg.Guest || r.asOf != "" {
		return "" // there are none, or none that this run was made from
	}
	past := history.Open(filepath.Join(s.cfg.Store.Root(), "v1", "history"), s.cfg.Logger)
	sum := sha256.Sum256([]byte("sources\n" + s.cfg.Dir + "\n" + r.outline.Digest))
	key := hex.EncodeToString(sum[:])
	if id, ok := s.cfg.Store.Derived("sources", key); ok {
		if state, err := past.Find(s.cfg.Dir, string(id)); err == nil {
			return state.ID
		}
	}
	found, err := s.withSnapshot(s.ctx, r)
	if err != nil || found.outline.Digest != r.outline.Digest {
		return "" // they have changed since, or the project closes
	}
	state, err := past.Save(s.cfg.Dir, edit.FromSnapshot(found.snapshot).Files, history.Note{Who: s.cfg.Who, Why: fmt.Sprintf("as run %d found it", run)})
	if err != nil {
		s.cfg.Logger.Warn("the sources of a run could not be kept", "run", run, "err", err)
		return ""
	}
	if err := s.cfg.Store.PutDerived("sources", key, []byte(state.ID)); err != nil {
		s.cfg.Logger.Warn("the sources of a run are kept again by the next one", "run", run, "err", err)
	}
	return state.ID
}
