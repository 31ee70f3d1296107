// Package confine keeps a worker to what its project may do: which files it
// reads and writes, whether it reaches the network, how many processes and open
// files it has, and whom it may signal or look into.
//
// # The policy
//
// A [Policy] is plain data. The worker's supervisor puts it around the command
// that starts the worker; a nil policy puts nothing around it. What a project
// wants beyond the standard it asks for in its sources ([Ask]), and has once its
// owner has granted it ([Grants]). Asking alone gives nothing.
//
// # The launcher
//
// The confinement has to hold from the worker's first instruction: the author's
// init functions run before any of ours. So the program starts itself a second
// time, and that process confines itself and then becomes the worker by exec, which
// keeps what was confined. It does so in an init function of package launcher,
// before the rest of the program is initialised; so every program that links this
// package can confine, whatever its main does. What the launcher is told comes on a
// pipe, with the worker's environment: the launcher has none of its own, since a
// variable such as LD_PRELOAD would act on it while nothing holds yet.
//
// The launcher either does all that it was told, or ends with an error. What this
// system can do has been tried before ([Probe]), by a launcher too; nothing is
// left out silently.
//
// # The layers
//
// Files: Landlock, which grants folders and files and what lies below them. It
// has no exceptions. Where something below a granted folder must stay closed, the
// entries of that folder are granted one by one; the names in it can be listed,
// and what is created in it later is denied until the next start. Names, sizes and
// times of other files can be found out: Landlock does not hide that they exist.
//
// Network: an empty network namespace. Where there is none, a system call filter
// refuses to make sockets. Sockets in the file system are refused by the filter
// always, also to a project that may reach the network: whoever speaks to the
// session bus, to a container daemon or to an SSH agent is not confined.
//
// Processes: namespaces of user, processes and IPC, with a /proc of its own. The
// worker sees and signals only what it started, all of which ends with it, and
// their number is limited. Without namespaces Landlock still keeps it from the
// memory of others and, from Linux 6.12 on, from signalling them.
//
// System calls that have no use in a calculation and a record of being exploited
// (ptrace, mount, bpf, io_uring, keyrings, new namespaces …) are refused. All
// capabilities are dropped but, where the server is root, those that concern
// files.
//
// # What is not confined
//
// The processor's time; memory, unless the policy limits it; the disk that the
// worker's own folders lie on, beyond the watch that its supervisor keeps. A fault
// of the kernel is a way out.
//
// The methods: landlock(7), seccomp(2), user_namespaces(7), pid_namespaces(7).
package confine
