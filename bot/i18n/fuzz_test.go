package i18n

import (
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

var link = regexp.MustCompile(`https?://[^\s<>"\\]+`)

// armed returns what in a line of Markup would format or notify: a mark
// without a backslash, or an "@" that something follows at once.
func armed(m string) string {
	addresses := link.FindAllStringIndex(m, -1)
	inAddress := func(at int) bool {
		for _, a := range addresses {
			if at >= a[0] && at < a[1] {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(m); i++ {
		switch {
		case m[i] == '\\' && i+1 < len(m):
			i++
		case m[i] == '@' && strings.HasPrefix(m[i:], "@\u200b"):
		case strings.IndexByte("_~", m[i]) >= 0 && inAddress(i):
		case strings.IndexByte("*_~`|<>[]@\\", m[i]) >= 0:
			return m[i:]
		}
	}
	return ""
}

func FuzzT(f *testing.F) {
	f.Add("sent", "topic", "@everyone", "<@1> *x* `y` [z](https://e.example/_a_)", 3, "de")
	f.Add("open", "n", "- a\n# b\n1. c", "\\", -1, "ru")
	f.Add("two", "who", "https://a.example/\\*", "||x||\x00\xff", 1<<62, "de-AT,en;q=0.5")
	f.Add("none", "{x}", "{topic}", "%!s(MISSING)", 0, "\xff")
	c := catalogue(f, new([]string))
	f.Fuzz(func(t *testing.T, key, name, a, b string, n int, tag string) {
		p := c.Printer("ask", tag)
		for _, key := range []string{key, "sent", "open", "only", "label"} {
			args := Args{"topic": a, "who": b, "n": n, "wait": time.Duration(n), name: b}
			marked := key == "two" || key == "code" // the text itself has marks
			if bad := armed(string(p.T(key, args))); bad != "" && !marked {
				t.Errorf("T(%q, %q) lets through %q", key, args, bad)
			}
			s := p.S(key, args)
			if s != chat.OneLine(s) {
				t.Errorf("S(%q, %q) = %q is not one line", key, args, s)
			}
		}
		p.T(key, Args{name: nil}, nil, Args{"n": a, name: []any{a, b, n}, "topic": (*strings.Builder)(nil)})
		p.List([]chat.Markup{chat.Escape(a), chat.Escape(b), chat.Escape(name)})
		p.Duration(time.Duration(n))
		if harmless(a) && string(chat.Escape(a)) != a {
			t.Errorf("%q is not harmless: %q", a, chat.Escape(a))
		}
	})
}

func FuzzAdd(f *testing.F) {
	f.Add(english)
	f.Add(`{"a": {"one": "{n}", "other": "{{n}}"}, "b": "\\{x}"}`)
	f.Add(`{"a": "{x`)
	f.Fuzz(func(t *testing.T, json string) {
		c := NewCatalog()
		if err := c.Add("ask", files(map[string]string{"en": json})); err != nil {
			return
		}
		c.Check("ask")
		for key := range c.english.texts["ask"] {
			c.Printer("ask").T(key, Args{"n": 1})
		}
	})
}

func TestManySpeakAtOnce(t *testing.T) {
	c := catalogue(t, nil)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 300 {
				p := c.Printer("ask", []string{"de", "en", "ru"}[(i+n)%3])
				if p.T("open", Args{"n": n * 7}) == "" || len(c.Languages()) != 1 {
					t.Error("a text was lost")
				}
			}
		})
	}
	wg.Wait()
}
