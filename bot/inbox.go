package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Events without a reply token are stored before they are acknowledged: the
// inbox is the job table, and a redelivery is the same job. A message in a
// conversation where no card of ours lives is dropped before anything is
// stored: a big community's chatter costs next to nothing.

// ThreadFunc is told that somebody wrote in the thread of a card. The words
// are never handed over: Kith keeps what people said to it, not to each other.
type ThreadFunc func(ctx context.Context, r *Request, card CardID, message chat.Ref) error

// DirectFunc is told what somebody wrote to the bot alone, and answers it. It
// returns nil when the words mean nothing to it. It may be told twice: heeding
// the same words again must change nothing.
type DirectFunc func(ctx context.Context, r *Request, text string) (chat.Response, error)

type threadListener struct {
	feature string
	on      ThreadFunc
}

type directListener struct {
	feature string
	on      DirectFunc
}

// OnThread calls f for every message that a person writes in the thread of a
// card of that kind.
func (r *Registry) OnThread(kind string, f ThreadFunc) {
	add(r.all.threads, "thread listener", r.feature+"."+kind, threadListener{r.feature, f})
}

// OnRoom calls f for every message that a person writes in the room in which a card
// of that kind stands: that they did, and never a word of it.
func (r *Registry) OnRoom(kind string, f ThreadFunc) {
	r.OnThread(kind, f)
	r.all.rooms = append(r.all.rooms, r.feature+"."+kind)
}

// OnDirect calls f for what people write to the bot alone. The first feature
// with an answer is the last one asked.
func (r *Registry) OnDirect(f DirectFunc) {
	r.all.direct = append(r.all.direct, directListener{r.feature, f})
}

// postedJob is a message that concerns Kith.
type postedJob struct {
	ID   string              `json:"id"`
	User chat.User           `json:"user"`
	In   chat.ConversationID `json:"in"`
	Ref  chat.Ref            `json:"ref"`
	Card CardID              `json:"card,omitzero"` // whose thread it is in
	Text string              `json:"text,omitempty"`
}

func (postedJob) Kind() string { return "bot.posted" }

func (c *Core) posted(ctx context.Context, e chat.Posted) error {
	var card CardID
	if !e.Direct {
		c.reg.record.Spoke(e.Space, e.Actor.ID, c.db.Now()) // who is around, for routing
		var ours bool
		var err error
		if card, ours, err = c.cardIn(ctx, e.Space, e.In, e.Thread); err != nil || !ours {
			return err
		}
	}
	job := postedJob{ID: e.ID, In: e.In, Ref: e.Ref, Card: card, User: tameUser(e.Actor)}
	var signs []signedJob
	if e.Direct {
		job.Text = words(e.Text)
	} else {
		signs = c.readSigns(e, card)
	}
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		if e.Direct {
			if err := isDirect(ctx, tx, e.Space, e.In, e.Actor.ID); err != nil {
				return err
			}
		}
		if err := c.promiseSigns(ctx, tx, signs); err != nil {
			return err
		}
		return scheduler.Enqueue(ctx, tx, job, scheduler.Opts{Once: e.ID})
	})
}

func (c *Core) handlePosted(ctx context.Context, job scheduler.Job[postedJob]) error {
	e := job.Args
	h := chat.Header{ID: e.ID, Space: e.Ref.Space, Actor: e.User, In: e.In}
	req, err := c.request(ctx, h, c.log.With("space", h.Space, "delivery", h.ID))
	if err != nil {
		return err
	}
	if e.Card == (CardID{}) {
		req.delivery = "" // its answer may still be owed when the words were heeded
		return c.answerDirectly(ctx, req, e)
	}
	l, ok := c.reg.threads[e.Card.Kind]
	if !ok {
		return scheduler.ErrDone
	}
	req.Text = req.Text.For(l.feature)
	var mistake *MistakeError
	err = l.on(ctx, req, e.Card, e.Ref)
	if errors.Is(err, errRepeated) || errors.As(err, &mistake) {
		return scheduler.ErrDone // done before, or nothing a bystander needs to hear
	}
	return err
}

// answerDirectly asks the features in turn and posts the first answer.
func (c *Core) answerDirectly(ctx context.Context, req *Request, e postedJob) error {
	p, err := c.reach(ctx, e.Ref.Space)
	if err != nil {
		return err
	}
	response, err := c.ask(ctx, req, e.Text)
	if err != nil {
		response = c.explain(ctx, req, err)
	}
	reply, ok := response.(chat.Reply)
	if !ok {
		reply.Message = c.lost(req)
	}
	_, err = p.Send(ctx, chat.Outgoing{Space: e.Ref.Space, To: e.In, Message: reply.Message, Key: "direct/" + e.ID})
	return given(err)
}

func (c *Core) ask(ctx context.Context, req *Request, text string) (chat.Response, error) {
	for _, l := range c.reg.direct {
		part := *req
		part.Text = req.Text.For(l.feature)
		if response, err := l.on(ctx, &part, text); response != nil || err != nil {
			return response, err
		}
	}
	return nil, nil
}

// lost tells somebody who writes to the bot what it understands.
func (c *Core) lost(r *Request) chat.Message {
	t := r.Text.For("bot")
	text := t.T("direct.lost")
	return chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{
			chat.Button{Label: t.S("direct.me"), Style: chat.Primary, Do: Run("me")},
			chat.Button{Label: t.S("direct.help"), Do: Run("help")},
		}},
	}}
}

// movedJob is a person who joined or left a space.
type movedJob struct {
	Space chat.SpaceID `json:"space"`
	User  chat.User    `json:"user"`
	Left  bool         `json:"left"`
}

func (movedJob) Kind() string { return "bot.moved" }

func (c *Core) moved(ctx context.Context, e chat.Event) error {
	h := e.Head()
	_, left := e.(chat.Left)
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		return scheduler.Enqueue(ctx, tx, movedJob{h.Space, tameUser(h.Actor), left}, scheduler.Opts{Once: h.ID})
	})
}

func (c *Core) handleMoved(ctx context.Context, job scheduler.Job[movedJob]) error {
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		if left := job.Args; left.Left {
			return errors.Join(
				record.ForgetActivity(ctx, tx, left.Space, left.User.ID),
				forgetHome(ctx, tx, left.Space, left.User.ID),
				people.Leave(ctx, tx, left.Space, left.User.ID),
				c.own.Publish(ctx, tx, facts.MemberLeft{Space: left.Space, User: left.User.ID}))
		}
		_, err := people.Meet(ctx, tx, job.Args.Space, job.Args.User)
		if err != nil {
			return fmt.Errorf("meet %s: %w", job.Args.User.ID, err)
		}
		return nil
	})
}
