package setup

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// urgency orders the checklist.
type urgency int

const (
	broken  urgency = iota // it was set, and does not work
	missing                // something cannot be done without it
	advised                // it works, and could be better
	fine
)

// item is a line of the checklist, with the button that mends it where one press
// can.
type item struct {
	urgency urgency
	text    chat.Markup
	repair  *chat.Button
}

// standing is everything that the checklist looks at.
type standing struct {
	space      people.Space
	topics     []people.Topic
	organisers []chat.UserID
	troubles   map[chat.ConversationID]bot.Trouble
	usual      people.Usual
	here       chat.ConversationID // the channel it is read in; "" when that is none
}

const (
	mostLines  = 1500 // of what is to do, and of what is fine: both fit one message
	mostNames  = 400
	mostPeople = 8
)

// checklist says what is broken, missing and fine, the most urgent first, with
// everything to mend it.
func (f *Feature) checklist(ctx context.Context, tx *storage.Tx, r *bot.Request, said chat.Markup) (chat.Message, error) {
	t := r.Text
	s, err := stand(ctx, tx, r)
	if err != nil {
		return chat.Message{}, err
	}
	items, err := f.items(ctx, tx, t, s)
	if err != nil {
		return chat.Message{}, err
	}
	for _, setting := range f.reg.Settings() {
		line, err := setting.Line(ctx, tx, r)
		if err != nil {
			return chat.Message{}, err
		}
		if line != "" {
			items = append(items, item{fine, t.T("setting.line", i18n.Args{"line": line}), nil})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.urgency, b.urgency) })
	m := chat.Message{Text: t.T("text")}
	if said != "" {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: said})
	}
	m.Blocks = append(m.Blocks, chat.Heading{Text: t.S("title")})
	done := slices.IndexFunc(items, func(i item) bool { return i.urgency == fine })
	m.Blocks = append(m.Blocks, lines(t, items[:done])...)
	m.Blocks = append(m.Blocks, lines(t, items[done:])...)
	m.Blocks = append(m.Blocks, repairs(items)...)
	more, err := f.controls(ctx, tx, t, s)
	m.Blocks = append(m.Blocks, more...)
	return m, err
}

func stand(ctx context.Context, tx *storage.Tx, r *bot.Request) (s standing, err error) {
	if s.space, err = people.LoadSpace(ctx, tx, r.Space.ID); err != nil {
		return s, err
	}
	if s.topics, err = people.Topics(ctx, tx, r.Space.ID); err != nil {
		return s, err
	}
	if s.organisers, err = people.Organisers(ctx, tx, r.Space.ID); err != nil {
		return s, err
	}
	if s.usual, err = people.Usually(ctx, tx, r.Space.ID); err != nil {
		return s, err
	}
	all, err := bot.Troubles(ctx, tx, r.Space.ID)
	s.troubles = map[chat.ConversationID]bot.Trouble{}
	for _, trouble := range all {
		s.troubles[trouble.Channel] = trouble
	}
	if err != nil {
		return s, err
	}
	open, err := bot.Open(ctx, tx, r.Space.ID, r.In)
	if open && s.troubles[r.In].ID == "" {
		s.here = r.In
	}
	return s, err
}

// lines are as many as fit; how many more there are is said.
func lines(t i18n.Printer, items []item) []chat.Block {
	var text chat.Markup
	for n, i := range items {
		if utf8.RuneCountInString(string(text+i.text)) > mostLines {
			text += t.T("more", i18n.Args{"n": len(items) - n})
			break
		}
		text += i.text + "\n"
	}
	if text == "" {
		return nil
	}
	return []chat.Block{chat.Paragraph{Text: chat.Markup(strings.TrimSuffix(string(text), "\n"))}}
}

