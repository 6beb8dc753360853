package gratitude

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What my help led to: for its person alone. It counts, and compares with nobody
// and with no other time.

const (
	wordsPage  = 3   // words of thanks on a page, each a quote
	pageWords  = 400 // of each
	mostCame   = 2   // of what came of it
	mostTopics = 8
)

// led is what somebody's help led to.
type led struct {
	thanks   []*Thanks // the newest first
	people   int       // different people, and thanks, without those that answered thanks
	n        int
	topics   []topicCount
	outcomes []*Outcome
	used     int // pieces of advice that were put to use
}

type topicCount struct {
	name string
	n    int
}

func (l led) empty() bool { return len(l.thanks)+len(l.outcomes)+l.used == 0 }

// loadLed reads it all, since a moment.
func loadLed(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID, user chat.UserID, since time.Time) (l led, err error) {
	if l.thanks, err = ofReceiver(ctx, tx, space, user, since); err != nil {
		return l, err
	}
	if l.outcomes, err = toHelper(ctx, tx, space, user, since); err != nil {
		return l, err
	}
	err = tx.Get(ctx, []any{&l.used}, `SELECT COUNT(*) FROM gratitude_used WHERE space = $1 AND mentor = $2 AND at > $3`, space, user, storage.Millis(since))
	if err != nil {
		return l, err
	}
	topics, err := people.Topics(ctx, tx, space)
	l.count(space, user, topics, t.S("led.other"))
	return l, err
}

// count counts thanks by topic, the most frequent first. Those without one, and of
// topics that the space has no more, are one line.
func (l *led) count(space chat.SpaceID, user chat.UserID, topics []people.Topic, other string) {
	names, by, givers := map[string]string{}, map[string]int{}, map[chat.UserID]bool{}
	for _, topic := range topics {
		names[topic.ID] = topic.Name
	}
	for _, t := range l.thanks {
		if !slices.ContainsFunc(t.To, func(r Receiver) bool { return r.Space == space && r.Account == user && r.Counted }) {
			continue
		}
		l.n++
		givers[t.Giver] = true
		known := 0
		for _, id := range t.Topics {
			if names[id] != "" {
				by[names[id]]++
				known++
			}
		}
		if known == 0 {
			by[other]++
		}
	}
	l.people = len(givers)
	none := by[other]
	delete(by, other)
	for name, n := range by {
		l.topics = append(l.topics, topicCount{name, n})
	}
	slices.SortFunc(l.topics, func(a, b topicCount) int { return cmp.Or(b.n-a.n, cmp.Compare(a.name, b.name)) })
	if none > 0 {
		l.topics = append(l.topics, topicCount{other, none}) // it says the least
	}
}

// section is a line of it on the member's own page, and the way to the rest.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	l, err := loadLed(ctx, tx, r.Text, r.Space.ID, r.Actor.ID, time.Time{})
	if err != nil || l.empty() {
		return nil, err
	}
	return []chat.Block{
		chat.Heading{Text: r.Text.S("section")},
		chat.Paragraph{Text: l.head(r.Text)},
		chat.Controls{Items: []chat.Control{button(r.Text, "led", "", chat.Plain), chat.Button{Label: r.Text.S("button.mine"), Do: bot.Run("thanks")}}},
	}, nil
}

// head says it in a sentence.
func (l led) head(t i18n.Printer) chat.Markup {
	switch {
	case l.n > 0:
		return t.T("led.head", i18n.Args{"n": l.n, "people": t.S("led.people", i18n.Args{"n": l.people})})
	case len(l.thanks) > 0:
		return t.T("led.back")
	}
	return t.T("led.came")
}

// showLed answers privately, whatever message the button stands on.
func (f *Feature) showLed(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	m, err := f.ledPage(ctx, r, 0)
	return replied(m, err)
}

// turn shows another page of the words.
func (f *Feature) turn(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	page, err := strconv.Atoi(press.Arg)
	if err != nil {
		page = 0
	}
	m, err := f.ledPage(ctx, r, page)
	return updated(m, err)
}

func (f *Feature) ledPage(ctx context.Context, r *bot.Request, page int) (m chat.Message, err error) {
	var l led
	err = r.Read(ctx, func(tx *storage.Tx) error {
		l, err = loadLed(ctx, tx, r.Text, r.Space.ID, r.Actor.ID, time.Time{})
		return err
	})
	if err != nil {
		return m, err
	}
	if l.empty() {
		return chat.Message{Text: r.Text.T("led.none")}, nil
	}
	return l.page(r.Text, page), nil
}

// page is the counts and what came of it on the first page, and some words of
// thanks on each.
func (l led) page(t i18n.Printer, page int) chat.Message {
	pages := max(1, (len(l.thanks)+wordsPage-1)/wordsPage)
	page = min(max(page, 0), pages-1)
	head := l.head(t)
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Heading{Text: t.S("section")}, chat.Paragraph{Text: head}}}
	if page == 0 {
		m.Blocks = append(m.Blocks, l.counts(t)...)
	}
	for _, one := range l.thanks[min(page*wordsPage, len(l.thanks)):min((page+1)*wordsPage, len(l.thanks))] {
		m.Blocks = append(m.Blocks, chat.Quote{Text: line(t, "led.line", one, pageWords)})
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: t.T("led.private")})
	var row []chat.Control
	if page+1 < pages {
		row = append(row, button(t, "older", strconv.Itoa(page+1), chat.Plain))
	}
	if page > 0 {
		row = append(row, chat.Button{Label: t.S("button.newer"), Do: do("older", strconv.Itoa(page-1))})
	}
	if len(l.topics) > 0 {
		row = append(row, button(t, "picture", "", chat.Plain))
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: append(row, button(t, "letter", "", chat.Plain))})
	return m
}

func (l led) counts(t i18n.Printer) (blocks []chat.Block) {
	facts := chat.Facts{}
	for _, topic := range l.topics[:min(len(l.topics), mostTopics)] {
		facts.Rows = append(facts.Rows, chat.Fact{Label: topic.name, Value: t.T("led.count", i18n.Args{"n": topic.n})})
	}
	if len(facts.Rows) > 0 {
		blocks = append(blocks, facts)
	}
	if l.used > 0 {
		blocks = append(blocks, chat.Paragraph{Text: t.T("led.used", i18n.Args{"n": l.used})})
	}
	for _, o := range l.outcomes[:min(len(l.outcomes), mostCame)] {
		blocks = append(blocks, chat.Quote{Text: t.T("led.outcome", i18n.Args{
			"writer": chat.Mention(o.Writer), "words": wordsOr(t, o.Words, pageWords), "when": chat.When(o.At),
		})})
	}
	if more := len(l.outcomes) - mostCame; more > 0 {
		blocks = append(blocks, chat.Note{Text: t.T("led.more", i18n.Args{"n": more})})
	}
	return blocks
}

// wordsOr are somebody's words, or that they are not kept any more.
func wordsOr(t i18n.Printer, words string, most int) chat.Markup {
	if words == "" {
		return t.T("wordless")
	}
	return chat.Shorten(chat.Escape(words), most)
}
