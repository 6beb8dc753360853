package discord

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// fileNames are names for files as Discord keeps them. It makes others of names
// with spaces, letters beyond ASCII or dots in front, and a component that shows
// the file by its old name then shows nothing. Every file has a name of its own.
func fileNames(files []chat.File) []string {
	names := make([]string, 0, len(files))
	for _, f := range files {
		name := fileName(f.Name)
		for n := 2; slices.Contains(names, name); n++ {
			name = strconv.Itoa(n) + "-" + fileName(f.Name)
		}
		names = append(names, name)
	}
	return names
}

// fileName keeps the kind that the name ends in, by which Discord knows how to
// show a file.
func fileName(s string) string {
	stem, kind := s, ""
	if dot := strings.LastIndexByte(s, '.'); dot >= 0 {
		stem, kind = s[:dot], s[dot+1:]
	}
	stem, kind = ascii(stem), ascii(kind)
	if stem == "" {
		stem = "file"
	}
	if kind == "" {
		return stem
	}
	return stem + "." + kind
}

func ascii(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		}
		return '_'
	}, s)
	return strings.Trim(s, "._")
}
