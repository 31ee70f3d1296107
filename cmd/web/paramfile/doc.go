// Package paramfile reads files of parameters: YAML, JSON or TOML, one name and one
// plain value each.
//
// A value is taken as it is written. 0.30 stays 0.30 and 2026-01-02 stays a day:
// what a text means is for the type of the parameter to say, not for the format.
package paramfile
