package launcher

// Variable names the descriptor of the pipe on which the order comes. A process
// that has it in its environment is a launcher.
const Variable = "STAGEBOOK_LAUNCHER"

// Failed is the exit code of a launcher that could not do what it was told.
const Failed = 125

// Order is what a launcher is told.
type Order struct {
	Try        bool   // all but the execution; says what works on standard output
	Namespaces bool   // it is in some of its own, and furnishes them
	Proc       bool   // they have a /proc of their own
	Count      bool   // their number of processes can be limited
	Numbers    string // to write into pid_max, where no limit counts the processes of root; "" for none

	Limits  []Limit
	Keep    uint64 // capabilities that stay, a bit each
	Ruleset int    // descriptor of Landlock's rules; 0: none
	Rights  uint64 // over /proc, or over what is our own in it
	Filter  []byte // a struct sock_filter after the other; none: no filter
	Seccomp int    // number of the system call

	Exe  string
	Args []string
	Env  []string
}

// Limit is one limit of resources.
type Limit struct {
	What  int
	Name  string // for words
	Value uint64
}

// Answer is what a launcher that tries says: of /proc, then of the number of
// processes.
type Answer struct{ Proc, Count bool }

// Encode writes an order for the pipe.
func (o *Order) Encode() []byte {
	w := &writer{}
	w.flag(o.Try)
	w.flag(o.Namespaces)
	w.flag(o.Proc)
	w.flag(o.Count)
	w.text(o.Numbers)
	w.number(uint64(len(o.Limits)))
	for _, l := range o.Limits {
		w.number(uint64(l.What))
		w.text(l.Name)
		w.number(l.Value)
	}
	w.number(o.Keep)
	w.number(uint64(o.Ruleset))
	w.number(o.Rights)
	w.text(string(o.Filter))
	w.number(uint64(o.Seccomp))
	w.text(o.Exe)
	w.list(o.Args)
	w.list(o.Env)
	return w.to
}

// Decode reads an order. It reports whether it was whole.
func Decode(from []byte) (*Order, bool) {
	r := &reader{from: from}
	o := &Order{Try: r.flag(), Namespaces: r.flag(), Proc: r.flag(), Count: r.flag(), Numbers: r.text()}
	for n := r.number(); n > 0 && !r.short; n-- {
		o.Limits = append(o.Limits, Limit{What: int(r.number()), Name: r.text(), Value: r.number()})
	}
	o.Keep, o.Ruleset, o.Rights = r.number(), int(r.number()), r.number()
	o.Filter, o.Seccomp = []byte(r.text()), int(r.number())
	o.Exe, o.Args, o.Env = r.text(), r.list(), r.list()
	return o, !r.short && len(r.from) == 0
}

// writer appends numbers of eight bytes, low first, and texts with their length in
// front.
type writer struct{ to []byte }

func (w *writer) number(n uint64) {
	for range 8 {
		w.to = append(w.to, byte(n))
		n >>= 8
	}
}

func (w *writer) flag(b bool) {
	if b {
		w.number(1)
	} else {
		w.number(0)
	}
}

func (w *writer) text(s string) {
	w.number(uint64(len(s)))
	w.to = append(w.to, s...)
}

func (w *writer) list(all []string) {
	w.number(uint64(len(all)))
	for _, s := range all {
		w.text(s)
	}
}

// reader takes them off. Once there is too little, all is zero.
type reader struct {
	from  []byte
	short bool
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.from)) {
		r.short, r.from = true, nil
		return nil
	}
	taken := r.from[:n]
	r.from = r.from[n:]
	return taken
}

func (r *reader) number() (n uint64) {
	for i, b := range r.take(8) {
		n |= uint64(b) << (8 * i)
	}
	return n
}

func (r *reader) flag() bool   { return r.number() != 0 }
func (r *reader) text() string { return string(r.take(r.number())) }

func (r *reader) list() []string {
	var all []string
	for n := r.number(); n > 0 && !r.short; n-- {
		all = append(all, r.text())
	}
	return all
}
