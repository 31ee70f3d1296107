// Package links keeps links: addresses that show a project, or one moment of it,
// to whoever has them.
//
// # What a link is
//
// A link is a secret with a [Right]. Its address is its token, 16 bytes of
// randomness that nobody can guess and nothing else reveals; it stays the same
// when the owner changes what it shows. Whoever has the address has the right,
// until the link expires or is revoked, and, where it has a password, once they
// know that too.
//
// A link that shows a frozen moment names the digest of a picture: bytes in the
// store that hold everything a page needs to be drawn, so that it needs no
// sources, no worker and no Go tool, and shows the same whatever has become of the
// project. [Freeze] takes it, and pins in the store what it needs.
//
// # Where they lie
//
// In one SQLite file, stagebook.db, which only its owner can read: the tokens in
// it open what they open. Its schema has a version (PRAGMA user_version); Open
// brings an older file up to date, step by step, each in a transaction, and
// refuses one that is newer than the program. Several processes may use the file
// at once.
package links
