package random

import (
	crand "crypto/rand"
	"hash/fnv"
	"hash/maphash"
	"math/rand"
	randv2 "math/rand/v2"

	"github.com/google/uuid"
	"gonum.org/v1/gonum/stat/distuv"
)

func Old(rows []int) int {
	rand.Seed(1)                               // want `draws from the global source of chance: math/rand.Seed`
	rand.Shuffle(len(rows), func(i, j int) {}) // want `math/rand.Shuffle`
	return rand.Intn(10)                       // want `math/rand.Intn`
}

func New() float64 { return randv2.NormFloat64() } // want `math/rand/v2.NormFloat64`

func Generic() int { return randv2.N(10) } // want `math/rand/v2.N`

func Seeded(seed int64) float64 {
	r := rand.New(rand.NewSource(seed))
	s := randv2.New(randv2.NewPCG(uint64(seed), 0))
	z := rand.NewZipf(r, 2, 1, 10)
	return r.Float64() + s.Float64() + float64(z.Uint64())
}

func Crypto() ([]byte, error) {
	b := make([]byte, 8)
	_, err := crand.Read(b) // want `draws chance that nobody can repeat: crypto/rand.Read`
	return b, err
}

func Hash(s string) uint64 {
	seed := maphash.MakeSeed() // want `a seed that is another in every process: hash/maphash.MakeSeed`
	var h maphash.Hash         // want `hash/maphash.Hash`
	h.WriteString(s)
	f := fnv.New64()
	f.Write([]byte(s))
	return maphash.String(seed, s) ^ h.Sum64() ^ f.Sum64()
}

func Names(data []byte) []uuid.UUID {
	return []uuid.UUID{uuid.New(), uuid.NewSHA1(uuid.UUID{}, data)} // want `makes a random name: github.com/google/uuid.New`
}

func Normal(src randv2.Source) float64 {
	a := distuv.Normal{Mu: 0, Sigma: 1} // want `distuv.Normal without a Src`
	b := distuv.Normal{Sigma: 1, Src: src}
	c := distuv.Normal{0, 1, src}
	return a.Rand() + b.Rand() + c.Rand()
}
