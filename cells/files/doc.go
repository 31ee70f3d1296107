// Package files identifies the files that cells take as inputs, by content. A
// file is read and hashed in full; what makes that cheap is a memory of files
// that cannot have changed unnoticed.
//
// # When a digest is remembered
//
// A file is known again by its device, inode, size, time of modification and
// time of the last change of its inode. Programs can set the time of
// modification back; the other time they cannot. Both have the granularity of
// the file system's clock, so a file that is written twice within one tick looks
// the same after the second write. A digest is therefore remembered only when
//
//   - the file looked the same before and after it was read, through the open
//     file and through its name; and
//   - its inode had been left alone for Granularity when the reading began, by
//     the clock of this machine for a file system of this machine. Where another
//     machine sets the times, its clock is not compared with ours: the file must
//     have been seen here, looking just so, that long before.
//
// Everything else is hashed again when it is asked for. Where the system gives
// no time of inode changes nothing is remembered. One way to deceive all this is
// left: a program that keeps a file mapped and writes through the mapping while
// the system has not written its pages back, which moves no time. Such a program
// has not finished its file; no tool that looks at times sees it.
//
// # Globs
//
// The identity of a glob is the sorted list of names and the digest of each, so
// files that come and go change it. What cannot be listed or read is an error:
// it must not look like a shorter list.
package files
