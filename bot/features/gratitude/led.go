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
	said     map[people.Place]speaker
}

type topicCount struct {
	name string
	n    int
}

func (l led) empty() bool { return len(l.thanks)+len(l.outcomes)+l.used == 0 }

// loadLed reads it all, since a moment: what was said here, and with whichever
// account elsewhere.
func loadLed(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID, user chat.UserID, since time.Time) (l led, err error) {
	all, err := people.Everywhere(ctx, tx, space, user)
	if err != nil {
		return l, err
	}
	topics := map[chat.SpaceID][]people.Topic{}
	for _, p := range all {
		if err := l.add(ctx, tx, p, since); err != nil {
			return l, err
		}
	}
	slices.SortStableFunc(l.thanks, func(a, b *Thanks) int { return b.At.Compare(a.At) })
	slices.SortStableFunc(l.outcomes, func(a, b *Outcome) int { return b.At.Compare(a.At) })
	for _, one := range l.thanks {
		if topics[one.Space] == nil {
			if topics[one.Space], err = people.Topics(ctx, tx, one.Space); err != nil {
				return l, err
			}
		}
	}
	if l.said, err = l.speakers(ctx, tx, space); err != nil {
		return l, err
	}
	l.count(all, topics, t.S("led.other"))
	return l, nil
}

// add reads what one account was told.
func (l *led) add(ctx context.Context, tx *storage.Tx, p people.Place, since time.Time) error {
	thanks, err := ofReceiver(ctx, tx, p.Space, p.User, since)
	if err != nil {
		return err
	}
	outcomes, err := toHelper(ctx, tx, p.Space, p.User, since)
	if err != nil {
		return err
	}
	var used int
	err = tx.Get(ctx, []any{&used}, `SELECT COUNT(*) FROM gratitude_used WHERE space = $1 AND mentor = $2 AND at > $3`, p.Space, p.User, storage.Millis(since))
	l.thanks, l.outcomes, l.used = append(l.thanks, thanks...), append(l.outcomes, outcomes...), l.used+used
	return err
}

// speaker is who said something: the person behind the account, and how they are
// named here, where an account of another space is nobody.
type speaker struct {
	person string
	called chat.Markup
}

// speakers are those who said something, by account.
func (l led) speakers(ctx context.Context, tx *storage.Tx, here chat.SpaceID) (map[people.Place]speaker, error) {
	all := map[people.Place]speaker{}
	for _, p := range l.places() {
		if _, known := all[p]; known {
			continue
		}
		m, err := people.Load(ctx, tx, p.Space, p.User)
		if err != nil {
			return nil, err
		}
		s := speaker{cmp.Or(m.Person, string(p.User)), chat.Mention(p.User)}
		if p.Space != here && !p.User.Former() {
			s.called = chat.Escape(nameOf(m))
		}
		all[p] = s
	}
	return all, nil
}

// places are the accounts that said something.
func (l led) places() (all []people.Place) {
	for _, t := range l.thanks {
		all = append(all, people.Place{Space: t.Space, User: t.Giver})
	}
	for _, o := range l.outcomes {
		all = append(all, people.Place{Space: o.Space, User: o.Writer})
	}
	return all
}

// count counts thanks by topic, the most frequent first. Those without one, and of
// topics that the space has no more, are one line.
func (l *led) count(to []people.Place, topics map[chat.SpaceID][]people.Topic, other string) {
	by, givers := map[string]int{}, map[string]bool{}
	for _, t := range l.thanks {
		if !slices.ContainsFunc(t.To, func(r Receiver) bool {
			return r.Counted && slices.Contains(to, people.Place{Space: r.Space, User: r.Account})
		}) {
			continue
		}
		l.n++
		givers[l.said[people.Place{Space: t.Space, User: t.Giver}].person] = true
		known := 0
		for _, topic := range topics[t.Space] {
			if slices.Contains(t.Topics, topic.ID) {
				by[topic.Name]++
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
		m.Blocks = append(m.Blocks, chat.Quote{Text: t.T("led.line", i18n.Args{
			"giver": l.said[people.Place{Space: one.Space, User: one.Giver}].called, "words": wordsOr(t, one.Reason, pageWords), "when": chat.When(one.At),
		})})
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
			"writer": l.said[people.Place{Space: o.Space, User: o.Writer}].called, "words": wordsOr(t, o.Words, pageWords), "when": chat.When(o.At),
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
