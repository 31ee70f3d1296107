package views

import "context"

// Reader is who a page is drawn for.
type Reader struct {
	Name       string // under which they are known
	Role       string // in the project of the page: "", view, explore, edit, own; outside of one, in all of them
	Everything string // in all projects
	Team       bool   // people sign in; otherwise whoever reads it owns everything
}

type readerKey struct{}

// WithReader returns a context in which pages are drawn for a reader. Without one they
// are drawn for who owns everything.
func WithReader(ctx context.Context, r Reader) context.Context {
	return context.WithValue(ctx, readerKey{}, r)
}

func readerOf(ctx context.Context) Reader {
	if r, ok := ctx.Value(readerKey{}).(Reader); ok {
		return r
	}
	return Reader{Role: "own", Everything: "own"}
}

// MayRun reports whether pages in a context are drawn for somebody who may move
// parameters and run.
func MayRun(ctx context.Context) bool { return allows(readerOf(ctx).Role, "explore") }

func mayEdit(ctx context.Context) bool { return allows(readerOf(ctx).Role, "edit") }

func mayOwn(ctx context.Context) bool { return allows(readerOf(ctx).Role, "own") }

func mayCreate(ctx context.Context) bool { return allows(readerOf(ctx).Everything, "edit") }

func mayOwnAll(ctx context.Context) bool { return allows(readerOf(ctx).Everything, "own") }

func allows(role, need string) bool { return roleRank[role] >= roleRank[need] }

var roleRank = map[string]int{"": 0, "view": 1, "explore": 2, "edit": 3, "own": 4}

// editable reports whether a page is live and its reader may change the sources.
func (p Page) editable(ctx context.Context) bool { return p.live() && mayEdit(ctx) }
