package main

import (
	"os"
	"testing"
)

// TestBuilt says when static/built is not what the sources make.
func TestBuilt(t *testing.T) {
	if _, err := os.Stat("../../node_modules/idiomorph"); err != nil {
		t.Skip("run npm ci --ignore-scripts first")
	}
	if err := run("..", true); err != nil {
		t.Error(err)
	}
}
