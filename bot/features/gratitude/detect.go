package gratitude

import "github.com/kith-community/kith/bot/thanked"

// noticed are the languages in which Kith can notice thanks.
func noticed() []string { return thanked.Languages() }

// notices is how Kith notices thanks.
func notices(words string, languages ...string) bool {
	_, found := thanked.Detect(words, languages...)
	return found
}
