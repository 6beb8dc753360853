package mentors

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// topicName is what people call a topic; what organisers removed is "this topic".
func topicName(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID, id string) (string, error) {
	topics, err := people.Topics(ctx, tx, space)
	for _, topic := range topics {
		if topic.ID == id {
			return topic.Name, err
		}
	}
	return t.S("topic.any"), err
}

// aboutAsk are the words about a request as far as its mentor may read them: the
// mentee by name where they let Kith say it, or both agreed. The mentor reads it in a
// space.
func aboutAsk(ctx context.Context, tx *storage.Tx, t i18n.Printer, req *Request, in chat.SpaceID) (i18n.Args, error) {
	topic, err := topicName(ctx, tx, t, req.Space, req.Topic)
	if err != nil {
		return nil, err
	}
	who := t.T("ask.somebody")
	if req.shows(Name) || req.State == Introduced || req.State == Over {
		who, err = called(ctx, tx, t, in, req.from())
	}
	return i18n.Args{"who": who, "topic": topic, "programme": req.Programme, "platform": bot.SpaceLabel(req.Space)}, err
}

// aboutRequest are the words about a request for its mentee.
func aboutRequest(ctx context.Context, tx *storage.Tx, t i18n.Printer, req *Request) (i18n.Args, error) {
	topic, err := topicName(ctx, tx, t, req.Space, req.Topic)
	if err != nil {
		return nil, err
	}
	all, err := asksOf(ctx, tx, req.ID)
	if err != nil {
		return nil, err
	}
	mentor, question := req.to(), ""
	if len(all) > 0 && req.State != Sent {
		mentor = all[len(all)-1].by()
	}
	for _, a := range all {
		if a.Waits() || a.State == AskIntroduced {
			question = a.Question
		}
		if a.State == AskAccepted || a.State == AskIntroduced || a.State == AskOver {
			mentor = a.by()
		}
	}
	whom := t.T("mentors.of", i18n.Args{"topic": topic})
	if mentor.User != "" && (req.Mentor != "" || req.State == Accepted || req.State == Introduced || req.State == Over) {
		if whom, err = called(ctx, tx, t, req.Space, mentor); err != nil {
			return nil, err
		}
	}
	where, err := bot.Where(ctx, tx, roomCard(req.ID))
	return i18n.Args{
		"mentor": whom, "topic": topic, "programme": req.Programme, "question": question, "room": chat.Channel(where),
		"end": chat.When(req.At.Add(looksFor)),
	}, err
}

// quote adds what somebody wrote, under a line that says what it is.
func quote(blocks []chat.Block, t i18n.Printer, label, words string, most int) []chat.Block {
	if words == "" {
		return blocks
	}
	return append(blocks, chat.Note{Text: t.T(label)}, chat.Quote{Text: chat.Shorten(chat.Escape(words), most)})
}

// askMessage is a request as its mentor sees it.
func (f *Feature) askMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, a *Ask, req *Request) (chat.Message, error) {
	about, err := aboutAsk(ctx, tx, t, req, a.Space)
	if err != nil {
		return chat.Message{}, err
	}
	switch a.State {
	case AskAccepted:
		text := t.T(farKey("ask.accepted", a.far(req)), about)
		return chat.Message{Text: text, Blocks: []chat.Block{
			chat.Paragraph{Text: text},
			chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.take-back"), Do: do("take-back", a.ID)}}},
		}}, nil
	case AskIntroduced, AskOver:
		if a.far(req) {
			return chat.Message{Text: t.T(map[AskState]string{AskIntroduced: "ask.met", AskOver: "ask.over"}[a.State], about)}, nil
		}
		where, err := bot.Where(ctx, tx, roomCard(req.ID))
		key := "ask." + string(a.State)
		if where == "" {
			key = roomless("ask.opening", req)
		}
		return chat.Message{Text: t.T(key, about, i18n.Args{"room": chat.Channel(where)})}, err
	case AskDeclined, AskExpired, AskWithdrawn:
		return chat.Message{Text: t.T("ask."+string(a.State), about)}, nil
	case Asked, More:
	}
	return f.openAsk(t, a, req, about), nil
}

