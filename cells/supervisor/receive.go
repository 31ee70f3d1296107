package supervisor

import (
	"fmt"
	"maps"
	"time"

	"stagebook/cells/worker/protocol"
)

// receive hands each message to its call until the socket closes.
func (w *Worker) receive() {
	greeted := false
	for {
		m, blobs, files, err := w.conn.Receive()
		closeAll(files) // a worker has none to give
		if err != nil {
			break
		}
		w.heard.Reset(w.cfg.Silence)
		if m.Hello != nil && !greeted {
			greeted = true
			w.mu.Lock()
			w.hello = m.Hello
			w.mu.Unlock()
			close(w.came)
		}
		w.dispatch(m, blobs)
	}
	close(w.read)
	if !greeted {
		close(w.came)
	}
	grace := time.NewTimer(w.cfg.Grace)
	defer grace.Stop()
	select {
	case <-w.gone:
	case <-grace.C:
		w.end("it closed its socket") // and lives on: no use to anyone
	}
}

func (w *Worker) dispatch(m *protocol.Message, blobs [][]byte) {
	if m.Hot != nil {
		w.mark(m.Hot)
		return
	}
	w.mu.Lock()
	call := w.calls[m.Call]
	w.mu.Unlock()
	switch {
	case call == nil:
	case m.Done != nil || m.Missing != nil:
		w.settle(m.Call, answer{m: m, blobs: blobs})
	case m.Log != nil && call.listener.Log != nil:
		call.listener.Log(w.line(LogLine{Time: m.Log.Time.UTC(), Stream: "log", Level: m.Log.Level, Text: m.Log.Text}))
	case m.Progress != nil && call.listener.Progress != nil:
		call.listener.Progress(m.Progress.Done, m.Progress.Total)
	}
}

func (w *Worker) mark(news *protocol.Hot) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ref := range news.Kept {
		w.hot[ref] = true
	}
	for _, ref := range news.Dropped {
		delete(w.hot, ref)
	}
}

// settle ends a call with its answer, after all that it printed has been heard.
func (w *Worker) settle(id uint64, a answer) {
	w.lines.catchUp()
	w.lines.quietly(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		call := w.calls[id]
		if call == nil {
			return
		}
		if a.m != nil && a.m.Done != nil {
			w.publishing.Add(1) // result takes it back
		}
		w.answer(id, call, a)
	})
}

// answer hands an answer over. It is called with the lock held.
func (w *Worker) answer(id uint64, call *pending, a answer) {
	call.answer <- a // has room for the only one
	delete(w.calls, id)
	w.running.Done()
}

// ping asks for a sign of life often enough, until the process has ended.
func (w *Worker) ping() {
	ticker := time.NewTicker(w.cfg.Silence / 4)
	defer ticker.Stop()
	for n := uint64(1); ; n++ {
		select {
		case <-w.gone:
			return
		case <-ticker.C:
		}
		_ = w.conn.Send(&protocol.Message{Ping: &protocol.Ping{N: n}}, nil) // silence is noted elsewhere
	}
}

func (w *Worker) giveUp() {
	w.end(fmt.Sprintf("it gave no sign of life for %s", w.cfg.Silence))
}

// await notes how the process ends, tells all calls, and removes what is left.
func (w *Worker) await() {
	err := w.proc.wait()
	lingers := time.NewTimer(lingering)
	defer lingers.Stop()
	select { // answers that were sent before the end are good
	case <-w.read:
	case <-lingers.C:
	}
	w.conn.Close()
	<-w.read
	w.heard.Stop()
	w.proc.drained()
	w.lines.flush()
	w.lines.quietly(func() { w.bury(err) })
	close(w.gone)
	w.publishing.Wait()
	w.spool.remove()
}

// bury tells every call how the process ended.
func (w *Worker) bury(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.exit = w.post(err)
	clear(w.hot)
	for id, call := range maps.Clone(w.calls) {
		own := *w.exit
		own.Alone = !call.beside && !w.sacrificed()
		own.Pos = w.placeOf(call, own)
		w.answer(id, call, answer{died: &own})
	}
}

// sacrificed reports whether the process was ended for a call's sake, whoever
// else ran. It is called with the lock held.
func (w *Worker) sacrificed() bool { return w.ended == forced }

// exitFailure is how the process ended.
func (w *Worker) exitFailure() *Failure {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.exit
}
