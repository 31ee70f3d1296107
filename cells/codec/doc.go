// Package codec turns values into bytes and back: equal values into equal bytes,
// in every process, and nothing of a value ever dropped in silence. What cannot
// be written faithfully is refused with a *HeldError that says where and why; such
// a value is held in the memory of its process.
//
// # What a value is
//
// Faithful means that a cell that gets the value read back cannot tell it from
// the one that was written. So nil is kept apart from empty, -0 from 0, and the
// bits of a NaN; an interface keeps its dynamic type. A time is its instant and
// its zone, which must be fixed or known by name; its monotonic reading is no part
// of it, nor is the room of a slice beyond its length.
//
// What a value is made of is decided by type and by value:
//
//   - Fields are written in order. Unexported ones are written when their struct is
//     declared in the main module (SetMainModule). Those of other modules, the
//     standard library among them, nobody may look into: they must be zero, as in
//     an unlocked mutex; else the value is held. Blank fields are skipped.
//   - A type with MarshalBinary and UnmarshalBinary, or GobEncode and GobDecode, of
//     its own (not promoted from an embedded field) is trusted with its bytes,
//     provided that it gives the same ones twice. Methods with pointer receivers
//     count. Text and JSON methods do not: they are for people and often lose.
//   - A nil function or channel is written as nil, any other is held.
//   - Memory met twice is held, be it a cycle, two pointers to one variable or two
//     slices that overlap: read back they would be two, and a write to one would no
//     longer be seen through the other. Memory inside types that write themselves
//     is only followed into their slices. Strings are never changed, so sharing
//     them is no sharing.
//   - Map keys may not be NaN (never found again), nor hold pointers (found by where
//     they point), nor be written alike.
//   - What an interface holds must be found again by its name: a basic type, a type
//     that the root type is made of, a registered one (RegisterType), or an unnamed
//     type put together from these. A type of which this is not so is held when it is
//     written, not missed when it is read.
//   - An error made by errors.New or fmt.Errorf is held: it is a pointer into another
//     module, compared by where it points.
//
// # Layout, version 1
//
//	"\x89SBV"   magic
//	version     1 byte
//	description text: the type by import path and name; then one line for each named
//	            type it is made of, "path.Name = definition", and for an unnamed struct
//	            with fields that must be zero; ", zero name" is added for each of these
//	value       see below
//	types       uvarint number of types that interfaces in the value hold, their
//	            names as texts, sorted
//	size        4 bytes: length of the part "types"
//
// Numbers of fixed width have their lowest byte first; a text is its length as a
// uvarint and its bytes. The value carries no marks of its own, the description
// says how to read it:
//
//	bool                      1 byte, 0 or 1
//	int8 … float64, complex   their 1, 2, 4, 8, 16 bytes; int, uint, uintptr 8
//	string                    text
//	struct                    its fields; before them a byte 0 where there are fields that
//	                          must be zero, or where it would take no byte but has a size
//	array                     its elements
//	slice                     uvarint: 0 for nil, else length+1; its elements
//	map                       uvarint: 0 for nil, else length+1; key, value, key, value …,
//	                          sorted by the bytes of the keys
//	pointer                   0 for nil, else 1 and what it points to
//	interface                 uvarint: 0 for nil; 1, the description of the type as a text,
//	                          and the value; n+2 and the value, of the n-th type that was
//	                          described so in this value. Within keys of maps always 1
//	func, chan                0
//	time                      1 byte kind of zone, 8 bytes seconds since 1970, 4 bytes
//	                          nanoseconds; local and fixed: name, 4 bytes offset; named: name
//	binary, gob               text
//	extension                 what the extension writes
//
// The description is compared before anything is read: a type whose definition
// has changed since is a *TypeError, never a guess. Reading is safe on any bytes:
// each length is checked against what is left, with the least that an element takes.
//
// Bytes of another version are for the decoder of that version: a new version gets a
// new number and its own decoder beside this one, and this one stays.
package codec
