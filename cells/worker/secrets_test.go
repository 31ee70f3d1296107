package worker

import (
	"reflect"
	"strings"
	"testing"

	"stagebook/cells"
)

func TestSecretsAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Setenv("WORKER_TEST_SECRET", "correct horse")
	var k knownSecrets
	if k.finder() != nil {
		t.Error("there is something to find before any secret is known")
	}
	k.learn([]argument{{value: reflect.ValueOf(cells.Secret("WORKER_TEST_SECRET"))}, {value: reflect.ValueOf("a text")}, {value: reflect.ValueOf(cells.Secret("WORKER_TEST_NOTHING"))}, {}})
	k.add([]byte("abc")) // too short to be one
	k.add([]byte("staple"))
	k.add([]byte("staple"))
	if len(k.values) != 2 {
		t.Errorf("known are %q", k.values)
	}
	for text, want := range map[string]bool{
		"correct horse": true, "it is correct horse battery": true, "correct hors": false, "correct  horse": false, "abc": false, "a staple": true,
		strings.Repeat("correct hors ", 100): false, strings.Repeat("x", 1000) + "correct horse": true, "correct correct horse": true, "": false,
	} {
		for size := 1; size <= len(text)+1; size++ {
			f := k.finder()
			for rest := text; rest != ""; {
				n := min(size, len(rest))
				if got, err := f.Write([]byte(rest[:n])); got != n || err != nil {
					t.Fatal(got, err)
				}
				rest = rest[n:]
			}
			if f.found != want {
				t.Errorf("%.40q in pieces of %d: found %v", text, size, f.found)
			}
		}
	}
}
