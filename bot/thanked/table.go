package thanked

import (
	"embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed languages/*.txt
var files embed.FS

// table is what one language says. doc.go describes the file and its parts.
type table struct {
	language string
	thanks   patterns
	maybe    patterns
	// never, but and not stand around phrases; the first that fits counts.
	never, but, not []around
	asks            patterns
	answers         patterns
	opens           patterns
	confirms        patterns
	greets          map[string]bool
	things          map[string]bool // whom thanking is a manner of speaking
	other           map[string]bool // words that mean something else in this language
}

// tables are all languages there are, read once.
var tables = sync.OnceValue(func() map[string]*table {
	all := map[string]*table{}
	entries, err := files.ReadDir("languages")
	for _, entry := range entries {
		var content []byte
		if content, err = files.ReadFile(path.Join("languages", entry.Name())); err != nil {
			break
		}
		language := strings.TrimSuffix(entry.Name(), ".txt")
		if all[language], err = readTable(language, string(content)); err != nil {
			break
		}
	}
	if err != nil {
		panic("thanked: " + err.Error()) // the files are part of the program
	}
	return all
})

// Languages are those in which thanks are found, as codes such as "en".
func Languages() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(tables())), func(language string) bool {
		t := tables()[language].thanks
		return len(t.by)+len(t.other) == 0
	})
}

// enabled are the tables of some languages, English when none is named.
func enabled(languages []string) []*table {
	if len(languages) == 0 {
		languages = []string{"en"}
	}
	var chosen []*table
	for _, language := range languages {
		language, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(language), "_", "-"), "-")
		if t := tables()[language]; t != nil && !slices.Contains(chosen, t) {
			chosen = append(chosen, t)
		}
	}
	return chosen
}

// readTable reads a file of languages.
func readTable(language, content string) (*table, error) {
	t := &table{language: language, greets: map[string]bool{}, things: map[string]bool{}, other: map[string]bool{}}
	classes := map[string][]string{}
	part, n := "", 0
	for line := range strings.Lines(content) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if name, ok := strings.CutPrefix(line, "["); ok {
			part = strings.TrimSuffix(name, "]")
			continue
		}
		if err := t.add(part, line, classes); err != nil {
			return nil, fmt.Errorf("languages/%s.txt, line %d: %w", language, n, err)
		}
	}
	return t, nil
}

// add takes one line of a part.
func (t *table) add(part, line string, classes map[string][]string) error {
	words := map[string]map[string]bool{"greets": t.greets, "things": t.things, "means something else": t.other}[part]
	list := map[string]*patterns{"thanks": &t.thanks, "maybe": &t.maybe, "asks": &t.asks, "answers": &t.answers, "opens": &t.opens, "confirms": &t.confirms}[part]
	lists := map[string]*[]around{"never": &t.never, "but": &t.but, "not": &t.not}
	switch {
	case words != nil:
		for word := range strings.FieldsSeq(line) {
			words[fold(word)] = true
		}
	case list != nil:
		pattern, err := compile(line, classes)
		if err == nil && !demanding(pattern) {
			err = fmt.Errorf("%q fits everything", line)
		}
		list.add(pattern)
		return err
	case part == "words":
		name, members, _ := strings.Cut(line, " = ")
		for word := range strings.FieldsSeq(members) {
			if lengthOf(word, inWord) < len(word) {
				return fmt.Errorf("%q is not one word", word)
			}
			classes[name] = append(classes[name], fold(word))
		}
	case lists[part] != nil:
		return addAround(lists[part], line, classes)
	default:
		return fmt.Errorf("there is no part [%s]", part)
	}
	return nil
}

func addAround(list *[]around, line string, classes map[string][]string) error {
	before, after, found := strings.Cut(line, "~")
	if !found {
		return fmt.Errorf("%q has no ~", line)
	}
	var a around
	if within, rest, _ := strings.Cut(after, " "); within != "" {
		only, err := compile(within, classes)
		if err != nil {
			return err
		}
		a.words, after = only[0].words, rest
	}
	left, err := compile(before, classes)
	if err != nil {
		return err
	}
	right, err := compile(after, classes)
	if err == nil && a.words == nil && !demanding(left) && !demanding(right) {
		err = fmt.Errorf("%q fits everything", line)
	}
	slices.Reverse(left)
	a.left, a.right = left, right
	*list = append(*list, a)
	return err
}
