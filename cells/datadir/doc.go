// Package datadir looks after the folder `data` of a project: it lists what lies
// there, gives files safe names, and takes new ones in, also very large ones over
// connections that break.
//
// # Names
//
// A name that comes from a browser is made safe by [Clean] or refused by [Check]:
// no folder, nothing hidden, nothing that the Go tool would compile, nothing that
// another system cannot hold or that looks like another name. Two names that
// differ by case alone are one file on some systems, so the second is refused
// ([Clash]). All access is by [os.Root], so neither dots nor links lead out of
// the project.
//
// # Uploads
//
// A file comes in chunks of at most [ChunkLimit] bytes. They are written one
// after the other into a file aside, which no pattern of a project matches; how
// far it has come is noted after each. A browser that lost its connection, or was
// closed, begins the same upload again (same project, name, size and time of
// modification) and is told what is here: length and SHA-256 of each chunk. It
// goes on behind the last one that is equal to its own, so bytes of two versions
// of a file never mix.
//
// When all is here, the file is read once more from the disk: each chunk must
// have the digest that it came with. Only then does it get its name, by rename,
// so that a cell sees the old file or the new one and nothing between. A chunk
// that is not what it was, after a crash of the machine say, is asked for again.
//
//	DIR/ID/note   what is being uploaded, and the chunks that are here
//	DIR/ID/part   their bytes
//
// Memory does not grow with the size of a file, nor with that of a chunk.
package datadir
