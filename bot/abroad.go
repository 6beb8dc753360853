package bot

import (
	"context"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What waits for somebody in another community stands on their page, and in their
// digest, wherever they are. There it can be read and not answered: buttons act where
// they are pressed, and people and channels of one platform are nobody on another.

// AccountName names an account for its person: "Ada (Sandbox)".
func AccountName(t i18n.Printer, m people.Member) string {
	return t.For("bot").S("account", i18n.Args{"name": m.Name, "platform": PlatformLabel(m.Space.Platform())})
}

// PlatformLabel is the name of a platform as people read it.
func PlatformLabel(name chat.PlatformName) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(string(name[:1])) + string(name[1:])
}

// SpaceLabel is the name of a space's platform as people read it.
func SpaceLabel(space chat.SpaceID) string { return PlatformLabel(space.Platform()) }

// readable is a text of another space as somebody reads it here: on another platform
// people have names instead of mentions, and a conversation is just one.
func readable(ctx context.Context, tx *storage.Tx, t i18n.Printer, text chat.Markup, from, here chat.SpaceID) (chat.Markup, error) {
	if from.Platform() == here.Platform() {
		return text, nil
	}
	var failed error
	return chat.Markup(chat.ReplaceTokens(text, func(mark chat.TokenMark) string {
		switch mark.Kind {
		case '@':
			m, err := people.Load(ctx, tx, from, chat.UserID(mark.Value))
			if err != nil {
				failed = err
			}
			if m.Name != "" {
				return string(chat.Escape(m.Name))
			}
			return string(t.For("bot").T("abroad.somebody"))
		case '#':
			return string(t.For("bot").T("abroad.there"))
		}
		return mark.String()
	})), failed
}

// abroad is a card of another space as it is shown here: to be read, and answered
// there.
func abroad(ctx context.Context, tx *storage.Tx, r *Request, n nudgeRow, card Card) (chat.Message, error) {
	text, err := readable(ctx, tx, r.Text, card.Message.Text, n.Space, r.Space.ID)
	if err != nil {
		return chat.Message{}, err
	}
	m, err := people.Load(ctx, tx, n.Space, n.User)
	note := r.Text.For("bot").T("abroad.note", i18n.Args{"account": AccountName(r.Text, m)})
	return chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Note{Text: note}}}, err
}
