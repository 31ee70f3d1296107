package store_test

import (
	"testing"

	"stagebook/cells/store"
	"stagebook/cells/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store {
		s, err := store.Open(t.TempDir(), store.Options{Warn: func(w string) { t.Log(w) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	})
}
