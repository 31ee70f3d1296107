//go:build race

package gallery

const racing = true
