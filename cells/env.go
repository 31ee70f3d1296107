package cells

import (
	"fmt"
	"log/slog"
	"os"
)

// EnvVar is a declared environment variable. A run sees no other: its
// environment is fixed, so that a result does not depend on whose shell
// started it.
type EnvVar string

// Env declares an environment variable as an input:
//
//	var Region = cells.Env("REGION")
func Env(name string) EnvVar { return EnvVar(name) }

// Name returns the name of the variable.
func (e EnvVar) Name() string { return string(e) }

// Value returns the value of the variable, "" when it is not set.
func (e EnvVar) Value() string { return os.Getenv(string(e)) }

// SecretVar is a declared secret: an environment variable whose value is never
// stored, shown, logged or exported. Printing one prints its name.
type SecretVar string

// Secret declares a secret as an input:
//
//	var Password = cells.Secret("DB_PASSWORD")
func Secret(name string) SecretVar { return SecretVar(name) }

// Name returns the name of the variable that holds the secret.
func (s SecretVar) Name() string { return string(s) }

// Value returns the secret, "" when it is not set.
func (s SecretVar) Value() string { return os.Getenv(string(s)) }

// String names the secret without showing it.
func (s SecretVar) String() string { return "secret " + string(s) }

// Format writes the name of the secret, whatever the verb.
func (s SecretVar) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// LogValue keeps the value out of structured logs.
func (s SecretVar) LogValue() slog.Value { return slog.StringValue(s.String()) }
