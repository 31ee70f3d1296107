package views

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "under 1 ms", 2 * time.Millisecond: "2 ms", 14 * time.Millisecond: "14 ms", 90 * time.Millisecond: "0.09 s",
		200 * time.Millisecond: "0.2 s", 12 * time.Second: "12.0 s", 59960 * time.Millisecond: "1 min 0 s",
		200 * time.Second: "3 min 20 s", 2*time.Hour + 5*time.Minute: "2 h 5 min",
	} {
		if got := duration(d); got != want {
			t.Errorf("duration(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestWhen(t *testing.T) {
	for _, c := range []struct {
		ago  time.Duration
		want string
	}{
		{0, "today 18:04"},
		{17 * time.Hour, "today 01:04"},
		{20 * time.Hour, "yesterday 22:04"},
		{10 * 24 * time.Hour, "12 Nov, 18:04"},
		{400 * 24 * time.Hour, "18 Oct 2025"},
	} {
		if got := when(sampleNow, sampleNow.Add(-c.ago)); got != c.want {
			t.Errorf("%v ago is %q, want %q", c.ago, got, c.want)
		}
	}
	if got := when(sampleNow, time.Time{}); got != "" {
		t.Errorf("never is %q", got)
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := number(n); got != want {
			t.Errorf("number(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 3_100_000: "3.1 MB", 999_960_000: "1.0 GB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestPieces(t *testing.T) {
	for s, want := range map[string]int{"": 0, "plain": 1, "`a` 1 → 2, and `b`": 3, "one ` only": 1} {
		if got := len(pieces(s)); got != want {
			t.Errorf("pieces(%q) has %d parts, want %d", s, got, want)
		}
	}
}

func TestRunIn(t *testing.T) {
	for _, c := range []struct{ doc, want string }{
		{"<p>ROC draws.</p>", `<p><a class="runin" href="#roc">ROC</a> draws.</p>`},
		{"<p>ROCK draws.</p>", `<p><a class="runin" href="#roc">ROC</a> · ROCK draws.</p>`},
		{"<p>ROC</p><p>More.</p>", `<p><a class="runin" href="#roc">ROC</a></p><p>More.</p>`},
		{"", `<p><a class="runin" href="#roc">ROC</a></p>`},
		{"<ul><li>x</li></ul>", `<p><a class="runin" href="#roc">ROC</a></p><ul><li>x</li></ul>`},
	} {
		if got := runIn(Cell{ID: "roc", Name: "ROC", Doc: c.doc}); got != c.want {
			t.Errorf("runIn(%q) = %q, want %q", c.doc, got, c.want)
		}
	}
}

func TestHighlight(t *testing.T) {
	got := highlight(listing{code: "func Fit(x *kd.Tree) int {\n\treturn 1 // one\n}", hit: 2})
	want := `<pre><span class="k">func</span> <span class="f">Fit</span><span class="p">(</span>x <span class="p">*</span>kd<span class="p">.</span><span class="t">Tree</span><span class="p">)</span> <span class="t">int</span> <span class="p">{</span>` + "\n" +
		`<span class="hit">` + "\t" + `<span class="k">return</span> <span class="n">1</span> <span class="c">// one</span></span>` +
		`<span class="p">}</span>` + "\n</pre>"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// FuzzHighlight holds that highlighting changes no letter of the code, and
// that what it makes is well-formed.
func FuzzHighlight(f *testing.F) {
	for _, c := range sampleMade() {
		f.Add(c.Code, 2)
	}
	f.Add("package p\n\nvar s = `a\r\nb`\n/* x\ny */", 3)
	f.Add("func (", 0)
	f.Add("\x00\xff'", 1)
	f.Fuzz(func(t *testing.T, code string, hit int) {
		for _, l := range []listing{{code: code, hit: hit}, {code: code, ids: true}} {
			out := highlight(l)
			wellFormed(t, out)
			doc, err := html.Parse(strings.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			// Lines are broken by the hit itself, and HTML has no NUL.
			if strings.ContainsAny(code, "\x00\r") || hit != 0 {
				continue
			}
			want := strings.TrimLeft(strings.TrimRight(code, "\n"), "\n")
			got := strings.TrimLeft(strings.TrimRight(textOf(doc), "\n"), "\n")
			if got != strings.ToValidUTF8(want, "�") && got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	})
}
