package mentors

import (
	"context"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What waits for somebody, as a mentee and as a mentor. Whatever reached them as a
// message can be opened here as well: not everybody takes messages.

// Marks of what is chosen from the list.
const (
	requestMark = "request."
	askMark     = "ask."
)

const mostListed = 10 // of each

func (f *Feature) listCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var own, waiting chat.Markup
	s := chat.Select{Placeholder: r.Text.S("list.pick"), Do: do("show", "")}
	err := r.Read(ctx, func(tx *storage.Tx) error {
		reqs, err := requestsOf(ctx, tx, r.Space.ID, r.Actor.ID, shownStates)
		for _, req := range reqs[:min(len(reqs), mostListed)] {
			if err != nil {
				return err
			}
			var about i18n.Args
			if about, err = aboutRequest(ctx, tx, r.Text, req); err != nil {
				return err
			}
			own += "- " + r.Text.T(toWhom("list."+string(req.State), req), about) + "\n"
			s.Options = append(s.Options, chat.Option{Value: requestMark + req.ID, Label: r.Text.S("list.own", i18n.Args{"topic": about["topic"], "words": label(chat.OneLine(req.Want))})})
		}
		if err != nil {
			return err
		}
		all, err := asks(ctx, tx, `space = $1 AND mentor = $2 AND state IN ('asked', 'more', 'accepted') ORDER BY id`, r.Space.ID, r.Actor.ID)
		for _, a := range all[:min(len(all), mostListed)] {
			if err != nil {
				return err
			}
			var about i18n.Args
			req, err := loadRequest(ctx, tx, a.Request)
			if err == nil {
				about, err = aboutAsk(ctx, tx, r.Text, req, r.Space.ID)
			}
			if err != nil {
				return err
			}
			waiting += "- " + r.Text.T("list.ask."+string(a.State), about, i18n.Args{"since": chat.When(a.At)}) + "\n"
			s.Options = append(s.Options, chat.Option{Value: askMark + a.ID, Label: r.Text.S("list.asked", i18n.Args{"topic": about["topic"]})})
		}
		return err
	})
	return listMessage(r.Text, own, waiting, s), err
}

func listMessage(t i18n.Printer, own, waiting chat.Markup, s chat.Select) chat.Response {
	m := chat.Message{Text: t.T("list.text")}
	if waiting != "" {
		m.Blocks = append(m.Blocks, chat.Heading{Text: t.S("list.title.asked")}, chat.Paragraph{Text: waiting})
	}
	if own == "" {
		own = t.T("list.none")
	}
	m.Blocks = append(m.Blocks, chat.Heading{Text: t.S("list.title.own")}, chat.Paragraph{Text: own})
	if len(s.Options) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{s}})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.find"), Do: bot.Run("mentor find")}, chat.Button{Label: t.S("button.offer"), Do: bot.Run("mentor offer")},
	}})
	return chat.Reply{Message: m}
}

// showOne opens one request with all that can be done with it.
func (f *Feature) showOne(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 {
		return nil, bot.Mistake("request.gone", nil)
	}
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		if id, own := strings.CutPrefix(p.Values[0], requestMark); own {
			req, err := ownRequest(ctx, tx, r, id)
			if err == nil {
				m, err = f.newsMessage(ctx, tx, r.Text, req)
			}
			return err
		}
		a, req, err := findAsk(ctx, tx, r, strings.TrimPrefix(p.Values[0], askMark))
		if err == nil {
			m, err = f.askMessage(ctx, tx, r.Text, a, req)
		}
		return err
	})
	return chat.Reply{Message: m}, err
}
