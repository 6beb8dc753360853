package gratitude

// noticed are the languages in which Kith can notice thanks.
func noticed() []string { return []string{"en", "de"} }

// notices is how Kith notices thanks. It waits for the package that reads them, and
// finds none until then.
func notices(string, ...string) bool { return false }
