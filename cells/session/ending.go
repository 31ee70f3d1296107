package session

import "stagebook/cells/scheduler"

// AtEnd is the state of the view as a run that has ended left its cells. The view plans
// anew in the moment of the end, and a result that is to be refreshed after a second
// may be stale by then: whoever asks what came of the run asks here. Where the sources
// have changed since, the state is that of the new ones.
func (v *View) AtEnd(run *scheduler.Run) *State {
	verdicts := run.Verdicts()
	state := v.State()
	for id, verdict := range verdicts {
		now := state.Cells[id]
		if now == nil || now.Status == verdict.Status && sameRecord(now.Shown, verdict.Shown) || !run.Of(now.Cell) {
			continue
		}
		then := cellState(now.Cell, verdict)
		then.Seq = now.Seq
		if then.Log == nil {
			then.Log = now.Log
		}
		state.Cells[id] = then
	}
	return state
}
