package views

// binnedWords say when a project was deleted, and by whom.
func binnedWords(p Page, d Binned) string {
	words := "deleted " + when(p.Now, d.At)
	if d.Who != "" {
		words += " by " + d.Who
	}
	return words
}
