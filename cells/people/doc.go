// Package people keeps who may use the program, what each may do in which project,
// who is signed in, and what was done.
//
// # Persons and roles
//
// A person has a name, and perhaps a password. A role is what they may do in a
// project: [View], [Explore], [Edit] or [Own], each more than the one before. A role
// given for the project [Everything] holds in all of them, and whoever owns
// everything looks after the program itself. A role given to [Everybody] holds for
// all who are signed in. Of several roles the greatest counts.
//
// # Passwords
//
// Kept is an Argon2id hash with its salt and its costs (RFC 9106, in the form of
// crypt, so that costs can rise). One guess takes a tenth of a second and 64 MiB, so
// few are made at once ([Book.Check] waits, or says [ErrBusy]), and [Throttle]
// bounds how many anybody may make. A name that nobody has takes as long as one
// with a wrong password.
//
// # Sessions
//
// Whoever signs in gets a secret of 32 random bytes, which a browser keeps in a
// cookie. The file has its SHA-256 alone: who reads the file cannot sign in with
// it. A session ends when it was not used for [IdleTime], at the latest after
// [LongestTime], when its person signs out, gets another password or is removed.
//
// # The log of what was done
//
// [Book.Note] writes who did what, when, from where and whether it was allowed. What
// the same person does again and again within a minute is one entry with a count.
// The oldest entries go when there are more than [KeptEntries].
package people
