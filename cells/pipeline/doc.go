// Package pipeline is what a pipeline that was exported as source needs beside the
// author's package: parameters from flags and the environment, the fixed environment
// that cells run under, and for each result the digest that the notebook has for the
// same bytes.
//
// Such a pipeline is a plain program. Its main.go calls the cells one after the other,
// every time, and stops at the first that fails. There is no store, no worker and no
// plan: what a cell's directives ask of those, such as retries, is not carried over.
package pipeline
