package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"stagebook/cells/session"
	"stagebook/cmd/web/paramfile"
)

// paramPrefix begins the names of environment variables that give parameters.
const paramPrefix = "STAGEBOOK_PARAM_"

// given are the values of parameters as a command was given them. What is said
// nearer to the command holds: a flag before a file, a file before the
// environment, that before the default.
type given struct {
	params assignments // of flags
	file   string      // "" for none
	from   origins
}

// origins say for each name where its value comes from, in words: "--param",
// "knobs.yaml:3", "$STAGEBOOK_PARAM_seed".
type origins map[string]string

// paramFlags adds the flags that give parameters.
func paramFlags(set *flag.FlagSet, h *headless) {
	if h.params == nil {
		h.params = assignments{}
	}
	set.Var(h.params, "param", "`name=value` of a parameter; may be given several times")
	set.StringVar(&h.file, "params", "", "`file` of parameters, .yaml, .json or .toml; --param goes before it, $"+paramPrefix+"name after it")
}

// of is where the value of a parameter comes from.
func (o origins) of(id string) string {
	if from, ok := o[id]; ok {
		return from
	}
	return "default"
}

// gather returns the value of every name that was given one.
func (g *given) gather(p *program) (map[string]string, error) {
	asked := make(map[string]string)
	g.from = make(origins)
	for _, variable := range p.environ() {
		name, text, _ := strings.Cut(variable, "=")
		if id, ok := strings.CutPrefix(name, paramPrefix); ok && id != "" && text != "" {
			asked[id], g.from[id] = text, "$"+name
		}
	}
	if g.file != "" {
		values, err := paramfile.Read(g.file)
		if err != nil {
			return nil, usage("--params: %v", err)
		}
		for _, v := range values {
			asked[v.Name], g.from[v.Name] = v.Text, g.file
			if v.Line > 0 {
				g.from[v.Name] = fmt.Sprintf("%s:%d", g.file, v.Line)
			}
		}
	}
	for name, text := range g.params {
		asked[name], g.from[name] = text, "--param"
	}
	return asked, nil
}

// environ lists the environment of the program.
func (p *program) environ() []string {
	if p.env != nil {
		return p.env
	}
	return os.Environ()
}

// spare takes out of what was asked the names that only the environment gave and
// that the project does not have: an environment is shared by many programs. It
// returns them as words.
func (g *given) spare(asked map[string]string, unknown []string) []string {
	var spared []string
	for _, name := range unknown {
		if strings.HasPrefix(g.from[name], "$") {
			spared = append(spared, g.from[name])
			delete(asked, name)
			delete(g.from, name)
		}
	}
	return spared
}

// view is the view of the parameters that were given. A value that the page would
// only complain about is a mistake of usage: nobody looks while a pipeline runs.
func (p *program) view(open *session.Session, h *headless) (*session.View, error) {
	asked, err := h.gather(p)
	if err != nil {
		return nil, err
	}
	view := open.View(asked)
	state := view.State()
	if spared := h.spare(asked, state.Unknown); len(spared) > 0 {
		fmt.Fprintf(p.stderr, "%s: %s: the project has no such parameter, so it counts for nothing; there are %s\n", p.name(), strings.Join(spared, ", "), knownParams(state))
		view = open.View(asked)
		state = view.State()
	}
	return view, h.refuse(state)
}

func (g *given) refuse(state *session.State) error {
	for _, p := range state.Params {
		if p.Problem != "" {
			return usage("%s %s", g.from[p.Param.ID], p.Problem)
		}
	}
	for _, f := range state.Files {
		if f.Problem != "" {
			return usage("%s %s", g.from[f.Source.ID], f.Problem)
		}
	}
	if len(state.Unknown) > 0 {
		return usage("%s %s: there is no such parameter; there are %s%s", g.from[state.Unknown[0]], state.Unknown[0], knownParams(state), meant(state.Unknown[0], strings.Split(knownParams(state), ", ")))
	}
	return nil
}

func knownParams(state *session.State) string {
	var list []string
	for _, p := range state.Params {
		list = append(list, p.Param.ID)
	}
	for _, f := range state.Files {
		list = append(list, f.Source.ID)
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}
