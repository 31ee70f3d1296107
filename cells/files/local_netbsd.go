package files

import "os"

// isLocal is not known here: a file has to be seen twice.
func isLocal(*os.File) bool { return false }
