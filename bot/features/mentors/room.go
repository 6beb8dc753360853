package mentors

import (
	"cmp"
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// roomMessage is the first message in the room of two who said yes.
func (f *Feature) roomMessage(ctx context.Context, tx *storage.Tx, a *Ask, req *Request) (chat.Message, error) {
	t, err := f.reg.SpaceTexts(ctx, tx, req.Space)
	if err != nil {
		return chat.Message{}, err
	}
	space, err := people.LoadSpace(ctx, tx, req.Space)
	if err != nil {
		return chat.Message{}, err
	}
	topic, err := topicName(ctx, tx, t, req.Space, req.Topic)
	if err != nil {
		return chat.Message{}, err
	}
	text := t.T("room.text", i18n.Args{"mentor": chat.Mention(a.Mentor), "mentee": chat.Mention(req.Mentee), "topic": topic})
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Heading{Text: t.S("room.title")}, chat.Paragraph{Text: text}}}
	m.Blocks = quote(m.Blocks, t, "room.want", req.Want, 800)
	var zones []chat.Fact
	for _, user := range []chat.UserID{a.Mentor, req.Mentee} {
		who, err := people.Load(ctx, tx, req.Space, user)
		if err != nil {
			return chat.Message{}, err
		}
		zones = append(zones, chat.Fact{Label: label(cmp.Or(who.Name, string(user))), Value: chat.Escape(when.ZoneWords(who.Location(space).String()))})
	}
	m.Blocks = append(m.Blocks, chat.Facts{Rows: zones}, chat.Paragraph{Text: t.T("room.first")}, chat.Note{Text: t.T("room.note")})
	var items []chat.Control
	for _, command := range []string{"meet propose", "pair", "problem"} {
		if f.reg.Offers(command) {
			items = append(items, chat.Button{Label: t.S("button." + command), Do: bot.Run(command)})
		}
	}
	if len(items) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return m, nil
}
