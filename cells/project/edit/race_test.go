//go:build race

package edit

// raceEnabled thins out what the race detector makes slow.
const raceEnabled = true
