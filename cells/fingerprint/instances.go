package fingerprint

import (
	"go/ast"
	"go/types"
	"slices"

	"stagebook/cells/project"
)

// instances are the types that generic types of the project become, and the
// unnamed structs that get methods from what they embed. Neither is declared
// anywhere, and both can hide behind an interface.
type instances struct {
	ground   []types.Type   // with no type parameter in them
	origins  []*types.Named // generic types of which some instance is only known where it is made
	args     []types.Type   // of everything generic; what such an instance may be made with
	embedded []types.Type   // unnamed structs, and types declared in functions, that embed something
	tagged   []tagged
}

// tagged are the unnamed structs with tags in a function or an initialiser. The
// bytes of a value do not tell the tags of its type, which its readers see.
type tagged struct {
	node    int // stands for them
	structs []types.Type
}

// findTagged makes a node for each declaration with such structs in it.
func (c *code) findTagged() {
	for i := range len(c.nodes) {
		n := c.nodes[i]
		if n.decl.Kind == kindType || n.syn == nil {
			continue
		}
		t := tagged{node: len(c.nodes)}
		var lines []string
		ast.Inspect(n.syn, func(at ast.Node) bool {
			if s, ok := at.(*ast.StructType); ok && hasTag(s) {
				if found := n.pkg.Info.TypeOf(s); found != nil {
					t.structs = append(t.structs, found)
					lines = append(lines, types.TypeString(found, nil))
				}
			}
			return true
		})
		if t.structs != nil {
			c.instances.tagged = append(c.instances.tagged, t)
			c.nodes = append(c.nodes, &node{pkg: n.pkg, decl: Decl{
				Name: n.decl.Name + ".struct", Kind: kindType, File: n.decl.File, Digest: texts("tagged", 1, lines...),
			}})
		}
	}
}

func hasTag(s *ast.StructType) bool {
	return slices.ContainsFunc(s.Fields.List, func(f *ast.Field) bool { return f.Tag != nil })
}

// findInstances looks through the main-module packages.
func findInstances(packages map[string]*project.Package) *instances {
	found := &instances{}
	seen := map[types.Type]bool{}
	once := func(t types.Type) bool {
		was := seen[t]
		seen[t] = true
		return !was
	}
	for _, path := range sortedKeys(packages) {
		p := packages[path]
		for _, f := range sources(p) {
			ast.Inspect(f.AST, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					if instance, ok := p.Info.Instances[n]; ok {
						found.instance(instance, once)
					}
				case *ast.StructType:
					if t := p.Info.TypeOf(n); t != nil && once(t) && embeds(t) {
						found.embedded = append(found.embedded, t)
					}
				}
				return true
			})
		}
	}
	return found
}

func (f *instances) instance(instance types.Instance, once func(types.Type) bool) {
	open := false
	for arg := range instance.TypeArgs.Types() {
		if hasParam(arg) {
			open = true
		} else if once(arg) {
			f.args = append(f.args, arg)
		}
	}
	named, ok := instance.Type.(*types.Named)
	switch {
	case !ok || !once(instance.Type):
	case open:
		if once(named.Origin()) {
			f.origins = append(f.origins, named.Origin())
		}
	default:
		f.ground = append(f.ground, named)
	}
}

// embeds reports whether a struct has an embedded field.
func embeds(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range s.Fields() {
		if field.Embedded() {
			return true
		}
	}
	return false
}

// hasParam reports whether a type spells out a type parameter.
func hasParam(t types.Type) bool {
	seen := map[types.Type]bool{}
	var walk func(types.Type) bool
	walk = func(t types.Type) bool {
		if t == nil || seen[t] {
			return false
		}
		seen[t] = true
		switch t := types.Unalias(t).(type) {
		case *types.TypeParam:
			return true
		case *types.Named:
			for arg := range t.TypeArgs().Types() {
				if walk(arg) {
					return true
				}
			}
		default:
			for _, part := range partsOf(t) {
				if walk(part) {
					return true
				}
			}
		}
		return false
	}
	return walk(t)
}
