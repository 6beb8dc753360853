package thanked

import "slices"

const (
	// recent is how many messages back somebody may have addressed whoever thanks.
	recent = 60
	// most is how many people one message thanks at most, and how many are guessed.
	most = 3
)

// Message is a message of a conversation, as far as it says who talks with whom.
// People are IDs of whoever calls; "" is nobody.
type Message struct {
	Author   string
	Bot      bool     // a program wrote it
	ReplyTo  string   // who wrote the message that it replies to
	Mentions []string // whom it mentions
	Named    []string // whose names stand in its words, as [Named] finds them
}

// Talk is where a thanks was said. Past is what was said there before, oldest
// first: of a thread all that is known, of a channel its last messages.
type Talk struct {
	Past   []Message
	Thread bool
	Asker  string // who began the thread
}

// Rule says why people were chosen.
type Rule string

const (
	ByReply   Rule = "reply"     // the thanks replies to them
	ByMention Rule = "mention"   // the thanks mentions them
	ByName    Rule = "name"      // the thanks names them
	ByThread  Rule = "thread"    // they wrote in the thread
	ByAddress Rule = "addressed" // they addressed whoever thanks
	ByTurn    Rule = "turn"      // they wrote last
)

// Choice is who was thanked, best first. When it is not sure, they are guesses:
// ask, with all of them to choose from.
type Choice struct {
	People []string
	Sure   bool
	Rule   Rule // why the first of them; "" when there is nobody
}

// Whom says whom a message thanks. Nobody thanks themselves or a program.
func Whom(thanks Message, talk Talk) Choice {
	bots := map[string]bool{"": true, thanks.Author: true}
	for _, m := range talk.Past {
		bots[m.Author] = bots[m.Author] || m.Bot
	}
	fit := func(rule Rule, people ...string) (Choice, bool) {
		c := Choice{Rule: rule, Sure: rule == ByReply || rule == ByMention}
		for _, p := range people {
			if !bots[p] && !slices.Contains(c.People, p) && len(c.People) < most {
				c.People = append(c.People, p)
			}
		}
		return c, len(c.People) > 0
	}
	if c, ok := fit(ByReply, thanks.ReplyTo); ok {
		return c
	}
	if c, ok := fit(ByMention, thanks.Mentions...); ok {
		return c
	}
	var choices []Choice
	guess := func(rule Rule, people ...string) {
		if c, ok := fit(rule, people...); ok {
			choices = append(choices, c)
		}
	}
	guess(ByName, thanks.Named...)
	if talk.Thread {
		guess(ByThread, helpers(talk)...)
		guess(ByThread, talk.Asker)
	} else {
		guess(ByAddress, whoAddressed(thanks.Author, talk.Past)...)
		guess(ByTurn, speakers(talk.Past)...)
	}
	return merged(choices)
}

// merged is one choice of several guesses, best first.
func merged(guesses []Choice) Choice {
	if len(guesses) == 0 {
		return Choice{}
	}
	all := Choice{Rule: guesses[0].Rule}
	for _, g := range guesses {
		for _, p := range g.People {
			if len(all.People) < most && !slices.Contains(all.People, p) {
				all.People = append(all.People, p)
			}
		}
	}
	return all
}

// helpers are those who wrote in a thread that somebody else began, the latest first.
func helpers(talk Talk) []string {
	return slices.DeleteFunc(speakers(talk.Past), func(p string) bool { return p == talk.Asker })
}

// speakers are all who wrote, the latest first.
func speakers(past []Message) []string {
	var people []string
	for _, m := range slices.Backward(past) {
		if !slices.Contains(people, m.Author) {
			people = append(people, m.Author)
		}
	}
	return people
}

// whoAddressed are those who addressed somebody lately, the latest first.
func whoAddressed(somebody string, past []Message) []string {
	past = past[max(0, len(past)-recent):]
	return speakers(slices.DeleteFunc(slices.Clone(past), func(m Message) bool { return !m.addresses(somebody) }))
}

func (m Message) addresses(somebody string) bool {
	return m.ReplyTo == somebody || slices.Contains(m.Mentions, somebody) || slices.Contains(m.Named, somebody)
}
