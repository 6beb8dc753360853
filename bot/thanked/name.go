package thanked

import (
	"strings"
	"unicode"
)

// shortName is from how many letters on a name is found inside a sentence; shorter
// ones ("me", "it") are found where a message begins with them: "me: thanks".
const shortName = 3

// Named finds the people whose names stand in the words of a message, where a
// platform marks no mentions or people do not use them: "grace: thank you". Names
// are in lower case, without spaces, each with the person it is of.
func Named(message string, names map[string]string) []string {
	var found []string
	for i, word := range strings.FieldsFunc(strings.ToLower(message), betweenNames) {
		for _, name := range []string{word, strings.TrimRight(word, "-_'|.")} {
			person, known := names[name]
			if known && (i == 0 || len(name) >= shortName) {
				found = append(found, person)
				break
			}
		}
	}
	return found
}

// betweenNames is what no name has in it. Nicknames have nearly anything else.
func betweenNames(c rune) bool {
	return unicode.IsSpace(c) || strings.ContainsRune(",:;!?@()<>/\"", c)
}
