package agenda

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

func roomCard(m *Meeting) bot.CardID { return bot.CardID{Kind: "agenda.room", Row: m.ID} }

// showInRoom shows the agenda of a meeting where both write, because one of them
// wants it there. From then on it follows.
func (f *Feature) showInRoom(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		m, p, err := theMeeting(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		if m.State != Planned {
			return bot.Mistake("room.late", nil)
		}
		return bot.Refresh(ctx, tx, roomCard(m))
	})
	return say(r.Text.T("room.done")), err
}

// followRoom lets the agenda in the room follow, when it stands there.
func followRoom(ctx context.Context, tx *storage.Tx, m *Meeting) error {
	where, err := bot.Where(ctx, tx, roomCard(m))
	if err != nil || where == "" {
		return err
	}
	return bot.Refresh(ctx, tx, roomCard(m))
}

// roomCard is the agenda of a meeting as the room of the two shows it.
func (f *Feature) roomCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	m, p, err := meetingOf(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return bot.Card{Gone: true}, nil
	}
	if err != nil {
		return bot.Card{}, err
	}
	rd, err := f.member(ctx, tx, p.Space, "")
	if err != nil {
		return bot.Card{}, err
	}
	if rd.t, err = f.reg.SpaceTexts(ctx, tx, p.Space); err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, roomCard(m))
	if err != nil {
		return bot.Card{}, err
	}
	card := bot.Card{Space: p.Space, To: bot.Audience{People: p.Both()}, Message: plain(rd.t.T("room.over"))}
	if where != "" {
		card.To = bot.Audience{Conversation: where}
	}
	if !p.Open || m.State != Planned {
		card.Gone = where == ""
		return card, nil
	}
	a, err := loadAgenda(ctx, tx, p, rd.now)
	a.next = m
	card.Message = message(rd.t.T("room.head", i18n.Args{"when": chat.When(m.At)}), append(a.lists(rd), row(button(rd.t, "point", p.ID, chat.Plain)))...)
	return card, err
}
