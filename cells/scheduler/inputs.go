package scheduler

import (
	"fmt"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// dynamic collects the parts of a cell's key that do not lie in the code. It
// names the inputs whose cells have not settled, and the problem of a file or
// secret that keeps the cell from running.
func (p *Plan) dynamic(cell *graph.Cell) (dyn fingerprint.Dynamic, unknown []string, problem string) {
	return p.dynamicWith(cell, p.output)
}

// finder returns what is known of an input that another cell makes, or nil.
type finder func(graph.Input) *store.RecordOutput

func (p *Plan) dynamicWith(cell *graph.Cell, find finder) (dyn fingerprint.Dynamic, unknown []string, problem string) {
	for _, in := range cell.Inputs {
		switch in.Kind {
		case graph.Value:
			out := find(in)
			if out == nil {
				unknown = append(unknown, in.Name)
			}
			dyn.Inputs = append(dyn.Inputs, fingerprint.InputPart{Name: in.Name, Digest: identity(out)})
		case graph.Knob:
			dyn.Params = append(dyn.Params, p.World.Params[in.Name].part(in))
		default:
			if why := p.outside(in, &dyn); why != "" {
				problem = why
			}
		}
	}
	return dyn, unknown, problem
}

// outside adds the part of a file, variable or secret.
func (p *Plan) outside(in graph.Input, dyn *fingerprint.Dynamic) (problem string) {
	source := p.Project.Source[in.Name]
	if source == nil {
		return fmt.Sprintf("nothing provides `%s`", in.Name)
	}
	switch in.Kind {
	case graph.File:
		file := p.World.Files[in.Name]
		dyn.Files = append(dyn.Files, fingerprint.FilePart{Name: in.Name, Path: p.path(source), Digest: file.Digest})
		return file.Problem
	case graph.Env:
		value := p.World.Env[in.Name]
		dyn.Env = append(dyn.Env, fingerprint.EnvPart{Name: in.Name, Var: source.Path, Value: value})
	case graph.Secret:
		secret := p.World.Secrets[in.Name]
		dyn.Secrets = append(dyn.Secrets, fingerprint.SecretPart{Name: in.Name, Var: source.Path, MAC: secret.MAC})
		if !secret.Set {
			return fmt.Sprintf("the secret %s is not set: set it beside the cell, or in the environment of `web`", source.Path)
		}
	}
	return ""
}

// path is the path of a source, or the name of its variable, in this world.
func (p *Plan) path(source *graph.Source) string {
	if file, ok := p.World.Files[source.ID]; ok && file.Path != "" {
		return file.Path
	}
	return source.Path
}

// output returns what the record of a settled cell says of one of its outputs.
func (p *Plan) output(in graph.Input) *store.RecordOutput {
	v := p.Verdicts[in.Cell]
	if v == nil || !v.Settled() || v.Record == nil {
		return nil
	}
	for i := range v.Record.Outputs {
		if v.Record.Outputs[i].Name == in.Name {
			return &v.Record.Outputs[i]
		}
	}
	return nil
}

// identity is what a key hashes for an input: the digest of its bytes, or, for
// a value that is held in memory only, the key that made it.
func identity(out *store.RecordOutput) string {
	switch {
	case out == nil:
		return ""
	case out.Digest != "":
		return out.Digest
	}
	return "held:" + out.Ref
}

// callInputs says how the worker gets each input of a cell.
func (p *Plan) callInputs(cell *graph.Cell) []supervisor.Input {
	return p.callInputsWith(cell, p.output)
}

func (p *Plan) callInputsWith(cell *graph.Cell, find finder) []supervisor.Input {
	inputs := make([]supervisor.Input, 0, len(cell.Inputs))
	for _, in := range cell.Inputs {
		inputs = append(inputs, p.callInput(in, find))
	}
	return inputs
}

func (p *Plan) callInput(in graph.Input, find finder) supervisor.Input {
	switch in.Kind {
	case graph.Value:
		out := find(in)
		ref := out.Digest
		if ref == "" {
			ref = out.Ref
		}
		return supervisor.Input{Name: in.Name, Ref: ref, Digest: out.Digest}
	case graph.Knob:
		text := p.World.Params[in.Name].Value
		return supervisor.Input{Name: in.Name, Text: &text}
	}
	text := p.path(p.Project.Source[in.Name])
	return supervisor.Input{Name: in.Name, Text: &text}
}
