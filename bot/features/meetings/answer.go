package meetings

import (
	"context"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// What becomes of a proposal.

// pickArg names one of the times of a round: other ones may stand there by the time
// it is pressed.
func pickArg(p *Plan, n int) string {
	return p.ID + "/" + strconv.Itoa(p.Round) + "/" + strconv.Itoa(n)
}

// pick takes one of the times. The one who picks reads it at once, with the file for
// their calendar; the other one is told.
func (f *Feature) pick(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	parts := strings.Split(press.Arg, "/")
	if len(parts) != 3 {
		return nil, bot.Mistake("unclear", nil)
	}
	round, _ := strconv.Atoi(parts[1])
	n, err := strconv.Atoi(parts[2])
	if err != nil {
		return nil, bot.Mistake("unclear", nil)
	}
	var answer chat.Message
	err = f.changePlan(ctx, r, parts[0], func(tx *storage.Tx, p *Plan) error {
		o, err := p.Pick(r.Actor.ID, round, n, tx.Now())
		if err != nil {
			return err
		}
		m, err := f.begin(ctx, tx, p, o, r.Actor.ID)
		if err != nil {
			return err
		}
		if answer, err = f.fixed(ctx, tx, r, p, m); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, noticeCard(m, p.Other(r.Actor.ID)))
	})
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: answer}, nil
}

// begin plans the first meeting of a plan whose time somebody picked.
func (f *Feature) begin(ctx context.Context, tx *storage.Tx, p *Plan, o Option, by chat.UserID) (*Meeting, error) {
	p.Seq++
	m := &Meeting{
		ID: storage.NewID(tx.Now()), Plan: p.ID, Space: p.Space, At: o.At, Details: p.Details, State: Coming, Seq: p.Seq, By: by, ChangedAt: tx.Now(),
	}
	if o.Rule != nil {
		m.Run = len(p.Rules) - 1
		m.Wall = o.Rule.Next(tx.Now(), 1)[0].Wall.String()
	}
	return m, f.plan(ctx, tx, p, m)
}

// fixed is what somebody reads who has just set a time.
func (f *Feature) fixed(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Plan, m *Meeting) (chat.Message, error) {
	args := p.naming(r.Text, r.Actor.ID)
	args["when"] = standingTime(r.Text, p, m, r.Member.Location(r.Space))
	text := r.Text.T(p.text("fixed"), args)
	answer := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Note{Text: r.Text.T(p.text("fixed.note"))}}}
	file, err := f.file(ctx, tx, r.Text, p, r.Actor.ID)
	answer.Files = []chat.File{file}
	return answer, err
}

// decline says no to all times, or takes one's own proposal back.
func (f *Feature) decline(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	key := ""
	err := f.changePlan(ctx, r, press.Arg, func(tx *storage.Tx, p *Plan) error {
		if err := p.Decline(r.Actor.ID, tx.Now()); err != nil {
			return err
		}
		key = "decline." + string(p.State)
		if p.State != Declined {
			return nil
		}
		return tellPlan(ctx, tx, "answered", p, p.Asker)
	})
	if err != nil {
		return nil, err
	}
	return say(r.Text.T(key)), nil
}

// settleAsked takes back what the other one was asked when it is answered, or lets it
// follow.
func settleAsked(ctx context.Context, tx *storage.Tx, before, p *Plan) error {
	if before.State != Asked || before.State == p.State && before.Round == p.Round {
		return nil
	}
	return bot.Settle(ctx, tx, planNote("asked", before, before.Other(before.Asker)))
}
