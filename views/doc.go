// Package views draws the pages of Stagebook as HTML, and nothing else.
//
// A view is a templ component that takes a view model: a plain struct that the
// server fills from its own state. No component asks a question of a session,
// a store or the disk, so a page can be drawn, tested and looked at from
// nothing but data, as the tests do.
//
// Every page is complete without JavaScript: buttons are forms, everything
// that folds is a details element, charts are inline SVG. The client in
// static/ only makes the same things quicker. Nothing here writes a script or
// a style attribute, because the Content-Security-Policy forbids both;
// lengths that depend on data are geometry attributes of SVG.
//
// The parts that are patched while the page is open have ids and are
// components of their own: CellSection, RunButtons, OutlinePanel, Kicker and Announce;
// Sheet is the whole column, for when cells come, go or move; AppBlock, AppState
// and GraphPanel are those of the other live pages.
// The id of a cell is its ID ("roc"). The ids of the page itself hold a hyphen
// ("page-outline"), which no name in Go does, so that no cell can take them.
package views
