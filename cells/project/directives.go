package project

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"time"

	"stagebook/cells/graph"
)

// directive is one //cell: or //param: line.
type directive struct {
	pos  token.Pos
	tool string // cell or param
	verb string
	args []string
	rest string // all that stands behind the verb
}

func (d directive) text() string {
	return strings.Join(append([]string{"//" + d.tool + ":" + d.verb}, d.args...), " ")
}

var directiveLine = regexp.MustCompile(`^//(cell|param):(\S*)(.*)$`)

// directives returns those of a comment group.
func directives(groups ...*ast.CommentGroup) []directive {
	var found []directive
	for _, group := range groups {
		if group == nil {
			continue
		}
		for _, c := range group.List {
			if m := directiveLine.FindStringSubmatch(c.Text); m != nil {
				found = append(found, directive{pos: c.Pos(), tool: m[1], verb: m[2], args: strings.Fields(m[3]), rest: strings.TrimSpace(m[3])})
			}
		}
	}
	return found
}

// cellVerbs are the directives of a cell with the form that each must have.
var cellVerbs = map[string]string{
	"skip":    "//cell:skip",
	"run":     "//cell:run manual",
	"timeout": "//cell:timeout 30s",
	"retries": "//cell:retries 3",
	"refresh": "//cell:refresh 1h",
	"cache":   "//cell:cache off",
	"alone":   "//cell:alone",
	"hide":    "//cell:hide",
	"column":  "//cell:column 1",
	"tab":     "//cell:tab The model",
	"chart":   "//cell:chart interactive",
	"file":    "//cell:file",
	"allow":   "//cell:allow clock the reason",
	"expect":  "//cell:expect rows > 100",
}

// hintKinds are the kinds of hints that //cell:allow silences, by the names that
// package hints gives them.
var hintKinds = map[string]bool{
	"address": true, "clock": true, "environment": true, "files": true, "goroutines": true, "maporder": true,
	"network": true, "process": true, "random": true, "state": true, "ties": true,
}

// paramVerbs are the widgets with the form that each must have.
var paramVerbs = map[string]string{
	"slider":   "//param:slider min=0 max=1 step=0.1",
	"number":   "//param:number min=0 max=1 step=0.1",
	"date":     "//param:date min=2020-01-01 max=2030-12-31",
	"choice":   "//param:choice",
	"text":     "//param:text",
	"textarea": "//param:textarea",
	"switch":   "//param:switch",
}

// mistaken says what is wrong with a directive, and how it is written.
type mistaken struct{ message, remedy string }

func (m *mistaken) Error() string { return m.message }

// check reports a directive that does not exist.
func (d directive) check() *mistaken {
	verbs := cellVerbs
	if d.tool == "param" {
		verbs = paramVerbs
	}
	if _, ok := verbs[d.verb]; ok {
		return nil
	}
	message := fmt.Sprintf("there is no directive //%s:%s", d.tool, d.verb)
	if near := nearest(d.verb, sortedKeys(verbs)); len(near) > 0 {
		return &mistaken{message, fmt.Sprintf("did you mean //%s:%s?", d.tool, near[0])}
	}
	var known []string
	for _, verb := range sortedKeys(verbs) {
		known = append(known, "//"+d.tool+":"+verb)
	}
	return &mistaken{message, "there are " + strings.Join(known, ", ")}
}

// apply lets a directive of a cell change its policy.
func (d directive) apply(p *graph.Policy) *mistaken {
	if d.isLayout() {
		return d.place(p)
	}
	wrong := &mistaken{d.text() + " is malformed", "write " + cellVerbs[d.verb]}
	word := func(want string) *mistaken {
		if len(d.args) == 1 && d.args[0] == want {
			return nil
		}
		return wrong
	}
	span := func(to *time.Duration) *mistaken {
		if len(d.args) == 1 {
			if v, err := time.ParseDuration(d.args[0]); err == nil && v > 0 {
				*to = v
				return nil
			}
		}
		return wrong
	}
	switch d.verb {
	case "run":
		p.Manual = true
		return word("manual")
	case "cache":
		p.CacheOff = true
		return word("off")
	case "chart":
		p.Live = true
		return word("interactive")
	case "timeout":
		return span(&p.Timeout)
	case "refresh":
		return span(&p.Refresh)
	case "retries":
		if len(d.args) == 1 {
			if n, err := strconv.Atoi(d.args[0]); err == nil && n >= 0 {
				p.Retries = n
				return nil
			}
		}
		return wrong
	case "allow":
		return d.checkAllow()
	case "alone":
		p.Alone = true
	}
	if len(d.args) > 0 {
		return wrong
	}
	return nil
}

