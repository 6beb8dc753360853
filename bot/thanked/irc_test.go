package thanked

import (
	"archive/tar"
	"bufio"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ircMessage is a line of a chat with what people said it answers.
type ircMessage struct {
	who, text string
	answers   []int
}

// ircLogs reads the annotated chats that are no part of this repository.
func ircLogs(t *testing.T) map[string][]ircMessage {
	t.Helper()
	folder := cmp.Or(os.Getenv("KITH_TEST_SHARED"), filepath.Join("..", "..", "..", "shared"))
	f, err := os.Open(filepath.Join(folder, "data", "irc", "irc_annotated.tar.gz"))
	if err != nil {
		t.Skip("skipped: there is no data/irc/irc_annotated.tar.gz beside the checkout or in KITH_TEST_SHARED")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	logs, links := map[string][]ircMessage{}, map[string][][2]int{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		name, isLog := strings.CutSuffix(h.Name, ".ascii.txt")
		note, isNote := strings.CutSuffix(h.Name, ".annotation.txt")
		for lines := bufio.NewScanner(r); lines.Scan(); {
			switch {
			case isLog:
				logs[name] = append(logs[name], ircLine(lines.Text()))
			case isNote:
				var from, to int
				fmt.Sscan(lines.Text(), &from, &to)
				links[note] = append(links[note], [2]int{from, to})
			}
		}
	}
	answer(logs, links)
	return logs
}

// answer notes with each message which earlier ones it answers.
func answer(logs map[string][]ircMessage, links map[string][][2]int) {
	for name, all := range links {
		for _, link := range all {
			if from, to := min(link[0], link[1]), max(link[0], link[1]); from < to {
				logs[name][to].answers = append(logs[name][to].answers, from)
			}
		}
	}
}

// ircLine reads "[12:34] <grace> hello"; others are nobody's.
func ircLine(line string) ircMessage {
	_, line, _ = strings.Cut(line, "] <")
	who, text, _ := strings.Cut(line, "> ")
	return ircMessage{who: strings.ToLower(who), text: text}
}

type count struct{ links, right int }

func percent(c count) float64 { return 100 * float64(c.right) / float64(c.links) }

// ircMessages are the messages of a log as [Whom] sees them.
func ircMessages(log []ircMessage) []Message {
	names := map[string]string{}
	for _, m := range log {
		if m.who != "" {
			names[m.who] = m.who
		}
	}
	messages := make([]Message, len(log))
	for i, m := range log {
		messages[i] = Message{Author: m.who, Mentions: Named(m.text, names), Bot: bots[m.who]}
	}
	return messages
}

// bots are the programs of that channel.
var bots = map[string]bool{"ubotu": true, "ubottu": true}

// TestGivenChat holds the rules against what people said each message answers. A
// name stands for a mention there, as everybody uses it so.
func TestGivenChat(t *testing.T) {
	var all, sure, guessed count
	add := func(c *count, right bool) {
		c.links++
		if right {
			c.right++
		}
	}
	for _, log := range ircLogs(t) {
		messages := ircMessages(log)
		for i, m := range log {
			answered := map[string]bool{}
			for _, from := range m.answers {
				answered[log[from].who] = true
			}
			delete(answered, m.who)
			delete(answered, "")
			if _, ok := Detect(m.text); !ok || len(answered) == 0 {
				continue
			}
			c := Whom(messages[i], Talk{Past: messages[max(0, i-recent):i]})
			right := len(c.People) > 0 && answered[c.People[0]]
			add(&all, right)
			if c.Sure {
				add(&sure, right)
			} else {
				add(&guessed, right)
			}
		}
	}
	t.Logf("%d links: %.1f %%; with a mention %d: %.1f %%; without %d: %.1f %%", all.links, percent(all), sure.links, percent(sure), guessed.links, percent(guessed))
	if all.links < 1500 || percent(all) < 92 || percent(sure) < 97 {
		t.Error("want 92 % at least, with a mention 97 %, of 1,500 links")
	}
}
