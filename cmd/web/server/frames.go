package server

import (
	"stagebook/cells/project/language"
	"stagebook/cells/session"
)

// framesOf are the columns of the frames that a view shows, by the names under
// which cells take them. A cell that is stale says what it had last.
func (s *Server) framesOf(state *session.State) language.Frames {
	frames := make(language.Frames)
	for _, cell := range state.Cells {
		if cell.Shown == nil {
			continue
		}
		for i := range cell.Shown.Outputs {
			out := &cell.Shown.Outputs[i]
			if !isFrame(out) {
				continue
			}
			shown, err := s.pictures.display(out.Display)
			if err != nil || shown.Table == nil {
				continue // nothing is known of it
			}
			for _, column := range shown.Table.Columns {
				frames[out.Name] = append(frames[out.Name], column.Name)
			}
		}
	}
	return frames
}
