package server

import (
	"strings"
	"time"

	"stagebook/cells/session"
	"stagebook/views"
)

func params(state *session.State) []views.Param {
	models := make([]views.Param, 0, len(state.Params))
	for _, p := range state.Params {
		models = append(models, paramModel(p))
	}
	for _, f := range state.Files {
		models = append(models, fileKnob(state, f))
	}
	return models
}

// knobOf is the parameter of an ID, or nil.
func knobOf(state *session.State, id string) *views.Param {
	for _, p := range state.Params {
		if p.Param.ID == id {
			model := paramModel(p)
			return &model
		}
	}
	for _, f := range state.Files {
		if f.Source.ID == id {
			model := fileKnob(state, f)
			return &model
		}
	}
	return nil
}

func paramModel(state session.ParamState) views.Param {
	p := state.Param
	model := views.Param{
		ID: p.ID, Type: p.Type, Basic: p.Basic, Widget: widgetOf(state), Value: state.Text, Default: p.Default,
		Min: p.Widget.Min, Max: p.Widget.Max, Step: p.Widget.Step, Doc: inline(p.Doc), Problem: besideItself(p.ID, state.Problem),
	}
	for _, c := range p.Choices {
		model.Choices = append(model.Choices, views.Choice{Name: c.Name, Doc: strings.TrimSpace(c.Doc)})
	}
	return model
}

// widgetOf is the widget that can show the value: a date with a time of day
// needs a clock beside it, a text of several lines an area.
func widgetOf(state session.ParamState) string {
	kind := state.Param.Widget.Kind
	switch {
	case kind == "date" && (!midnight(state.Text) || !midnight(state.Param.Default)):
		return "datetime"
	case kind == "text" && strings.Contains(state.Text+state.Param.Default, "\n"):
		return "textarea"
	}
	return kind
}

func midnight(text string) bool {
	t, err := time.Parse(time.RFC3339Nano, text)
	return err == nil && t.Equal(t.Truncate(24*time.Hour))
}
