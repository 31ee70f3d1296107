package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
)

// lane is one process that calls cells one after the other, so that nobody else
// can be to blame for what a cell does.
type lane struct {
	v      *verification
	run    int
	procs  int // GOMAXPROCS
	worker *supervisor.Worker
}

// attempt calls a cell once and notes how that ended.
func (l *lane) attempt(ctx context.Context, id string) (*supervisor.Result, error) {
	key := l.v.begin(id, l.run)
	result, err := l.call(ctx, id, key)
	for try := 0; err == nil && result.Failure != nil && try < l.v.cells[id].Policy.Retries; try++ {
		if result.Failure.Kind == supervisor.KindChanged {
			break
		}
		result, err = l.call(ctx, id, key)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("calling `%s`: %w", l.v.cells[id].Name, err)
	}
	l.v.note(id, attempt{run: l.run, result: result})
	return result, nil
}

// attemptMore calls a cell once, and more often when that takes no time.
func (l *lane) attemptMore(ctx context.Context, id string) error {
	began := time.Now()
	for calls := 1; ; calls++ {
		result, err := l.attempt(ctx, id)
		if err != nil {
			return err
		}
		cell := l.v.cells[id]
		if calls == mostCalls || time.Since(began) > moreTime || result.Failure != nil || cell.Manual() || l.v.unlike(id, result) {
			return nil
		}
	}
}

// call runs a cell on the recorded inputs. A held input is made first where this
// process does not hold it yet.
func (l *lane) call(ctx context.Context, id, key string) (*supervisor.Result, error) {
	const tries = 3 // a process that dies in between loses what was just made
	call := supervisor.Call{Cell: id, Key: key, Inputs: l.v.callInputs(l.v.cells[id])}
	for try := 1; ; try++ {
		if err := l.ready(ctx); err != nil {
			return nil, err
		}
		limited, cancel := ctx, context.CancelFunc(func() {})
		if limit := l.v.cells[id].Policy.Timeout; limit > 0 {
			limited, cancel = context.WithTimeout(ctx, limit)
		}
		result, err := l.worker.Call(limited, call, supervisor.Listener{})
		cancel()
		var missing *supervisor.MissingError
		if !errors.As(err, &missing) || try == tries {
			return result, err
		}
		for _, ref := range missing.Refs {
			if failed, err := l.remake(ctx, ref); failed != nil || err != nil {
				return failed, err
			}
		}
	}
}

// remake calls the cell that makes a held value. It returns a result only when
// that failed.
func (l *lane) remake(ctx context.Context, ref string) (*supervisor.Result, error) {
	for id, recorded := range l.v.inputs {
		if !slices.ContainsFunc(recorded.outputs, func(out supervisor.Output) bool { return out.Ref == ref }) {
			continue
		}
		key, _, _ := strings.Cut(ref, "#")
		result, err := l.call(ctx, id, key)
		if err != nil || result.Failure != nil {
			return result, err
		}
		return nil, nil
	}
	return nil, fmt.Errorf("no cell makes the value %s", ref)
}

// ready starts the process, and starts it again after its end.
func (l *lane) ready(ctx context.Context) error {
	if l.worker != nil && l.worker.Alive() {
		return nil
	}
	l.close()
	worker, err := supervisor.Start(ctx, supervisor.Config{
		Exe: l.v.exe.Path, Dir: l.v.cfg.State.Dir, Spool: l.v.spool, Store: l.v.objects, Secrets: l.v.secrets(),
		Env: append(l.v.environment(), "GOMAXPROCS="+strconv.Itoa(l.procs)),
	})
	if err != nil {
		return fmt.Errorf("starting a process: %w", err)
	}
	l.worker = worker
	return nil
}

func (l *lane) close() {
	if l.worker != nil {
		l.worker.Close()
		l.worker = nil
	}
}

// callInputs are the recorded inputs of a cell. All of them are known.
func (v *verification) callInputs(cell *graph.Cell) []supervisor.Input {
	inputs := make([]supervisor.Input, 0, len(cell.Inputs))
	for _, in := range cell.Inputs {
		switch in.Kind {
		case graph.Value:
			out := v.output(in)
			sent := supervisor.Input{Name: in.Name, Ref: out.Ref}
			if out.Digest != "" {
				sent.Ref, sent.Digest = out.Digest, out.Digest
			}
			inputs = append(inputs, sent)
		case graph.Knob:
			inputs = append(inputs, supervisor.Input{Name: in.Name, Text: v.paramText(in.Name)})
		default:
			inputs = append(inputs, supervisor.Input{Name: in.Name, Text: v.sourceText(in.Name)})
		}
	}
	return inputs
}

// paramText is the value of a parameter in the view; of a choice, what stands
// behind its name.
func (v *verification) paramText(id string) *string {
	for _, p := range v.cfg.State.Params {
		if p.Param.ID != id {
			continue
		}
		text := p.Text
		for _, choice := range p.Param.Choices {
			if choice.Name == p.Text {
				text = choice.Text
			}
		}
		return &text
	}
	return new("")
}

func (v *verification) sourceText(id string) *string {
	for _, f := range v.cfg.State.Files {
		if f.Source.ID == id {
			return new(f.Path)
		}
	}
	for _, s := range v.cfg.State.Outline.Sources {
		if s.ID == id {
			return new(s.Path)
		}
	}
	return new("")
}

// environment is what cells see of ours: the declared names.
func (v *verification) environment() []string {
	var env []string
	for _, s := range v.cfg.State.Outline.Sources {
		if s.Kind != graph.Env && s.Kind != graph.Secret {
			continue
		}
		if value, ok := os.LookupEnv(s.Path); ok {
			env = append(env, s.Path+"="+value)
		}
	}
	return env
}

// secrets are the values to strike out of what cells say.
func (v *verification) secrets() []string {
	var values []string
	for _, s := range v.cfg.State.Outline.Sources {
		if value := os.Getenv(s.Path); s.Kind == graph.Secret && value != "" {
			values = append(values, value)
		}
	}
	return values
}
