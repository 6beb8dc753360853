package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/thanked"
)

// post is one line of the messages in which people are thanked. docs/matching.md
// describes the format.
type post struct {
	ID       name   `json:"id"`
	Channel  name   `json:"channel"`
	Thread   name   `json:"thread"`
	User     name   `json:"user"`
	Bot      bool   `json:"bot"`
	Text     string `json:"text"`
	ReplyTo  name   `json:"reply_to"` // a message
	Mentions []name `json:"mentions"`
	Whom     []name `json:"whom"` // whom it thanks, as people say
}

// longMemory is how many messages of a place are kept; Kith itself looks at fewer.
const longMemory = 200

// thanksGiven goes through the messages of a community and says who was thanked.
type thanksGiven struct {
	languages []string
	wrong     bool

	authors map[name]string // of all messages so far
	names   map[string]string
	talks   map[name]*thanked.Talk // by channel or thread

	messages, thanks int
	by               map[thanked.Rule]found
	missed           int
	mistakes         []string
	predicted        map[name]string
}

func (e *thanksEvaluation) people(out io.Writer) error {
	g := &thanksGiven{
		languages: e.languages, wrong: e.wrong,
		authors: map[name]string{}, names: map[string]string{}, talks: map[name]*thanked.Talk{},
		by: map[thanked.Rule]found{}, predicted: map[name]string{},
	}
	if err := eachLine(e.whom, g.read, func(int) {}); err != nil {
		return err
	}
	if g.messages == 0 {
		return fmt.Errorf("%s has no messages", e.whom)
	}
	if e.out != "" && e.out != "-" {
		if err := writePredictions(e.out, g.predicted); err != nil {
			return err
		}
	}
	g.print(out)
	return nil
}

func (g *thanksGiven) read(line []byte, _ int) error {
	var p post
	if err := json.Unmarshal(line, &p); err != nil {
		return misread(err, "message")
	}
	if p.ID == "" || p.User == "" {
		return fmt.Errorf(`the message needs "id" and "user"`)
	}
	if _, twice := g.authors[p.ID]; twice {
		return fmt.Errorf("there is a message %q above", p.ID)
	}
	g.take(p)
	return nil
}

// take lets one message be written.
func (g *thanksGiven) take(p post) {
	place := p.Channel
	if p.Thread != "" {
		place = p.Channel + "\n" + p.Thread
	}
	talk := g.talks[place]
	if talk == nil {
		talk = &thanked.Talk{Thread: p.Thread != "", Asker: string(p.User)}
		g.talks[place] = talk
	}
	m := thanked.Message{Author: string(p.User), Bot: p.Bot, ReplyTo: g.authors[p.ReplyTo], Named: thanked.Named(p.Text, g.names)}
	for _, person := range p.Mentions {
		m.Mentions = append(m.Mentions, string(person))
	}
	g.judge(p, thanked.Whom(m, *talk))
	talk.Past = append(talk.Past[max(0, len(talk.Past)-longMemory):], m)
	g.authors[p.ID] = string(p.User)
	if known := strings.ToLower(string(p.User)); !strings.Contains(known, " ") {
		g.names[known] = string(p.User)
	}
	g.messages++
}

// judge compares who seems to be thanked with what people say.
func (g *thanksGiven) judge(p post, c thanked.Choice) {
	g.predicted[p.ID] = ""
	_, ok := thanked.Detect(p.Text, g.languages...)
	if ok && len(c.People) > 0 {
		g.predicted[p.ID] = c.People[0]
	}
	if len(p.Whom) == 0 {
		return
	}
	g.thanks++
	guess := g.predicted[p.ID]
	f := g.by[c.Rule]
	switch {
	case guess == "":
		g.missed++
	case slices.Contains(p.Whom, name(guess)):
		f.right++
		g.by[c.Rule] = f
		return
	default:
		f.wrong++
		g.by[c.Rule] = f
	}
	if g.wrong {
		g.mistakes = append(g.mistakes, fmt.Sprintf("%s: %q for %q (%s): %q", p.ID, guess, p.Whom, c.Rule, p.Text))
	}
}

func (g *thanksGiven) print(out io.Writer) {
	var sure, guessed found
	for rule, f := range g.by {
		sum := &guessed
		if rule == thanked.ByReply || rule == thanked.ByMention {
			sum = &sure
		}
		sum.right, sum.wrong = sum.right+f.right, sum.wrong+f.wrong
	}
	all := sure.right + sure.wrong + guessed.right + guessed.wrong
	fmt.Fprintf(out, "messages   %d, of which %d thank somebody known\n", g.messages, g.thanks)
	fmt.Fprintf(out, "right      %s of %d, %d not found\n", share(sure.right+guessed.right, all), all, g.missed)
	fmt.Fprintf(out, "sure       %s of %d\n", share(sure.right, sure.right+sure.wrong), sure.right+sure.wrong)
	fmt.Fprintf(out, "guessed    %s of %d\n", share(guessed.right, guessed.right+guessed.wrong), guessed.right+guessed.wrong)
	for _, rule := range slices.Sorted(maps.Keys(g.by)) {
		f := g.by[rule]
		fmt.Fprintf(out, "  by %-9s  %s of %d\n", rule, share(f.right, f.right+f.wrong), f.right+f.wrong)
	}
	for _, m := range g.mistakes {
		fmt.Fprintln(out, m)
	}
}
