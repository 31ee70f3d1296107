// Package runs compares the records of two runs of a project: parameters, figures,
// code and results, as plain data for a terminal or a page.
//
// Digests and figures stand in the records of runs themselves, so they can be
// compared for ever. Why a result is another one stands in the records of results,
// and the text of the code in objects, which are removed when nobody has needed them
// for long: then a change of code is told by the digests of the sources alone.
package runs
