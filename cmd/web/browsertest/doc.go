// Package browsertest holds journeys of a person through the running program,
// in a real browser: the program is built and started as anyone would start
// it, and a headless Chromium clicks and reads.
//
// Where there is no Chromium the journeys are skipped with a line that says
// so, unless STAGEBOOK_BROWSER=required, as in CI.
package browsertest
