package browsertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// board is a project whose results have places of their own.
var board = map[string]string{"board.go": `// Package board shows how a season went.
//
// All of it is made up.
package board

// Weeks is how long it lasted.
//
//param:slider min=4 max=40 step=1
const Weeks = 12

// Game is one of them.
type Game struct{ Week, Us, Them int }

// Games are all of them.
//
//cell:hide
func Games(weeks int) []Game {
	var list []Game
	for i := range weeks {
		list = append(list, Game{i + 1, i % 5, i % 3})
	}
	return list
}

// ## At a glance
//
// What one wants to know first.

// Won is how many.
//
//cell:column 1
func Won(games []Game) (n int) {
	for _, g := range games {
		if g.Us > g.Them {
			n++
		}
	}
	return n
}

// Played is how many there were.
//
//cell:column 2 wide
func Played(games []Game) int { return len(games) }

// ## In detail

// List is every game.
//
//cell:tab Every game
func List(games []Game) []Game { return games }

// First is where it began.
//
//cell:tab The first
func First(games []Game) Game { return games[0] }

// Last is where it ended.
//
//cell:tab The last
func Last(games []Game) Game { return games[len(games)-1] }

// ## What is next
//
// A long holiday.
`}

// theApp opens the app of a project all of whose cells are fresh.
func theApp(t *testing.T) *tab {
	t.Helper()
	tb := start(t, board).open("/p/demo")
	tb.click(".pass--first button")
	tb.waitStatus("last", "fresh")
	tb.waitStatus("list", "fresh")
	tb.waitStatus("played", "fresh")
	tb.visit("/p/demo/app")
	tb.wait("document.querySelector('[role=tab][aria-selected=true]') !== null")
	return tb
}

func TestAppAndPresentationKeepTheRulesOfAccessibility(t *testing.T) {
	text := axe(t)
	tb := theApp(t)
	for _, look := range []struct {
		theme string
		width int64
	}{{"light", 1440}, {"dark", 1440}, {"light", 390}, {"dark", 390}} {
		tb.do(chromedp.EmulateViewport(look.width, 900))
		tb.wait(fmt.Sprintf("(localStorage.setItem('stagebook-theme', %q), true)", look.theme))
		for _, path := range []string{"/p/demo/app", "/p/demo/present", "/p/demo/present#slide-2", "/p/demo/present#slide-3"} {
			tb.visit("/")
			tb.visit(path)
			tb.wait("document.querySelector('main.app, .slidecount:not(:empty)') !== null")
			tb.rules(text, fmt.Sprintf("%s, %s, %d px", path, look.theme, look.width))
		}
		tb.visit("/p/demo/app")
		tb.click("#list .prose")
		tb.keys("f")
		tb.wait("document.querySelector('#table-list').matches(':popover-open')")
		tb.rules(text, fmt.Sprintf("a table, full screen, %s, %d px", look.theme, look.width))
		tb.keys(kb.Escape)
	}
}

const shownCells = "[...document.querySelectorAll('.cell--app')].filter(c => c.checkVisibility()).map(c => c.id)"

func (tb *tab) showsCells(want ...string) {
	tb.t.Helper()
	if got := must[[]string](tb, shownCells); !slices.Equal(got, want) {
		tb.t.Errorf("it shows %v, want %v", got, want)
	}
}

