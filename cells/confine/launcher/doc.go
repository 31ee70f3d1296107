// Package launcher is what a process does between its start and its becoming a
// worker: it takes away from itself what it was told to, and executes another
// program.
//
// It imports package syscall and nothing else, so that it is initialised before
// nearly all that the program links: Go initialises what is ready in the order of
// import paths, and nothing heavy is ready without packages time and strings. A
// start costs a millisecond or two instead of the ten that the rest of the program
// takes to be initialised. So it has no fmt, no JSON and no os; whoever starts it
// has done everything that can be done outside, such as the rules of Landlock and
// the filter of system calls, and hands over the result.
package launcher
