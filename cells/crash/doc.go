// Package crash proves by killing that nothing is lost and nothing is false. It
// holds tests alone: they start the program as people do, `web run` and `web
// serve` on one store, kill servers and workers with SIGKILL at moments that
// chance decides, fill the disk, flip bits in what was stored, and then look.
//
// What is looked at after every blow:
//
//   - Each result that is said to be fresh, by a process that was killed, by one
//     that lived, or by `web status` afterwards, has the key and the digests that
//     a run from an empty store gives for the same sources and parameters.
//   - What a process or a page had said to be fresh before it was killed is found.
//   - Every object that a fresh result names can be read, unless bits were
//     flipped; and what is read is right in any case.
//   - A later run completes, and runs no cell that was fresh before it.
//
// Chance is seeded. A failure prints the seed, and -crash.seed plays the same
// blows again, as far as two processes can be made to race alike; -crash.runs
// says how many runs are struck.
package crash
