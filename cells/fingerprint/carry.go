package fingerprint

import "slices"

// Carry takes over what prev, a Static of an earlier state of the same sources, has
// worked out of cells that are as they were, so that their keys are not made again. It
// changes no key. It must be called before the first use of st.
func (st *Static) Carry(prev *Static) {
	if prev == nil || prev.Version != st.Version {
		return
	}
	prev.once.Do(prev.prepare)
	st.once.Do(func() { st.prepareFrom(prev) })
}

// prepareFrom is prepare with the help of an earlier Static.
func (st *Static) prepareFrom(prev *Static) {
	place := placesOf(prev.Decls, st.Decls)
	st.ready = make(map[string]*cellParts, len(st.Cells))
	st.code = make([]string, len(st.Decls))
	for i, d := range st.Decls {
		if place[i] >= 0 {
			st.code[i] = prev.code[place[i]]
		} else {
			st.code[i] = declSum(d)
		}
	}
	st.prepareStart()
	prev.mu.Lock()
	defer prev.mu.Unlock()
	if st.sums.program != prev.sums.program || st.sums.build != prev.sums.build || !slices.Equal(st.Packages, prev.Packages) {
		return
	}
	for id, cell := range st.Cells {
		old, ok := prev.Cells[id]
		if !ok || prev.ready[id] == nil || len(old.Code) != len(cell.Code) || !slices.Equal(old.Packages, cell.Packages) {
			continue
		}
		same := true
		for i, at := range cell.Code {
			same = same && place[at] == old.Code[i]
		}
		if same {
			st.ready[id] = prev.ready[id]
		}
	}
}

// placesOf returns for each declaration where an equal one stands in old, or -1.
func placesOf(old, now []Decl) []int {
	place := make([]int, len(now))
	var byDecl map[Decl]int
	for i, d := range now {
		if i < len(old) && old[i] == d {
			place[i] = i
			continue
		}
		if byDecl == nil {
			byDecl = make(map[Decl]int, len(old))
			for j, e := range old {
				byDecl[e] = j
			}
		}
		if j, ok := byDecl[d]; ok {
			place[i] = j
		} else {
			place[i] = -1
		}
	}
	return place
}
