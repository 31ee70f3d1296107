package datadir

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for name, want := range map[string]string{
		"rows.csv": "", "a b (1).csv": "", "[1].csv": "", "日本.parquet": "", "ÄÖ.txt": "", "x": "", strings.Repeat("a", 200): "",
		"": "needs a name", "..": "hides", ".env": "hides", "_x": "hides", "a/b": "folder", `a\b`: "folder", "a:b": "read as something else",
		"*.csv": "read as something else", "x.go": "compiled", "X.GO": "compiled", "a\x00": "control", "a\nb": "control", "a.": "cut off",
		" a": "cut off", "a ": "cut off", "con": "device", "NUL.csv": "device", "com1.txt": "device", "a\u202egpj.csv": "cannot be seen",
		"a\u200b.csv": "cannot be seen", "a\xff": "UTF-8", strings.Repeat("a", 201): "bytes long",
	} {
		err := Check(name)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want %q", name, err, want)
		}
	}
}

func TestClean(t *testing.T) {
	for name, want := range map[string]string{
		"rows.csv": "rows.csv", "../../etc/passwd": "passwd", `C:\data\x.csv`: "x.csv", "a:b*.csv": "a_b_.csv", ".env": "env", " a .csv ": "a .csv",
		"con.csv": "con_.csv", "NUL": "NUL_.", "a\u202eb.csv": "ab.csv", "a\x00b\xff.csv": "ab.csv", "__init": "init", "trailing.": "trailing",
		strings.Repeat("ä", 150) + ".parquet": strings.Repeat("ä", 96) + ".parquet",
	} {
		want = strings.TrimSuffix(want, ".")
		got, err := Clean(name)
		if err != nil || got != want {
			t.Errorf("Clean(%q) = %q, %v; want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"", "..", "/", "\u200b", "a.go", "x/y.Go"} {
		if got, err := Clean(name); err == nil {
			t.Errorf("Clean(%q) = %q", name, got)
		}
	}
}

func FuzzCleanGivesWhatCheckTakes(f *testing.F) {
	for _, seed := range []string{"a.csv", "../x", "CON", "\u202e", strings.Repeat("é", 300) + "." + strings.Repeat("x", 40), "a. . .", "com1 .x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := Clean(name)
		if (err == nil) != (Check(got) == nil) {
			t.Fatalf("Clean(%q) = %q, %v, but Check says %v", name, got, err, Check(got))
		}
		if err == nil {
			if again, err := Clean(got); err != nil || again != got {
				t.Fatalf("Clean(%q) = %q, %v: a clean name changes", got, again, err)
			}
		}
	})
}
