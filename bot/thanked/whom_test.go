package thanked

import (
	"reflect"
	"strings"
	"testing"
)

// said reads a message such as "ada>grace @bob =eve": ada replies to grace, mentions
// bob and names eve. A * behind the author is a program.
func said(s string) Message {
	words := strings.Fields(s)
	author, to, _ := strings.Cut(words[0], ">")
	m := Message{ReplyTo: to}
	m.Author, m.Bot = strings.CutSuffix(author, "*")
	for _, word := range words[1:] {
		if person, ok := strings.CutPrefix(word, "@"); ok {
			m.Mentions = append(m.Mentions, person)
		} else {
			m.Named = append(m.Named, strings.TrimPrefix(word, "="))
		}
	}
	return m
}

func TestWhom(t *testing.T) {
	for _, c := range []struct {
		name, past, thanks string
		thread             bool
		want               string
		sure               bool
		rule               Rule
	}{
		{"nobody is there", "", "ada", false, "", false, ""},
		{"nobody else is there", "ada; ada", "ada", false, "", false, ""},
		{"a reply", "grace; bob", "ada>grace", false, "grace", true, ByReply},
		{"a reply comes before a mention", "grace; bob", "ada>grace @bob", false, "grace", true, ByReply},
		{"a reply to oneself says nothing", "grace; ada", "ada>ada", false, "grace", false, ByTurn},
		{"a reply to a program says nothing", "grace; helper*", "ada>helper", false, "grace", false, ByTurn},
		{"a mention", "grace; bob", "ada @grace", false, "grace", true, ByMention},
		{"a mention of somebody who did not write", "bob", "ada @grace", false, "grace", true, ByMention},
		{"mentions, three at most", "", "ada @a @b @a @c @d", false, "a b c", true, ByMention},
		{"not oneself, not a program", "helper*", "ada @ada @helper @bob", false, "bob", true, ByMention},
		{"a name is a guess", "grace; bob", "ada =grace", false, "grace bob", false, ByName},
		{"the helper of a thread", "ada; grace; ada", "ada", true, "grace", false, ByThread},
		{"the latest helper first", "ada; grace; bob; ada", "ada", true, "bob grace", false, ByThread},
		{"a program is no helper", "ada; grace; helper*", "ada", true, "grace", false, ByThread},
		{"another helper thanks in a thread", "ada; grace; bob", "bob", true, "grace ada", false, ByThread},
		{"in a thread the asker can be thanked as well", "ada; bob", "bob", true, "ada", false, ByThread},
		{"who addressed whoever thanks", "grace @ada; bob", "ada", false, "grace bob", false, ByAddress},
		{"by a reply", "grace>ada; bob @eve", "ada", false, "grace bob", false, ByAddress},
		{"by a name", "grace =ada; bob", "ada", false, "grace bob", false, ByAddress},
		{"the latest of them", "grace @ada; bob @ada; eve", "ada", false, "bob grace eve", false, ByAddress},
		{"not a program", "grace @ada; helper* @ada", "ada", false, "grace", false, ByAddress},
		{"nobody addressed them: who spoke last", "grace; bob; ada", "ada", false, "bob grace", false, ByTurn},
		{"60 messages back", "grace @ada" + strings.Repeat("; bob", 59), "ada", false, "grace bob", false, ByAddress},
		{"not 61", "grace @ada" + strings.Repeat("; bob", 60), "ada", false, "bob grace", false, ByTurn},
	} {
		t.Run(c.name, func(t *testing.T) {
			talk := Talk{Thread: c.thread}
			for line := range strings.SplitSeq(c.past, ";") {
				if strings.TrimSpace(line) != "" {
					talk.Past = append(talk.Past, said(line))
				}
			}
			if c.thread {
				talk.Asker = talk.Past[0].Author
			}
			want := Choice{Sure: c.sure, Rule: c.rule}
			if c.want != "" {
				want.People = strings.Fields(c.want)
			}
			if got := Whom(said(c.thanks), talk); !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestNamed(t *testing.T) {
	names := map[string]string{"grace": "1", "jordan_u": "2", "me": "3", "юля": "4", "hades[nb]": "5"}
	for message, want := range map[string]string{
		"":                          "",
		"Grace: thank you":          "1",
		"thanks, grace!":            "1",
		"thanks @grace, @Jordan_U.": "1 2",
		"graceful":                  "",
		"me: thanks":                "3",
		"thank me later":            "",
		"Юля, спасибо":              "4",
		"hades[nb]: ok":             "5",
	} {
		if got := strings.Join(Named(message, names), " "); got != want {
			t.Errorf("%q: got %q, want %q", message, got, want)
		}
	}
}
