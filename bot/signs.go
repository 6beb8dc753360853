package bot

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// A feature may notice that somebody said something of a kind, such as thanks, in a
// thread or a room of Kith's, where the platform hands over the words. They are
// read in memory and go no further: what is stored is the sign that they gave, and
// only if the feature wants it of that person.

// Signs is how a feature does that.
type Signs struct {
	// Read turns words into a sign of a few letters, "" for nothing. It looks at
	// the words alone, and the sign holds none of them.
	Read func(words string) string
	// Wanted is whether that sign of that person is to be taken note of.
	Wanted func(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, sign string) (bool, error)
	// Do is what comes of it, later and at least once.
	Do func(ctx context.Context, r *Request, card CardID, sign string) error
}

// OnSigns lets the feature notice what people say in the threads and rooms that
// cards have.
func (r *Registry) OnSigns(s Signs) { add(r.all.signs, "signs", r.feature, s) }

// offersFor is for how long a sign is of use: who has gone on to something else is
// not reminded of it.
const offersFor = 6 * time.Hour

// signedJob is a sign that a feature wants. Late, nobody needs it any more.
type signedJob struct {
	Feature string              `json:"feature"`
	Sign    string              `json:"sign"`
	ID      string              `json:"id"`
	Space   chat.SpaceID        `json:"space"`
	User    chat.User           `json:"user"`
	In      chat.ConversationID `json:"in"`
	Card    CardID              `json:"card"`
}

func (signedJob) Kind() string { return "bot.signed" }

// readSigns looks for signs in what was written under a card.
func (c *Core) readSigns(e chat.Posted, card CardID) (found []signedJob) {
	if e.Text == "" {
		return nil
	}
	text := words(e.Text)
	for feature, s := range c.reg.signs {
		if sign := s.Read(text); sign != "" {
			found = append(found, signedJob{feature, sign, e.ID, e.Space, tameUser(e.Actor), e.In, card})
		}
	}
	return found
}

// promiseSigns stores those that are wanted.
func (c *Core) promiseSigns(ctx context.Context, tx *storage.Tx, found []signedJob) error {
	for _, job := range found {
		wanted, err := c.reg.signs[job.Feature].Wanted(ctx, tx, job.Space, job.User.ID, job.Sign)
		if err == nil && wanted {
			err = scheduler.Enqueue(ctx, tx, job, scheduler.Opts{Once: job.ID + "/" + job.Feature})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *Core) handleSigned(ctx context.Context, job scheduler.Job[signedJob]) error {
	e := job.Args
	s, ok := c.reg.signs[e.Feature]
	if !ok {
		return scheduler.ErrDone // that feature left with an earlier release
	}
	h := chat.Header{ID: e.ID + "/" + e.Feature, Space: e.Space, Actor: e.User, In: e.In}
	req, err := c.request(ctx, h, c.log.With("space", h.Space, "delivery", h.ID))
	if err != nil {
		return err
	}
	req.Text = req.Text.For(e.Feature)
	if err := s.Do(ctx, req, e.Card, e.Sign); !errors.Is(err, errRepeated) {
		return err
	}
	return scheduler.ErrDone
}
