package views

import "strings"

// ArchiveWords say what an archive holds: "12 cells, 6 files, 40 results, 2.4 MB".
func ArchiveWords(cells, files, results int, bytes int64) string {
	return strings.Join([]string{
		count(cells, "cell", "cells"), count(files, "file", "files"), count(results, "result", "results"), size(bytes),
	}, ", ")
}
