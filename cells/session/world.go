package session

import (
	"os"

	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/scheduler"
)

// world is everything outside of the code as it is now, for one view. identify
// tells the content of a file.
func (v *View) world(r *reading, params map[string]scheduler.Literal, given vault, identify func(graph.Source) scheduler.FileState) scheduler.World {
	w := scheduler.World{
		Params:  params,
		Files:   fileWorld(r, v.asked, identify),
		Env:     make(map[string]string),
		Secrets: make(map[string]scheduler.SecretState),
	}
	for _, source := range r.outline.Sources {
		switch source.Kind {
		case graph.Env:
			w.Env[source.ID] = os.Getenv(source.Path)
		case graph.Secret:
			w.Secrets[source.ID] = v.s.secret(given, source.Path)
		}
	}
	return w
}

// ParamState is one parameter with its value in a view.
type ParamState struct {
	Param   graph.Param
	Text    string // canonical
	Changed bool   // differs from the default
	Problem string // why a value that was asked for was refused; the default holds then
}

// resolve turns asked-for texts into values. A text that is refused is said,
// and the default takes its place.
func resolve(outline *project.Outline, asked map[string]string) ([]ParamState, map[string]scheduler.Literal) {
	states := make([]ParamState, 0, len(outline.Params))
	literals := make(map[string]scheduler.Literal, len(outline.Params))
	for _, param := range outline.Params {
		state := ParamState{Param: param, Text: param.Default}
		if text, ok := asked[param.ID]; ok {
			canonical, err := project.Canonical(param, text)
			if err != nil {
				state.Problem = err.Error()
			} else {
				state.Text = canonical
			}
		}
		state.Changed = state.Text != param.Default
		states = append(states, state)
		literals[param.ID] = scheduler.Literal{Canonical: state.Text, Value: valueText(param, state.Text)}
	}
	return states, literals
}

// valueText is the text of the basic value behind a canonical text.
func valueText(param graph.Param, canonical string) string {
	for _, choice := range param.Choices {
		if choice.Name == canonical {
			return choice.Text
		}
	}
	return canonical
}
