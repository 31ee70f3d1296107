package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// function is a step as a function.
func (w *writer) function(s *step) string {
	e := w.edited(s)
	var params []string
	var aliases strings.Builder
	for _, t := range s.takes {
		params = append(params, t.as+" "+t.typ)
		if t.as != t.name {
			fmt.Fprintf(&aliases, "\t%s := %s\n", t.name, t.as)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "// %s\n", w.about(s))
	fmt.Fprintf(&b, "func %s(%s) %s {\n", w.names[s], strings.Join(params, ", "), resultsOf(s, e.printed))
	if e.printed {
		b.WriteString("\tvar printed strings.Builder\n")
	}
	b.WriteString(aliases.String())
	if e.body != "" {
		b.WriteString(e.body + "\n")
	}
	for _, name := range e.unused {
		fmt.Fprintf(&b, "\t_ = %s\n", name)
	}
	b.WriteString("\treturn " + e.result + "\n}\n\n")
	return b.String()
}

func (w *writer) about(s *step) string {
	verb := "does"
	switch {
	case len(s.gives) > 0:
		verb = "gives"
	case s.value != "":
		verb = "shows"
	case prints(s.body):
		verb = "prints"
	}
	cells, end := fmt.Sprintf("cell %d of the notebook", s.cells[0]+1), "."
	if n := len(s.cells); n > 1 {
		var all []string
		for _, i := range s.cells {
			all = append(all, fmt.Sprint(i+1))
		}
		cells = "cells " + strings.Join(all[:n-1], ", ") + " and " + all[n-1] + " of the notebook"
		verb = map[string]string{"does": "do", "gives": "give", "shows": "show", "prints": "print"}[verb]
		end = ".\n// They share what cannot go from one cell to another."
	}
	if verb == "does" || verb == "do" {
		return fmt.Sprintf("%s does what %s %s%s", w.names[s], cells, verb, end)
	}
	return fmt.Sprintf("%s is what %s %s%s", w.names[s], cells, verb, end)
}

func resultsOf(s *step, printed bool) string {
	switch {
	case len(s.gives) == 1:
		return "(" + s.gives[0].typ + ", error)"
	case len(s.gives) > 1:
		var all []string
		for _, g := range s.gives {
			all = append(all, g.as+" "+g.typ)
		}
		return "(" + strings.Join(all, ", ") + ", problem error)"
	case s.value != "":
		return "(" + s.value + ", error)"
	case printed:
		return "(string, error)"
	}
	return "error"
}

// edited is the body of a step as that of a function.
type edited struct {
	body    string
	result  string // what it returns at its end
	printed bool   // what it prints is what it gives
	unused  []string
}

// edit is a change of a text.
type edit struct {
	from, to int
	text     string
}

// edited changes the statements of a step so that they can be those of a function: a
// name that is declared already is set and not declared, and what is printed is
// gathered where that is all.
func (w *writer) edited(s *step) edited {
	e := edited{body: s.body, printed: len(s.gives) == 0 && s.value == "" && prints(s.body)}
	f, err := parser.ParseFile(token.NewFileSet(), "", wrap(s.body), parser.SkipObjectResolution)
	if err != nil {
		e.result = "nil"
		return e
	}
	shift := len(wrap("")) - len("\n}")
	at := func(p token.Pos) int { return int(p) - 1 - shift }
	body := f.Decls[0].(*ast.FuncDecl).Body
	var edits []edit
	known := map[string]bool{}
	for _, t := range s.takes {
		known[t.name] = true
	}
	if len(s.gives) > 1 {
		for _, g := range s.gives {
			if g.as == g.name {
				known[g.name] = true
			}
		}
	}
	var own []string
	for _, statement := range body.List {
		edits = append(edits, declares(statement, known, &own, at)...)
	}
	if e.printed {
		gathered, _ := gathers(body, at)
		edits = append(edits, gathered...)
	}
	for _, name := range own {
		given := slices.ContainsFunc(s.gives, func(g shared) bool { return g.name == name })
		if !given && !reads(body, name) {
			e.unused = append(e.unused, name)
		}
	}
	e.result = resultText(s, &e)
	if s.value != "" && len(s.gives) == 0 {
		last := body.List[len(body.List)-1]
		e.result = s.body[at(last.Pos()):at(last.End())] + ", nil"
		edits = append(edits, edit{at(last.Pos()), at(last.End()), ""})
	}
	e.body = strings.TrimSpace(applied(s.body, edits))
	return e
}

func resultText(s *step, e *edited) string {
	switch {
	case len(s.gives) > 0:
		var all []string
		for _, g := range s.gives {
			all = append(all, g.name)
		}
		return strings.Join(append(all, "nil"), ", ")
	case e.printed:
		return "printed.String(), nil"
	}
	return "nil"
}

// declares follows a statement at the top of a step: names that are known are set.
func declares(n ast.Stmt, known map[string]bool, own *[]string, at func(token.Pos) int) []edit {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return nil
		}
		fresh := false
		for _, x := range n.Lhs {
			id, ok := x.(*ast.Ident)
			if ok && id.Name != "_" && !known[id.Name] {
				known[id.Name], fresh = true, true
				*own = append(*own, id.Name)
			}
		}
		if !fresh {
			return []edit{{at(n.TokPos), at(n.TokPos) + 2, "="}}
		}
	case *ast.DeclStmt:
		g, ok := n.Decl.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR || len(g.Specs) != 1 {
			return nil
		}
		spec := g.Specs[0].(*ast.ValueSpec)
		again := false
		for _, id := range spec.Names {
			if known[id.Name] {
				again = true
			} else if id.Name != "_" {
				*own = append(*own, id.Name)
			}
			known[id.Name] = true
		}
		switch {
		case !again:
		case len(spec.Values) == 0:
			return []edit{{at(n.Pos()), at(n.End()), ""}}
		default:
			last := spec.Names[len(spec.Names)-1]
			return []edit{{at(n.Pos()), at(spec.Names[0].Pos()), ""}, {at(last.End()), at(spec.Values[0].Pos()), " = "}}
		}
	}
	return nil
}

