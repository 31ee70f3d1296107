// Package supervisor starts, feeds, times out and kills one worker, and
// publishes what it made.
//
// A worker is a process that runs people's code: it may crash, hang, leak or be
// killed at any moment. The supervisor turns whatever happens into the result
// of a call: a cell's own error, a panic, os.Exit, a kill from outside, a want
// of memory, a cancelled call, or a mistake of ours, each with the author's
// file and line where it has one.
//
// # Stopping
//
// A call whose context ends is asked to stop, by the context that the cell was
// given. A cell that ignores it for the grace time takes the worker with it:
// the whole process group is killed, because nothing else stops a goroutine.
// The other calls of that worker end with it and are told that they were not
// alone, so that their owner may call them again. The same holds for whatever
// ran beside a cell when the worker died of itself: who is to blame shows when
// each runs alone.
//
// A call that nobody wants any more, while nobody wants it to stop, is asked to and
// no more: see [Unwanted].
//
// A worker that gives no sign of life is killed too: it answers pings whatever
// its cells do, unless the whole process is stopped.
//
// # Hearing
//
// Standard output and error belong to the author. When a call ends, its pipes
// are read empty first, so that what a cell printed is heard before its result.
//
// # Publishing
//
// The worker never opens the store. It gets the bytes of its inputs as open
// files, and leaves outputs in a spool folder of its own or in its answer. The
// supervisor hashes them into the store, and tells the worker the digest, so
// that a value that is still in its memory can be asked for by it.
//
// A large output takes long to publish. The worker has hashed it, too, and knows it
// by its digest already: so a listener hears of it before, and others can take it
// from the worker's memory meanwhile. What is published must have the digest that
// was told, else the call has failed.
package supervisor