func TestAppPutsResultsWhereTheirDirectivesSay(t *testing.T) {
	tb := theApp(t)
	tb.showsCells("won", "played", "list")
	beside := "document.querySelector('#won').getBoundingClientRect().right <= document.querySelector('#played').getBoundingClientRect().left"
	tb.do(chromedp.EmulateViewport(1440, 900))
	tb.wait(beside)
	tb.wait("document.querySelector('#played').offsetWidth > 1.5 * document.querySelector('#won').offsetWidth")
	tb.do(chromedp.EmulateViewport(390, 900))
	tb.wait("document.querySelector('#won').getBoundingClientRect().bottom <= document.querySelector('#played').getBoundingClientRect().top")
	tb.wait("document.documentElement.scrollWidth <= 390")
	tb.do(chromedp.EmulateViewport(1440, 900))

	// Tabs by keyboard; which is open stands in the address, and outlives a moved knob.
	must[bool](tb, "document.querySelector('[role=tab]').focus(), true")
	tb.keys(kb.ArrowRight)
	tb.wait("document.activeElement.textContent === 'The first' && new URLSearchParams(location.search).get('_show') === 'The first'")
	tb.showsCells("won", "played", "first")
	tb.keys(kb.End)
	tb.showsCells("won", "played", "last")
	tb.set("weeks", "9", "change")
	tb.wait("document.querySelector('#played').innerText.includes('9') && document.querySelector('#played').dataset.status === 'fresh'")
	tb.wait("document.querySelector('#last').innerText.includes('9')")
	tb.showsCells("won", "played", "last")
	tb.query("?weeks=9&_show=The+last")
	tb.do(chromedp.Reload())
	tb.wait("document.querySelector('[role=tab][aria-selected=true]')?.textContent === 'The last'")
	must[bool](tb, "location.hash = '#first', true")
	tb.wait("document.querySelector('#first').checkVisibility()")
}

func TestAppFollowsItsSources(t *testing.T) {
	tb := theApp(t)
	must[bool](tb, "document.querySelectorAll('[role=tab]')[1].focus(), document.querySelectorAll('[role=tab]')[1].click(), window.same = true")
	tb.showsCells("won", "played", "first")
	text := strings.Replace(board["board.go"], "//cell:column 2 wide", "//cell:hide", 1)
	tb.p.write("board.go", strings.Replace(text, "// ## What is next", "// Goals are ours.\n//\n//cell:tab The first\nfunc Goals(games []Game) int { return games[0].Us }\n\n// ## What is next", 1))
	tb.wait("document.querySelector('#goals')?.checkVisibility() && document.querySelector('#played') === null")
	tb.showsCells("won", "first", "goals")
	tb.wait("window.same && document.activeElement.textContent === 'The first'")
}

func TestFullScreen(t *testing.T) {
	tb := theApp(t)
	fills := "(() => { const b = document.querySelector('#table-list').getBoundingClientRect(); return document.querySelector('#table-list').matches(':popover-open') && b.width >= innerWidth - 20 && b.height >= innerHeight - 1; })()"
	tb.wait("document.querySelector('#list [data-stage]')?.hidden === false")
	tb.click("#list .prose")
	tb.keys("f")
	tb.wait(fills)
	// It goes on living: it is asked, and what it shows changes below it.
	tb.click("#table-list [data-to]")
	tb.wait("!document.querySelector('#table-list').hasAttribute('aria-busy') && " + fills)
	tb.set("weeks", "7", "change")
	tb.wait("document.querySelector('#table-list tbody').rows.length === 7 && " + fills)
	for range 12 { // the focus does not leave it
		tb.keys(kb.Tab)
		tb.wait("document.activeElement.closest('#table-list') !== null")
	}
	tb.keys(kb.Escape)
	tb.wait("!document.querySelector('#table-list').matches(':popover-open') && !document.documentElement.matches('.has-stage')")

	tb.visit("/p/demo#list")
	tb.wait("document.querySelector('#list [data-stage]')?.hidden === false")
	tb.click("#list .prose")
	tb.keys("F")
	tb.wait(fills)
	tb.click("#list [data-stage]")
	tb.wait("!document.querySelector('#table-list').matches(':popover-open')")
	tb.keys("f") // in the notebook it finds
	tb.wait("document.querySelector('#page-find')?.checkVisibility()")
}

