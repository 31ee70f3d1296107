// Package hints reads in the code of a project what may make a cell give another
// result tomorrow: the clock, chance, the environment, the network, files that are
// not declared, the order of maps and of goroutines, addresses, state between runs.
//
// # Analyzers
//
// Each kind is an analyzer of golang.org/x/tools/go/analysis in a file of its own,
// and its name is the kind. Analyzers look at one package of the main module at a
// time and say where, what, and in the related information what to do instead.
// They run on the syntax and types that package project has read already, so
// nothing is loaded or compiled for them.
//
// # From a place to the cells
//
// A hint belongs to the declaration that it stands in, and so to each cell that
// reaches this declaration by the rules of package fingerprint, through whatever
// helpers and packages. What only runs before all cells is a hint of the program.
//
// # Few and quiet
//
// Hints are no mistakes. Where the usual harmless shape can be told apart it is not
// reported: time that is only logged, maps whose keys are sorted afterwards, results
// of goroutines that each have a place of their own. A cell that says
// //cell:refresh or //cell:cache off depends on the world with open eyes, so the
// clock, the network and other programs are no news there; and
//
//	//cell:allow clock the report is about today
//
// above a cell silences one kind, with the reason behind it.
package hints
