package link

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Who gives a code away gives themselves away: whoever types it reads what waits for
// them, and can take all of it along. So the account that was shown the code is told
// which one typed it, with the way back.

const toldKind = "told"

func toldCard(c *Code) bot.CardID { return bot.CardID{Kind: "link." + toldKind, Row: c.ID} }

// told is the message to the account that was shown the code.
func (f *Feature) told(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	c, err := load(ctx, tx, `id = $1`, row)
	if err != nil {
		return bot.Card{}, err
	}
	showed, err := people.Load(ctx, tx, c.Account.Space, c.Account.User)
	if err != nil {
		return bot.Card{}, err
	}
	typed, err := people.Load(ctx, tx, c.Typed.Space, c.Typed.User)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, c.Account.Space, c.Account.User)
	if err != nil {
		return bot.Card{}, err
	}
	card := bot.Card{
		Space: c.Account.Space, To: bot.Audience{People: []chat.UserID{c.Account.User}},
		Nudge: &bot.Nudge{Kind: "link.told", Priority: bot.High, Why: t.T("told.why")},
	}
	if c.What == spaces {
		joined, err := people.Joined(ctx, tx, c.Account.Space)
		card.Message, card.Gone = toldOfSpaces(t, c), !slices.Contains(joined, c.Typed.Space)
		return card, err
	}
	if showed.Person != typed.Person || typed.Person == "" {
		at, err := bot.Where(ctx, tx, toldCard(c))
		card.Message, card.Gone = say(t.T("told.off")), at == ""
		return card, err
	}
	text := t.T("told", i18n.Args{"account": bot.AccountName(t, typed)})
	card.Message = chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{offButton(t, typed.Account(), t.S("button.off"))}},
	}}
	return card, nil
}

// follow lets what accounts were told say how things stand now.
func follow(ctx context.Context, tx *storage.Tx, all []people.Account) error {
	seen := map[string]bool{}
	for _, a := range all {
		codes, err := codes(ctx, tx, `what = 'account' AND used_at > 0 AND (user_id = $1 AND space LIKE $2 OR typed_user = $1 AND typed_space LIKE $2) ORDER BY id`, a.User, a.Spaces())
		if err != nil {
			return err
		}
		for _, c := range codes {
			if !seen[c.ID] {
				if err := bot.Refresh(ctx, tx, toldCard(c)); err != nil {
					return err
				}
			}
			seen[c.ID] = true
		}
	}
	return nil
}
