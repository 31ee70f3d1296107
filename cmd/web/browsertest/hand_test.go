package browsertest

import (
	"context"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func keyWith(key string, modifiers chromedp.Modifier) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers))
}

func (tb *tab) chordEnter() {
	tb.t.Helper()
	tb.do(keyWith(kb.Enter, chromedp.ModifierCtrl))
}

// until waits for something that is not on the page.
func (tb *tab) until(holds func() bool, what string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			tb.t.Fatalf("waited in vain: %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
