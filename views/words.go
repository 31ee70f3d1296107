package views

import "time"

// Duration says a time as every page does: "0.09 s".
func Duration(d time.Duration) string { return duration(d) }

// Size says a number of bytes as every page does: "3.1 MB".
func Size(n int64) string { return size(n) }
