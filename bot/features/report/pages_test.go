package report

import (
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

// TestPages: whatever the features have to tell, every page is one that every
// platform takes, and nothing is left out.
func TestPages(t *testing.T) {
	text := func(n int) chat.Block { return chat.Paragraph{Text: chat.Markup(strings.Repeat("x", n))} }
	part := func(sizes ...int) (p bot.ReportPart) {
		for _, n := range sizes {
			p.Blocks = append(p.Blocks, text(n))
		}
		p.Line = chat.Markup(strings.Repeat("y", 300))
		return p
	}
	many := make([]int, 60)
	for i := range many {
		many[i] = 10
	}
	pic := chat.File{Name: pictureName, Type: "image/png", Alt: "Bars", Data: []byte{1}}
	for _, c := range []struct {
		name  string
		parts []bot.ReportPart
		pages int
	}{
		{"nothing", nil, 1},
		{"a little", []bot.ReportPart{part(100), {}, part(200)}, 1},
		{"two that fit alone", []bot.ReportPart{part(1500, 500), part(1500, 500)}, 2},
		{"one that fits on no page", []bot.ReportPart{part(2000, 2000, 2000)}, 3},
		{"too many blocks", []bot.ReportPart{part(many...)}, 2},
	} {
		for _, language := range []string{"en", "de"} {
			t.Run(c.name+" "+language, func(t *testing.T) {
				s := sheet{t: speak(t, language), view: view{days: 30}, said: "Done.", off: true, picture: pic}
				want, got := 0, 0
				for _, p := range c.parts {
					want += len(p.Blocks)
				}
				for page := range c.pages {
					s.view.page = page
					m := s.message(c.parts)
					if err := m.Validate(); err != nil {
						t.Errorf("page %d: %v", page, err)
					}
					for _, b := range m.Blocks {
						if p, ok := b.(chat.Paragraph); ok && strings.HasPrefix(string(p.Text), "x") {
							got++
						}
					}
				}
				if n := len(s.pages(c.parts)); n != c.pages || got != want {
					t.Errorf("%d pages with %d blocks, want %d with %d", n, got, c.pages, want)
				}
				s.view.page = 99 // there were more when the button was made
				if err := s.message(c.parts).Validate(); err != nil {
					t.Errorf("behind the end: %v", err)
				}
			})
		}
	}
}