// openAsk is a request that waits for its mentor's word, or for the mentee's.
func (f *Feature) openAsk(t i18n.Printer, a *Ask, req *Request, about i18n.Args) chat.Message {
	key := "ask.text"
	if req.Match != "" {
		key = "ask.programme"
	}
	text := t.T(key, about)
	m := chat.Message{Text: text, Blocks: append([]chat.Block{chat.Paragraph{Text: text}}, f.shown(t, a, req)...)}
	if a.far(req) {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("ask.far", about)})
	}
	items := []chat.Control{
		chat.Button{Label: t.S("button.accept"), Style: chat.Primary, Do: do("accept", a.ID)},
		chat.Button{Label: t.S("button.accept-last"), Do: do("accept-last", a.ID)},
	}
	if a.State == Asked && req.Match == "" {
		items = append(items, chat.Button{Label: t.S("button.more"), Do: do("more", a.ID)})
	}
	no := chat.Select{Placeholder: t.S("decline.pick"), Do: do("decline", a.ID)}
	for _, why := range declines {
		if why == "public" && req.Match != "" {
			continue
		}
		no.Options = append(no.Options, chat.Option{Value: why, Label: t.S("decline." + why)})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: items}, chat.Controls{Items: []chat.Control{no}})
	return m
}

// shown is what a mentor sees of a request before both agreed: what the mentee
// ticked, and nothing else.
func (f *Feature) shown(t i18n.Printer, a *Ask, req *Request) []chat.Block {
	blocks := quote(nil, t, "label.want", req.Want, 800)
	blocks = quote(blocks, t, "label.why", req.Why, 600)
	if req.shows(About) {
		blocks = quote(blocks, t, "label.about", req.About, 450)
	}
	if req.shows(Tried) {
		blocks = quote(blocks, t, "label.tried", req.Tried, 450)
	}
	if req.shows(Earlier) && a.Terms.Helped+a.Terms.Talked > 0 {
		blocks = append(blocks, chat.Note{Text: t.T("ask.earlier", i18n.Args{"n": max(a.Terms.Helped, a.Terms.Talked)})})
	}
	if a.Question != "" {
		blocks = quote(blocks, t, "label.question", a.Question, 250)
		blocks = quote(blocks, t, "label.added", a.Added, 550)
		if a.State == More {
			blocks = append(blocks, chat.Note{Text: t.T("ask.more")})
		}
	}
	return blocks
}

// offers is whether something is held back from a mentor until both agreed.
func (r *Request) holds() bool {
	return !r.shows(Name) || r.About != "" && !r.shows(About) || r.Tried != "" && !r.shows(Tried)
}

// previewMessage is what a mentee reads before they send.
func (f *Feature) previewMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, d *Request) (chat.Message, error) {
	about, err := aboutRequest(ctx, tx, t, d)
	if err != nil {
		return chat.Message{}, err
	}
	a := &Ask{State: Asked}
	if d.Mentor != "" {
		a.Terms, err = termsOf(ctx, tx, d)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return chat.Message{}, err
		}
	}
	seen, err := aboutAsk(ctx, tx, t, d, d.to().Space)
	if err != nil {
		return chat.Message{}, err
	}
	text := t.T("preview.text", about)
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Divider{}, chat.Paragraph{Text: t.T("ask.text", seen)}}}
	m.Blocks = append(m.Blocks, f.shown(t, a, d)...)
	m.Blocks = append(m.Blocks, chat.Divider{})
	if d.holds() {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("preview.held")})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.send"), Style: chat.Primary, Do: do("send", d.ID)},
		chat.Button{Label: t.S("button.change"), Do: do("change", d.ID)},
		chat.Button{Label: t.S("button.public"), Do: do("public", d.ID)},
		chat.Button{Label: t.S("button.discard"), Do: do("withdraw", d.ID)},
	}})
	return m, nil
}

// shownWords are the words that a mentee agrees to by sending.
func shownWords(t i18n.Printer, req *Request) string {
	var names []chat.Markup
	for _, i := range req.Shows {
		names = append(names, t.T("item."+string(i)))
	}
	if len(names) == 0 {
		return t.S("consent.show.least")
	}
	return t.S("consent.show", i18n.Args{"items": string(t.List(names))})
}