// checkAllow reports an //cell:allow line without a known kind. What follows the
// kind is the reason, for people.
func (d directive) checkAllow() *mistaken {
	if len(d.args) == 0 {
		return &mistaken{d.text() + " says no kind of hint", "there are " + strings.Join(sortedKeys(hintKinds), ", ")}
	}
	if hintKinds[d.args[0]] {
		return nil
	}
	message := fmt.Sprintf("%s: there is no kind of hint %q", d.text(), d.args[0])
	if near := nearest(d.args[0], sortedKeys(hintKinds)); len(near) > 0 {
		return &mistaken{message, fmt.Sprintf("did you mean //cell:allow %s?", near[0])}
	}
	return &mistaken{message, "there are " + strings.Join(sortedKeys(hintKinds), ", ")}
}

// widgetKinds says which basic types a widget moves; none means any.
var widgetKinds = map[string]*regexp.Regexp{
	"slider":   regexp.MustCompile(`^(u?int|float|duration)`),
	"number":   regexp.MustCompile(`^(u?int|float)`),
	"date":     regexp.MustCompile(`^time$`),
	"text":     regexp.MustCompile(`^(string|u?int|float|complex|duration|time)`),
	"textarea": regexp.MustCompile(`^string$`),
	"switch":   regexp.MustCompile(`^bool$`),
	"choice":   regexp.MustCompile(``),
}

// widget reads a directive of a parameter whose type and choices are known.
func (d directive) widget(p graph.Param) (graph.Widget, *mistaken) {
	w := graph.Widget{Kind: d.verb}
	if !widgetKinds[d.verb].MatchString(p.Basic) {
		return w, &mistaken{fmt.Sprintf("//param:%s does not move a parameter of type %s", d.verb, p.Type), ""}
	}
	if d.verb == "choice" && len(p.Choices) == 0 {
		return w, &mistaken{fmt.Sprintf("//param:choice finds no declared constants of type %s", p.Type), "declare the choices as constants of a named type"}
	}
	limits := map[string]*string{}
	switch d.verb {
	case "slider", "number":
		limits = map[string]*string{"min": &w.Min, "max": &w.Max, "step": &w.Step}
	case "date":
		limits = map[string]*string{"min": &w.Min, "max": &w.Max}
	}
	for _, arg := range d.args {
		name, text, ok := strings.Cut(arg, "=")
		to := limits[name]
		if !ok || to == nil || *to != "" {
			return w, &mistaken{fmt.Sprintf("%s is malformed at %s", d.text(), arg), "write " + paramVerbs[d.verb]}
		}
		canonical, err := canonicalBasic(p.Basic, text)
		if err != nil {
			return w, &mistaken{fmt.Sprintf("%s: %s %v", d.text(), name, err), "write " + paramVerbs[d.verb]}
		}
		*to = canonical
	}
	return w, d.checkLimits(w, p)
}

// checkLimits reports limits that leave no room.
func (d directive) checkLimits(w graph.Widget, p graph.Param) *mistaken {
	switch {
	case d.verb == "slider" && (w.Min == "" || w.Max == ""):
		return &mistaken{d.text() + " needs a min and a max", "write " + paramVerbs[d.verb]}
	case w.Min != "" && w.Max != "" && compareBasic(p.Basic, w.Min, w.Max) > 0:
		return &mistaken{fmt.Sprintf("%s: min %s is over max %s", d.text(), w.Min, w.Max), ""}
	case w.Step != "" && compareBasic(p.Basic, w.Step, zeroText(p.Basic)) <= 0:
		return &mistaken{fmt.Sprintf("%s: step %s is not over 0", d.text(), w.Step), ""}
	}
	return nil
}

// defaultWidget is the widget of a parameter without a directive.
func defaultWidget(p graph.Param) graph.Widget {
	switch {
	case len(p.Choices) > 0:
		return graph.Widget{Kind: "choice"}
	case p.Basic == "bool":
		return graph.Widget{Kind: "switch"}
	case p.Basic == "time":
		return graph.Widget{Kind: "date"}
	case widgetKinds["number"].MatchString(p.Basic):
		return graph.Widget{Kind: "number"}
	}
	return graph.Widget{Kind: "text"}
}
