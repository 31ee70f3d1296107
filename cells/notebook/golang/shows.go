package golang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// displays are the functions of the kernels that show something, with the type that a
// result of that kind has in Stagebook; image.Image is its own.
var displays = map[string]string{
	"DisplayHTML": "cells.HTML", "DisplayHtml": "cells.HTML", "HTML": "cells.HTML",
	"DisplayMarkdown": "cells.Markdown", "Markdown": "cells.Markdown",
	"DisplayImage": "image.Image", "Image": "image.Image",
}

// shows makes what the last line of a step displays its value: gonbui.DisplayHTML(x) in
// GoNB, display.HTML(x) in gophernotes.
func (w *writer) shows(s *step) {
	f, err := parser.ParseFile(token.NewFileSet(), "", wrap(s.body), parser.SkipObjectResolution)
	if err != nil {
		return
	}
	body := f.Decls[0].(*ast.FuncDecl).Body
	if len(body.List) == 0 {
		return
	}
	last, ok := body.List[len(body.List)-1].(*ast.ExprStmt)
	if !ok {
		return
	}
	call := displayed(last.X)
	if call == nil {
		return
	}
	typ := displays[call.Fun.(*ast.SelectorExpr).Sel.Name]
	pkg, _, _ := strings.Cut(typ, ".")
	w.imports.paths[pkg] = map[string]string{"cells": "stagebook/cells", "image": "image"}[pkg]
	shift := len(wrap("")) - len("\n}") + 1
	argument := s.body[int(call.Args[0].Pos())-shift : int(call.Args[0].End())-shift]
	s.body = s.body[:int(last.Pos())-shift] + typ + "(" + argument + ")" + s.body[int(last.End())-shift:]
	s.value = typ
}

// displayed is the call in an expression that shows something; nil for none. Display of
// gophernotes may be around it.
func displayed(x ast.Expr) *ast.CallExpr {
	call, ok := x.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "Display" {
		return displayed(call.Args[0])
	}
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || displays[s.Sel.Name] == "" {
		return nil
	}
	on, ok := s.X.(*ast.Ident)
	if !ok || on.Name != "display" && on.Name != "gonbui" {
		return nil
	}
	return call
}
