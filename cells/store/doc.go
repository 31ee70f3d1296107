// Package store keeps results on disk: records, which map a key (everything a
// computation depends on) to the digests of what it gave, and objects, which
// map a digest to the exact bytes.
//
// # Layout
//
// Everything lies under root/v1, and v1 is the version of this layout:
//
//	objects/DD/DIGEST        the bytes whose SHA-256 is DIGEST, over 8 KB
//	packs/ID                 smaller objects, records and heads, one behind the other
//	records/KK/KEY           a Record, as it was written before records were packed
//	heads/PROJECT/CELL/VIEW  the last key of a cell in a view, as it was written before there were packs
//	runs/PROJECT/NUMBER-ID   a Run
//	derived/KIND/HH/NAME     bytes that can be made again: analyses, SVGs
//	workers/ID, ID.sum       executables
//	leases/, pins/           what removal has to spare
//	tmp/                     files on their way to one of the above
//
// Names of projects, cells and views may hold any character, so folders are
// named by a readable stem and a hash. All small files are sealed: a first line
// names the version and a checksum over the kind, the name and the content, so
// a file that is torn, altered or lies in the wrong place is recognised.
//
// # Packs
//
// A file costs far more than the few hundred bytes of a small result. So each
// process appends its small objects, records and heads to a pack of its own, which it
// keeps locked as long as it lives; nobody else writes to it. An entry carries a
// checksum of its header and the digest of its content, so a pack is read without
// an index: a torn tail and a flipped bit cost the entries that they touch. What
// this process knows of the packs it keeps in memory, and looks again, at the cost
// of a few stats, before it misses anything. Of several heads of one cell and
// view the latest counts, of several records of one key the highest generation that
// is whole. GC puts what is needed of old packs into its own.
//
// What lies in files of its own, from before there were packs, is still read. Such
// a record counts until a packed one takes its place, and its file stays until GC.
//
// # What holds at any moment
//
// A file appears under its name whole or not at all, as far as other processes
// can see: it is written in tmp/ and renamed, or linked where only the first may
// win. Nothing is synced on the way, so a crash of the machine may leave a torn
// file behind. That is why nothing is believed when it is read: what fails its
// check is taken away, reported to Options.Warn, and is a miss, never an error.
// Sync makes everything published so far durable in one batch, which callers at
// the same time share: objects first, then what names them. Call it before
// telling anybody that a result survives a loss of power. SyncSoon does the same
// beside, within a moment; the death of the process alone loses nothing that was
// published. A record that has survived while its object has not is a miss, like
// any other. What a Sync could not write is written anew by the next one, since
// the system may report success for pages that it has thrown away; a file that
// takes the place of one that may have been reported as durable is synced first.
//
// Objects may be published by anyone at any time, since equal names mean equal
// bytes. Records are put if absent, one at a time over all processes, by a lock
// that ends with who holds it: who comes second gets the first one's record
// back and takes its values. A forced or refreshed run replaces a record and
// raises its generation; of two that set out from the same generation the second
// takes the first one's record.
//
// Files of another version, and files with fields that are not known here, are
// misses and stay as they are.
//
// # Removal
//
// GC removes what was used least recently until the limit holds. It spares
// whatever is younger than a grace time, and everything reachable from leases of
// open projects and their heads, from pins, and from the last runs of each
// project. It never relies on what it saw earlier: a file is moved aside,
// looked at again, and put back when somebody has used it meanwhile. Reading
// refreshes a file's time when it is older than half an hour, which has to stay
// below the grace time.
package store
