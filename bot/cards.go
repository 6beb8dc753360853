package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// A card is a message that shows the state of a row: a request, a question, a
// meeting. Features never send or edit messages; they change rows and call
// [Refresh], and the core makes the message match, once or after ten failures.
// Which message on which platform that is, only this file and deliver.go know.

// CardID names a card: the kind and the row it shows.
type CardID struct {
	Kind string `json:"kind"` // "questions.question"
	Row  string `json:"row"`
}

func (id CardID) key() string { return id.Kind + "/" + id.Row }

// Card is what a row looks like at the moment.
type Card struct {
	Space   chat.SpaceID
	To      Audience
	Message chat.Message
	Thread  string // title of the thread to keep under the card; empty for none
	Closed  bool   // whether that thread is done
	Renamed bool   // the thread was posted with another title
	Gone    bool   // the card should not be there (any more)
	Nudge   *Nudge // required for a card to one person

	// Draw adds what takes long to make, such as a picture, once the transaction is
	// over. The message makes sense without: it is sent as it is when drawing fails.
	Draw func(chat.Message) (chat.Message, error)

	// Of is who finds something of this row on their own page, which then follows
	// it; empty for nobody.
	Of chat.UserID
}

// Audience is who sees a card. Exactly one field is set.
type Audience struct {
	Conversation chat.ConversationID
	People       []chat.UserID // one person by a nudge, or a group in its room
	ThreadOf     *CardID       // the thread of another card
}

// Projection computes a card from its row. It runs at delivery, so what people
// see is never older than the database.
type Projection func(ctx context.Context, tx *storage.Tx, row string) (Card, error)

// deliver makes the message of a card match its row.
type deliver struct {
	Card CardID `json:"card"`
}

func (deliver) Kind() string { return "bot.deliver" }

// Refresh promises that the card will show what the row now says. Many calls
// before delivery make one edit.
func Refresh(ctx context.Context, tx *storage.Tx, id CardID) error {
	return scheduler.Enqueue(ctx, tx, deliver{id}, scheduler.Opts{Key: id.key()})
}

// CardIn returns the card whose thread the conversation is, or
// [storage.ErrNotFound].
func CardIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID, thread chat.ConversationID) (id CardID, err error) {
	err = tx.Get(ctx, []any{&id.Kind, &id.Row}, `SELECT kind, row_id FROM card WHERE space = $1 AND thread = $2 AND thread <> ''`, space, thread)
	return id, err
}

// CardAt returns the card that a message shows, or [storage.ErrNotFound].
func CardAt(ctx context.Context, tx *storage.Tx, ref chat.Ref) (id CardID, err error) {
	err = tx.Get(ctx, []any{&id.Kind, &id.Row}, `SELECT kind, row_id FROM card WHERE space = $1 AND message = $2 AND conversation = $3`,
		ref.Space, ref.Message, ref.Conversation)
	return id, err
}

// Where returns the conversation to send people to for a card: its thread, or
// where it stands; "" when it is not posted yet, or its channel is gone.
func Where(ctx context.Context, tx *storage.Tx, id CardID) (chat.ConversationID, error) {
	at, err := loadPosted(ctx, tx, id)
	if err == nil && at.ref.Message != "" {
		var t Trouble
		if t, err = troubleIn(ctx, tx, at.ref.Space, at.ref.Conversation); t.What == Gone {
			return "", err
		}
	}
	if at.thread != "" {
		return at.thread, err
	}
	return at.ref.Conversation, err
}

// posted is where a card stands.
type posted struct {
	ref     chat.Ref // zero: nowhere yet
	thread  chat.ConversationID
	removed bool
	open    bool // the thread
}

func loadPosted(ctx context.Context, tx *storage.Tx, id CardID) (p posted, err error) {
	err = tx.Get(ctx, []any{&p.ref.Space, &p.ref.Conversation, &p.ref.Message, &p.thread, &p.removed, &p.open},
		`SELECT space, conversation, message, thread, removed, thread_open FROM card WHERE kind = $1 AND row_id = $2`, id.Kind, id.Row)
	if errors.Is(err, storage.ErrNotFound) {
		return posted{}, nil
	}
	return p, err
}

// project computes a card; what features forgot is a fault, not a message.
func (c *Core) project(ctx context.Context, tx *storage.Tx, id CardID) (Card, error) {
	f := c.reg.cards[id.Kind]
	if f == nil {
		return Card{}, fmt.Errorf("no card %s: %w", id.Kind, scheduler.ErrGiveUp)
	}
	card, err := f(ctx, tx, id.Row)
	if errors.Is(err, storage.ErrNotFound) {
		return Card{Gone: true}, nil // the row was erased
	}
	if err != nil || card.Gone {
		return card, err
	}
	if slices.ContainsFunc(card.To.People, chat.UserID.Former) {
		return Card{Gone: true}, nil // nobody is there to read it
	}
	card.To.People = slices.Compact(slices.Sorted(slices.Values(card.To.People)))
	if err := card.validate(id); err != nil {
		return card, err
	}
	if len(card.To.People) == 1 {
		if card.Message, err = c.signed(ctx, tx, card); err != nil {
			return card, err
		}
	}
	c.watch("card "+id.Kind, card.Message)
	return card, nil
}

// validate refuses every road to a person that leads around the governor. Public
// messages name people without notifying them.
func (card Card) validate(id CardID) error {
	alone := len(card.To.People) == 1
	switch {
	case alone && card.Nudge == nil:
		return fmt.Errorf("card %s to one person is no nudge: %w", id.Kind, scheduler.ErrGiveUp)
	case alone && card.Thread != "":
		return fmt.Errorf("card %s to one person has a thread: %w", id.Kind, scheduler.ErrGiveUp)
	case !alone && id.Kind != noteKind && (card.Nudge != nil || len(card.Message.Ping) > 0):
		return fmt.Errorf("card %s to several people is a nudge or pings: %w", id.Kind, scheduler.ErrGiveUp)
	}
	return nil
}
