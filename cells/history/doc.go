// Package history keeps what authors wrote: every saved state of a project's
// sources, drafts of cells that do not parse yet, and a bin for projects that
// were deleted. All are plain files in a folder of the caller's, never in the
// author's.
//
// # States
//
// The bytes of each source lie once, under their SHA-256, however many states
// hold them. A state is a small file that lists paths and digests, with when, who
// and why. Its name starts with its time, so that a folder's listing is the
// history. Both are published by rename after a sync, and checked when they are
// read: what is torn is skipped with a warning, and never an error to the reader
// of another state.
//
// # Thinning
//
// States of the last day are all kept; of the last week, the last of each hour;
// before that, the last of each day. The first, the newest and named ones stay.
// Objects that no state lists any more are removed when they are an hour old, so
// that another process can be publishing a state meanwhile.
//
// # Folders
//
//	objects/DD/DIGEST        bytes of a source
//	states/PROJECT/ID        a state
//	drafts/PROJECT/CELL      a draft
//	bin/ID/                  a deleted project: its folder and a note
//	bin-files/PROJECT/ID/    a deleted or replaced data file, and a note
//
// PROJECT is the digest of the name that the caller gives a project, which
// should be its real folder.
package history