// repairs is a row with what one press mends, the most urgent first.
func repairs(items []item) []chat.Block {
	var buttons []chat.Control
	for _, i := range items {
		if i.repair == nil || len(buttons) == chat.MaxRow || slices.ContainsFunc(buttons, func(c chat.Control) bool { return c.(chat.Button).Do == i.repair.Do }) {
			continue // one attempt tries everything
		}
		b := *i.repair
		if len(buttons) == 0 {
			b.Style = chat.Primary
		}
		buttons = append(buttons, b)
	}
	if len(buttons) == 0 {
		return nil
	}
	return []chat.Block{chat.Controls{Items: buttons}}
}

// items are the lines, in the order in which one sets a space up.
func (f *Feature) items(ctx context.Context, tx *storage.Tx, t i18n.Printer, s standing) (items []item, err error) {
	for _, p := range f.reg.Channels() {
		at, err := people.Channel(ctx, tx, s.space.ID, p.Name)
		if err != nil {
			return nil, err
		}
		if at != "" || !p.Optional {
			items = append(items, purposeItem(t, s, p, at))
		}
	}
	items = append(items, topicsItem(t, s))
	items = append(items, placeItems(t, s)...)
	items = append(items, organisersItem(t, s), f.languageItem(t, s), hoursItem(t, s))
	limits := s.space.Limits.InForce()
	return append(items, item{fine, t.T("limits.set", i18n.Args{"day": limits.Day, "week": limits.Week}), nil}), nil
}

// purposeItem is the channel of a purpose. The channel that the list is read in
// is offered in place of one that is missing or does not work.
func purposeItem(t i18n.Printer, s standing, p bot.Purpose, at chat.ConversationID) item {
	args := i18n.Args{"purpose": p.Label(t), "channel": chat.Channel(at)}
	var here *chat.Button
	if s.here != "" {
		here = &chat.Button{Label: t.S("button.here", i18n.Args{"purpose": p.Label(t)}), Do: do("here", p.Name)}
	}
	trouble := s.troubles[at]
	switch {
	case at == "":
		return item{missing, t.T("channel.missing", args), here}
	case trouble.ID != "":
		args["since"], args["n"] = chat.When(trouble.Since), trouble.Held
		if trouble.What != bot.Gone || here == nil {
			here = again(t)
		}
		return item{broken, t.T("channel."+string(trouble.What), args) + " " + t.T("held", args), here}
	}
	return item{fine, t.T("channel.set", args), nil}
}

// again is the button that has Kith try what does not work.
func again(t i18n.Printer) *chat.Button {
	return &chat.Button{Label: t.S("button.again"), Do: do("again", "")}
}

func topicsItem(t i18n.Printer, s standing) item {
	if len(s.topics) == 0 {
		return item{advised, t.T("topics.missing"), nil}
	}
	var names []chat.Markup
	for _, topic := range s.topics {
		names = append(names, chat.Escape(topic.Name))
	}
	return item{fine, t.T("topics.set", i18n.Args{"topics": chat.Shorten(t.List(names), mostNames)}), nil}
}

// placeItems are the topics whose channels do not work.
func placeItems(t i18n.Printer, s standing) (items []item) {
	for _, topic := range s.topics {
		trouble := s.troubles[topic.Channel]
		if topic.Channel == "" || trouble.ID == "" {
			continue
		}
		args := i18n.Args{"topic": topic.Name, "channel": chat.Channel(topic.Channel), "since": chat.When(trouble.Since)}
		repair := again(t)
		if trouble.What == bot.Gone {
			repair = &chat.Button{Label: t.S("button.drop", i18n.Args{"topic": topic.Name}), Do: do("drop", topic.ID)}
		}
		items = append(items, item{broken, t.T("place."+string(trouble.What), args), repair})
	}
	return items
}

func organisersItem(t i18n.Printer, s standing) item {
	if len(s.organisers) == 0 {
		return item{fine, t.T("organisers.missing"), nil}
	}
	var who []chat.Markup
	for _, id := range s.organisers[:min(len(s.organisers), mostPeople)] {
		who = append(who, chat.Mention(id))
	}
	if more := len(s.organisers) - mostPeople; more > 0 {
		who = append(who, t.T("organisers.more", i18n.Args{"n": more}))
	}
	return item{fine, t.T("organisers.set", i18n.Args{"organisers": t.List(who)}), nil}
}

