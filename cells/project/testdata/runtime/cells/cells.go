// Package cells stands in for what authors import, so that these tests need
// nothing else of the repository.
package cells

type (
	File      string
	Files     string
	EnvVar    string
	SecretVar string
)

func Env(name string) EnvVar       { return EnvVar(name) }
func Secret(name string) SecretVar { return SecretVar(name) }
func (f File) Path() string        { return string(f) }
