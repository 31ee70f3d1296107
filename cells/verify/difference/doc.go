// Package difference says where two stored results differ first, in words for
// people: `value.Items[3].Name: "a" ≠ "b"`, `column "age" row 17: 3.5 ≠ 3.6`.
//
// It works on stored bytes alone. The encoding of package codec says itself how it
// is to be read: its description spells out every type by name, fields and kinds.
// So both sides are walked in step, byte by byte of meaning, without the author's
// types, and the walk ends at the first place where they part. Rows and indices
// count from 0, as in the author's code.
//
// Displays are JSON and are compared as such; the path is that of the JSON.
package difference
