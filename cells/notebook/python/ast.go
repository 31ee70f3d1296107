package python

// Span is where something stands in the source of its cell.
type Span struct {
	Line     int // 1 is the first
	From, To int // offsets in bytes
}

// At is the span itself: it makes whatever embeds it a Node.
func (s Span) At() Span { return s }

// Node is a piece of a program.
type Node interface{ At() Span }

// The expressions.
type (
	// Name is a name.
	Name struct {
		Span
		ID string
	}
	// Const is a literal: Kind is int, float, imag, str, bytes, or const for True,
	// False, None and Ellipsis. Value is a string's content, else the text without
	// underscores.
	Const struct {
		Span
		Kind  string
		Value string
	}
	// Format is a formatted string, with the expressions in it.
	Format struct {
		Span
		Holes []Node
	}
	// Attr is X.Name.
	Attr struct {
		Span
		X    Node
		Name string
	}
	// Index is X[I]. More than one index is a tuple.
	Index struct {
		Span
		X, I Node
	}
	// Slice is Low:High:Step in an index; each may be nil.
	Slice struct {
		Span
		Low, High, Step Node
	}
	// Call is Func(Args). An argument with a name has it in Keywords, where ** has "".
	Call struct {
		Span
		Func     Node
		Args     []Node
		Keywords []Keyword
	}
	// Unary is an operator before X: + - ~ not * await yield "yield from".
	Unary struct {
		Span
		Op string
		X  Node // nil of a bare yield
	}
	// Binary is an operator between two, comparisons and "and" and "or" as well.
	Binary struct {
		Span
		Op   string
		X, Y Node
	}
	// Choice is X if Cond else Y.
	Choice struct {
		Span
		X, Cond, Y Node
	}
	// Lambda is a function without a name.
	Lambda struct {
		Span
		Params []Param
		X      Node
	}
	// Seq is a tuple, list or set by Kind "(", "[" or "{".
	Seq struct {
		Span
		Kind  string
		Elems []Node
	}
	// Dict is a mapping. The key of ** is nil.
	Dict struct {
		Span
		Keys, Values []Node
	}
	// Comp is a comprehension: Kind is "(", "[" or "{". Value is that of a mapping.
	Comp struct {
		Span
		Kind    string
		X       Node
		Value   Node
		Clauses []Clause
	}
	// Walrus is Name := X.
	Walrus struct {
		Span
		Name *Name
		X    Node
	}
)

// Keyword is an argument with a name.
type Keyword struct {
	Name string
	X    Node
}

// Param is a parameter of a function.
type Param struct {
	Name       string
	Star       string // "", "*" or "**"
	Default    Node
	Annotation Node
}

// Clause is for Target in Iter, with its conditions.
type Clause struct {
	Target, Iter Node
	Ifs          []Node
}

// The statements.
type (
	// Line is an expression for itself.
	Line struct {
		Span
		X     Node
		Quiet bool // a ; behind it keeps a notebook from showing it
	}
	// Assign is Targets = … = Value, an augmented one with Op such as "+", or an
	// annotated one. Value is nil of a bare annotation.
	Assign struct {
		Span
		Targets    []Node
		Op         string
		Annotation Node
		Value      Node
	}
	// Flow is pass, break, continue, return, raise, assert or del with what is behind.
	Flow struct {
		Span
		Kind string
		Args []Node
	}
	// Outer is global or nonlocal.
	Outer struct {
		Span
		Kind  string
		Names []string
	}
	// Import is an import. Of `from M import a as b` Module is M; of `import m` it
	// is "". Star says that everything is taken.
	Import struct {
		Span
		Module string
		Names  []Alias
		Star   bool
	}
	// If is a condition, and a while loop where Loop is set.
	If struct {
		Span
		Loop       bool
		Cond       Node
		Body, Else []Node
	}
	// For is a loop over something.
	For struct {
		Span
		Target, Iter Node
		Body, Else   []Node
	}
	// Try is a try with its handlers.
	Try struct {
		Span
		Body     []Node
		Handlers []Handler
		Else     []Node
		Finally  []Node
	}
	// With is a block with managers.
	With struct {
		Span
		Items []Item
		Body  []Node
	}
	// Func is a function.
	Func struct {
		Span
		Name       string
		Params     []Param
		Returns    Node
		Decorators []Node
		Body       []Node
	}
	// Class is a class. Its bases and keywords are Args.
	Class struct {
		Span
		Name       string
		Args       []Node
		Decorators []Node
		Body       []Node
	}
	// Match is a match with its cases.
	Match struct {
		Span
		Subject Node
		Cases   []Case
	}
	// Magic is a line that IPython reads.
	Magic struct {
		Span
		Text string
	}
	// Broken is a statement that cannot be read, with the names in it.
	Broken struct {
		Span
		Names []*Name
	}
)

// Alias is a name that is imported, and what it is called here.
type Alias struct{ Name, As string }

// Handler is an except.
type Handler struct {
	Type Node // nil for any
	Name string
	Body []Node
}

// Item is a manager of a with, and the target it is given to, or nil.
type Item struct{ X, Target Node }

// Case is a pattern with the names it gives and the expressions it needs.
type Case struct {
	Gives []*Name
	Needs []Node
	Body  []Node
}