// gathers makes fmt.Println(x) one that writes into what the function returns, in what
// runs with it and not beside it, and gives returns what they return.
func gathers(body *ast.BlockStmt, at func(token.Pos) int) (edits []edit, printed bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) == 0 {
				edits = append(edits, edit{at(n.End()), at(n.End()), " printed.String(), nil"})
			}
		case *ast.CallExpr:
			s, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := s.X.(*ast.Ident)
			if !ok || x.Name != "fmt" || !strings.HasPrefix(s.Sel.Name, "Print") {
				return true
			}
			text := "fmt.F" + strings.ToLower(s.Sel.Name[:1]) + s.Sel.Name[1:] + "(&printed"
			if len(n.Args) > 0 {
				text += ", "
			}
			edits = append(edits, edit{at(n.Pos()), at(n.Lparen) + 1, text})
			printed = true
		}
		return true
	})
	return edits, printed
}

// reads reports whether a name is read anywhere in statements, and not only set.
func reads(body *ast.BlockStmt, name string) bool {
	set := map[*ast.Ident]bool{}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE || n.Tok == token.ASSIGN {
				for _, x := range n.Lhs {
					if id, ok := x.(*ast.Ident); ok {
						set[id] = true
					}
				}
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				set[id] = true
			}
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok {
				set[id] = true
			}
		case *ast.SelectorExpr:
			set[n.Sel] = true
		case *ast.Ident:
			found = found || n.Name == name && !set[n]
		}
		return true
	})
	return found
}

// applied is a text with changes that do not overlap.
func applied(text string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.from < at || e.to > len(text) {
			continue
		}
		b.WriteString(text[at:e.from] + e.text)
		at = e.to
	}
	b.WriteString(text[at:])
	return b.String()
}