// A chart takes the room that there is, as a picture and alive, and a run under it does
// not end that.
func TestChartFullScreen(t *testing.T) {
	tb := startOver(t, "gallery").open("/p/demo#gaps")
	tb.run("gaps")
	tb.do(chromedp.EmulateViewport(1400, 800))
	tb.wait("document.querySelector('[data-cell=gaps] [data-stage]')?.hidden === false")
	before := must[int](tb, "document.querySelector('[data-cell=gaps] .chart--wide svg').clientWidth")
	must[bool](tb, "document.querySelector('[data-cell=gaps] [data-stage]').click(), true")
	figure := "document.querySelector('[data-cell=gaps] figure')"
	tb.wait(figure + ".matches(':popover-open') && document.activeElement.hasAttribute('data-stage')")
	tb.wait(fmt.Sprintf("%s.querySelector('.chart--wide svg').clientWidth > %d", figure, before*3/2))
	tb.wait("(() => { const b = " + figure + ".querySelector('.chart--wide svg').getBoundingClientRect(); return b.bottom <= innerHeight && b.right <= innerWidth })()")
	must[bool](tb, figure+".querySelector('[data-live-toggle]').click(), true")
	tb.wait("(() => { const b = " + figure + ".querySelector('iframe')?.getBoundingClientRect(); return !!b && b.height > innerHeight / 2 && b.width > innerWidth / 2 })()")
	tb.keys(kb.Escape)
	tb.wait("!" + figure + ".matches(':popover-open') && document.activeElement.tagName !== 'IFRAME'")
	tb.wait(figure + ".querySelector('iframe').getBoundingClientRect().height < innerHeight")
}

func TestPresentation(t *testing.T) {
	tb := theApp(t)
	tb.click(".bar a[href$='/present']")
	on := func(n int, words string) {
		t.Helper()
		tb.wait(fmt.Sprintf("[...document.querySelectorAll('.slide')].findIndex(s => s.checkVisibility()) === %d && document.querySelector('main').innerText.includes(%q)", n-1, words))
		tb.wait(fmt.Sprintf("document.querySelector('.slidecount').textContent === '%d / 4'", n))
	}
	on(1, "All of it is made up")
	tb.keys(kb.ArrowRight)
	on(2, "At a glance")
	tb.wait("location.hash === '#slide-2'")
	tb.keys(" ")
	on(3, "In detail")
	tb.keys(kb.End)
	on(4, "A long holiday")
	tb.keys(kb.ArrowRight)
	on(4, "A long holiday")
	tb.keys(kb.Home)
	on(1, "All of it is made up")
	tb.click("[data-slide='1']")
	on(2, "At a glance")
	tb.do(chromedp.Reload())
	on(2, "At a glance")

	// A moved knob changes the results, and leaves the section as it is.
	tb.click(".slideknobs > summary")
	tb.set("weeks", "9", "change")
	tb.wait("document.querySelector('#played').innerText.includes('9') && document.querySelector('#played').dataset.status === 'fresh'")
	on(2, "At a glance")
	tb.wait("document.querySelector('[data-leave]').search === '?weeks=9'")
	tb.keys(kb.Escape)

	// A section that is too long is scrolled first.
	tb.do(chromedp.EmulateViewport(1200, 360))
	must[bool](tb, "document.activeElement.blur(), location.hash = '#list', true")
	on(3, "In detail")
	tb.keys(" ")
	tb.wait("document.querySelector('main').scrollTop > 0")
	on(3, "In detail")
	tb.keys(kb.ArrowLeft)
	on(2, "At a glance")

	for n, there := range map[string]bool{"4": true, "5": false} {
		only := func(p *page.PrintToPDFParams) { p.PageRanges = n }
		if _, err := chromedp.Run(tb.ctx, chromedp.PrintToPDF(only)); (err == nil) != there {
			t.Errorf("4 sections, printed: page %s is there: %v, want %v (%v)", n, err == nil, there, err)
		}
	}
	tb.keys(kb.Escape)
	tb.wait("location.pathname === '/p/demo/app' && location.search === '?weeks=9'")
}
