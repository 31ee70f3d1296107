package views

// secretHint says what typing into the field of a secret would do.
func secretHint(s Source) string {
	if s.Bad {
		return "value"
	}
	return "another value"
}
