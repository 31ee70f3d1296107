package session

import (
	"context"
	"fmt"

	"stagebook/cells/expect"
	"stagebook/cells/graph"
	"stagebook/cells/store"
)

// Expected is an expectation with what the shown result of its cell says to it.
type Expected struct {
	graph.Expectation
	expect.Verdict
}

// Expected holds the results of a cell as they are stored against what its author
// expects of them; nothing runs for it. Of a cell that is not fresh nothing is known.
// most bounds the bytes of a value that is looked at, 0 for any. Its error is that of ctx.
func (c *CellState) Expected(ctx context.Context, st *store.Store, most int64) ([]Expected, error) {
	var list []Expected
	for _, e := range c.Cell.Expect {
		v, err := c.expected(ctx, st, e, most)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil { // removed meanwhile, or damaged
			v = expect.Verdict{Unknown: err.Error()}
		}
		list = append(list, Expected{e, v})
	}
	return list, nil
}

func (c *CellState) expected(ctx context.Context, st *store.Store, e graph.Expectation, most int64) (expect.Verdict, error) {
	if c.Status != graph.Fresh || c.Shown == nil {
		return expect.Verdict{Unknown: fmt.Sprintf("%s is %s", c.Cell.Name, c.Status)}, nil
	}
	check, err := expect.Parse(e.Text)
	if err != nil {
		return expect.Verdict{Unknown: err.Error()}, nil
	}
	for _, out := range c.Shown.Outputs {
		if out.Name != e.Output {
			continue
		}
		if most > 0 && out.Size > most {
			return expect.Verdict{Unknown: "the result is too large to be looked at on the way; `web test` looks at it"}, nil
		}
		of := expect.Stored{Value: out.Digest, Display: out.Display, Read: st.ReadObject}
		for _, t := range out.Tables {
			if t.Way == "" {
				of.Columns = t.Digest
			}
		}
		return check.Of(ctx, of)
	}
	return expect.Verdict{Unknown: "the record has no result " + e.Output}, nil
}
