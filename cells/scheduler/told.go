package scheduler

import (
	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/store"
)

func runCell(t *task, v *Verdict, ran bool) store.RunCell {
	cell := store.RunCell{ID: t.cell.ID, Status: string(v.Status), Key: v.Key, Ran: ran}
	if ran && v.Record != nil {
		cell.Duration = v.Record.Duration
	}
	switch {
	case len(v.Reasons) > 0:
		cell.Reason = v.Reasons[0]
	case ran && t.why != "":
		cell.Reason = t.why
	case ran && t.forced:
		cell.Reason = fingerprint.Forced().String()
	}
	if v.Status == graph.Fresh && v.Record != nil {
		cell.Outputs = digests(v.Record)
	}
	return cell
}

// digests names the results of a record by their content.
func digests(record *store.Record) map[string]string {
	list := make(map[string]string, len(record.Outputs))
	for _, out := range record.Outputs {
		if list[out.Name] = out.Digest; out.Digest == "" {
			list[out.Name] = out.Display
		}
	}
	return list
}
