package hints

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Random finds chance without a seed.
var Random = &analysis.Analyzer{
	Name: "random",
	Run:  random,
	Doc: `report chance that no parameter seeds

The functions of math/rand and math/rand/v2 draw from a source that is seeded
anew in every process; crypto/rand, the seeds of hash/maphash and random UUIDs
cannot be seeded at all; a distribution of gonum without a Src draws from the
global source:

	rand.Shuffle(len(rows), swap)

Seed a generator with a parameter and draw from that:

	r := rand.New(rand.NewPCG(uint64(seed), 0))`,
}

var seeded = map[string]bool{
	"New": true, "NewSource": true, "NewZipf": true, "NewPCG": true, "NewChaCha8": true,
}

const seedRemedy = "seed a generator with a parameter: rand.New(rand.NewPCG(uint64(seed), 0)), with const Seed = 1"

func random(pass *analysis.Pass) (any, error) {
	uses(pass, func(obj types.Object, name string) (advice, bool) {
		_, isFunc := obj.(*types.Func)
		method := strings.Count(name[strings.LastIndexByte(name, '/')+1:], ".") > 1
		switch obj.Pkg().Path() {
		case "math/rand", "math/rand/v2", "golang.org/x/exp/rand":
			return advice{"draws from the global source of chance: " + name, seedRemedy}, isFunc && !method && !seeded[obj.Name()]
		case "crypto/rand":
			return advice{"draws chance that nobody can repeat: " + name, seedRemedy}, true
		case "hash/maphash":
			found := obj.Name() == "MakeSeed" || obj.Name() == "Hash" && !method
			return advice{"hashes with a seed that is another in every process: " + name, "use a hash without a seed, like hash/fnv"}, found
		case "github.com/google/uuid":
			found := isFunc && !method && (strings.HasPrefix(obj.Name(), "New") && obj.Name() != "NewSHA1" && obj.Name() != "NewMD5")
			return advice{"makes a random name: " + name, "derive it from the data: uuid.NewSHA1(space, data)"}, found
		}
		return advice{}, false
	})
	each(pass, func(lit *ast.CompositeLit) {
		if t := distribution(pass.TypesInfo.TypeOf(lit)); t != "" && !setsField(lit, "Src") {
			report(pass, lit, advice{"draws from the global source of chance: " + t + " without a Src", "set Src: rand.NewPCG(uint64(seed), 0), with const Seed = 1"})
		}
	})
	return nil, nil
}

// distribution is the name of a type of gonum that draws from its field Src, "" of
// any other.
func distribution(t types.Type) string {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || !strings.HasPrefix(named.Obj().Pkg().Path(), "gonum.org/v1/gonum/stat/") {
		return ""
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	for f := range s.Fields() {
		if f.Name() == "Src" {
			return named.Obj().Pkg().Name() + "." + named.Obj().Name()
		}
	}
	return ""
}

// setsField reports whether a literal sets a field, or may do so without names.
func setsField(lit *ast.CompositeLit, name string) bool {
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == name {
			return true
		}
	}
	return false
}
