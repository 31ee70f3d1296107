// Package display says how a result looks, as plain data.
//
// A display is made from a value right after its cell has run, by the worker,
// and stored beside the value. The page is drawn from it alone: nobody needs the
// value, the worker or the author's types to see a result.
//
// A display is small whatever the size of the value, is made in bounded work,
// and encodes to the same bytes for the same value. Making one never fails and
// never panics: what cannot be shown says so.
//
// Values of other modules (data frames, charts) are shown by extensions, which
// are packages of their own so that only programs that use the module link it.
package display