// languageItem offers the language of most people, where Kith speaks it and the
// space another one.
func (f *Feature) languageItem(t i18n.Printer, s standing) item {
	args := i18n.Args{"language": f.languageName(s.space.Language)}
	for _, l := range f.reg.Languages() {
		if l.Tag == s.usual.Language && l.Tag != s.space.Language {
			args["usual"] = l.Name
			return item{advised, t.T("language.other", args), &chat.Button{Label: t.S("button.language", args), Do: do("language", l.Tag)}}
		}
	}
	return item{fine, t.T("language.set", args), nil}
}

// hoursItem offers the zone of most people as long as nobody chose one.
func hoursItem(t i18n.Printer, s standing) item {
	args := i18n.Args{"zone": s.space.Location().String(), "hours": s.space.Hours.String(), "usual": s.usual.Zone}
	if s.usual.Zone != "" && s.space.Zone == "UTC" && s.usual.Zone != "UTC" {
		return item{advised, t.T("hours.other", args), &chat.Button{Label: t.S("button.zone", args), Do: do("zone", s.usual.Zone)}}
	}
	return item{fine, t.T("hours.set", args), nil}
}

// controls are what sets everything else.
func (f *Feature) controls(ctx context.Context, tx *storage.Tx, t i18n.Printer, s standing) ([]chat.Block, error) {
	channel, err := f.channelPick(ctx, tx, t, s)
	button := func(verb string) chat.Button { return chat.Button{Label: t.S("button." + verb), Do: do(verb, "")} }
	topics := button("topics")
	if len(s.topics) == 0 {
		topics.Style = chat.Primary
	}
	blocks := []chat.Block{
		chat.Controls{Items: []chat.Control{organiserPick(t, s.organisers)}},
		chat.Controls{Items: []chat.Control{topics, button("places"), button("hours"), button("limits")}},
	}
	var more []chat.Control
	for _, setting := range f.reg.Settings() {
		if len(more) < chat.MaxRow {
			more = append(more, setting.Button(t))
		}
	}
	if len(more) > 0 {
		blocks = append(blocks, chat.Controls{Items: more})
	}
	if channel != nil {
		blocks = append([]chat.Block{chat.Controls{Items: []chat.Control{*channel}}}, blocks...)
	}
	return blocks, err
}

// channelPick chooses a channel for the only purpose, or first the purpose. The only
// one that is needed comes before others as long as it lacks a channel that works.
func (f *Feature) channelPick(ctx context.Context, tx *storage.Tx, t i18n.Printer, in standing) (*chat.Select, error) {
	purposes := f.reg.Channels()
	needed := slices.DeleteFunc(slices.Clone(purposes), func(p bot.Purpose) bool { return p.Optional })
	if len(needed) == 1 {
		at, err := people.Channel(ctx, tx, in.space.ID, needed[0].Name)
		if err != nil {
			return nil, err
		}
		if at == "" || in.troubles[at].ID != "" {
			purposes = needed
		}
	}
	switch len(purposes) {
	case 0:
		return nil, nil
	case 1:
		s, err := channelOf(ctx, tx, t, in.space.ID, purposes[0])
		return &s, err
	}
	s := chat.Select{Placeholder: t.S("purpose.pick"), Do: do("purpose", "")}
	for _, p := range purposes[:min(len(purposes), chat.MaxOptions)] {
		s.Options = append(s.Options, chat.Option{Value: p.Name, Label: p.Label(t)})
	}
	return &s, nil
}

func channelOf(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID, p bot.Purpose) (chat.Select, error) {
	s := chat.Select{Placeholder: t.S("channel.pick", i18n.Args{"purpose": p.Label(t)}), Do: do("channel", p.Name), Of: chat.FromChannels}
	at, err := people.Channel(ctx, tx, space, p.Name)
	if at != "" {
		s.Chosen = []string{string(at)}
	}
	return s, err
}
