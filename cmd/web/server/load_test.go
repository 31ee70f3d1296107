package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stagebook/cmd/web/server"
)

// chain is a project whose run changes what is shown some forty times: ten cells, each
// of which takes a while and says how far it is.
const chain = `// Package chain waits, cell by cell.
package chain

import (
	"context"
	"time"

	"stagebook/cmd/web/server"
)

// Pace is how long a cell takes.
const Pace = 100

func wait(ctx context.Context, pace, rows int) []int {
	list := make([]int, rows)
	for i := range list {
		list[i] = i * pace
	}
	select {
	case <-time.After(time.Duration(pace) * time.Millisecond):
	case <-ctx.Done():
	}
	return list
}

func C0(ctx context.Context, pace int) []int { return wait(ctx, pace, 20) }
`

func chainOf(cells int) string {
	var b strings.Builder
	b.WriteString(chain)
	for i := 1; i < cells; i++ {
		fmt.Fprintf(&b, "\n// C%d follows.\nfunc C%d(ctx context.Context, pace int, c%d []int) []int { return wait(ctx, pace, len(c%d)+1) }\n", i, i, i-1, i-1)
	}
	return b.String()
}

// viewer is a page that is open: it notes when it hears of which state.
type viewer struct {
	conn  net.Conn
	bytes atomic.Int64

	mu    sync.Mutex // guards heard
	heard []heard
}

// heard is a state that a viewer was told of.
type heard struct {
	seq uint64
	at  time.Time
}

// look opens the stream of a page.
func (s *site) look(address, path string) (*viewer, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\nAccept: text/event-stream\r\n\r\n", path, address, s.cookie.Name, s.cookie.Value)
	return &viewer{conn: conn}, err
}

// read takes events until the connection ends.
func (v *viewer) read() {
	lines := bufio.NewReaderSize(v.conn, 4<<10)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return
		}
		v.bytes.Add(int64(len(line)))
		text, ok := strings.CutPrefix(string(line[:min(len(line), 100)]), "id: ")
		if !ok {
			continue
		}
		_, number, _ := strings.Cut(strings.TrimSpace(text), "-")
		if seq, err := strconv.ParseUint(number, 10, 64); err == nil {
			v.mu.Lock()
			v.heard = append(v.heard, heard{seq, time.Now()})
			v.mu.Unlock()
		}
	}
}

// last is the newest state that a viewer was told of.
func (v *viewer) last() uint64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.heard) == 0 {
		return 0
	}
	return v.heard[len(v.heard)-1].seq
}

// crowd opens many streams of a project, runs it once, and returns how long after each
// change each viewer heard of it.
func (s *site) crowd(address string, many int) (viewers []*viewer, lags []time.Duration) {
	s.t.Helper()
	var reading sync.WaitGroup
	for range many {
		v, err := s.look(address, "/p/chain/events")
		if err != nil {
			s.t.Fatal(err)
		}
		viewers = append(viewers, v)
		reading.Go(v.read) // ends with the connection
	}
	s.t.Cleanup(func() {
		for _, v := range viewers {
			v.conn.Close()
		}
		reading.Wait()
	})
	for _, v := range viewers { // each has had its first event
		for v.last() == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	changes, end, err := s.server.Changes(s.t.Context(), "chain", func() {
		r := s.own(request("POST", "/p/chain/run"))
		r.Host = "localhost"
		if code := s.do(r).Code; code != http.StatusSeeOther {
			s.t.Error(code)
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, v := range viewers {
		for v.last() < end {
			time.Sleep(time.Millisecond)
		}
	}
	for _, v := range viewers {
		lags = append(lags, v.lags(changes)...)
	}
	slices.Sort(lags)
	return viewers, lags
}

// lags are the times between changes and the news of them. A viewer that hears of
// several at once has heard of each.
func (v *viewer) lags(changes []server.Heard) (lags []time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, change := range changes {
		i, _ := slices.BinarySearchFunc(v.heard, change.Seq, func(h heard, seq uint64) int { return int(int64(h.seq) - int64(seq)) })
		if i < len(v.heard) {
			lags = append(lags, v.heard[i].at.Sub(change.At))
		}
	}
	return lags
}

// BenchmarkViewers opens a thousand pages of one project, whose readers are in this
// process, too, and runs it: how long after a change they hear of it, and how much
// memory a page takes in the server.
func BenchmarkViewers(b *testing.B) {
	for _, many := range []int{1, 100, 1000} {
		b.Run(strconv.Itoa(many), func(b *testing.B) {
			for range b.N {
				s, address := servingChain(b, 10)
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				viewers, lags := s.crowd(address, many)
				runtime.GC()
				runtime.ReadMemStats(&after)
				var sent int64
				for _, v := range viewers {
					sent += v.bytes.Load()
				}
				b.ReportMetric(float64(lags[len(lags)/2].Milliseconds()), "p50-ms")
				b.ReportMetric(float64(lags[len(lags)*95/100].Milliseconds()), "p95-ms")
				b.ReportMetric(float64(lags[len(lags)-1].Milliseconds()), "max-ms")
				b.ReportMetric(float64(len(lags)/many), "changes")
				b.ReportMetric(float64(sent)/float64(many)/1024, "KiB/viewer")
				b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc)+float64(after.StackInuse)-float64(before.StackInuse))/float64(many)/1024, "held-KiB/viewer")
			}
		})
	}
}

func servingChain(t testing.TB, cells int) (*site, string) {
	t.Helper()
	s := newSite(t)
	s.write("projects/chain/chain.go", chainOf(cells))
	return s, s.onPort()
}

// onPort serves on a port of this machine until the test ends.
func (s *site) onPort() string {
	t := s.t
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.server.Serve(ctx, l) }() // ends with ctx
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// listener is a stream that is kept as it comes.
type listener struct {
	mu   sync.Mutex // guards text
	text strings.Builder
}

func (l *listener) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *listener) all() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *listener) has(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), text)
}

// listenTo keeps what a stream sends until the test ends.
func (s *site) listenTo(address, path string, cookie *http.Cookie) *listener {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.AddCookie(cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatal(answer, err)
	}
	l := new(listener)
	var copying sync.WaitGroup
	copying.Go(func() { _, _ = io.Copy(l, answer.Body) }) // ends with the body
	s.t.Cleanup(func() {
		answer.Body.Close()
		copying.Wait()
	})
	return l
}
