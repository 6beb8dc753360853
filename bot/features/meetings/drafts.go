package meetings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Times are shown to whoever wrote them, as they were understood, before they count.
// Until then they are a draft: what was written is never lost to a typing error.

// purpose is what times are written for.
type purpose string

const (
	forProposal purpose = "propose" // of a pair
	forCounter  purpose = "counter" // of a plan: other times instead
	forMove     purpose = "move"    // of a meeting
	forAll      purpose = "all"     // of a series, from a meeting on
	forOpen     purpose = "open"    // an open meeting
)

// draft is what somebody wrote.
type draft struct {
	ID    string
	Space chat.SpaceID
	User  chat.UserID
	Of    string // the pair, plan or meeting; of an open meeting its topic, or ""
	wanted
}

// wanted is what they wrote, as they wrote it, and how it was understood.
type wanted struct {
	For     purpose           `json:"for"`
	Written map[string]string `json:"written"` // by field
	Options []Option          `json:"options"`
	Length  time.Duration     `json:"length"`
	Places  int               `json:"places,omitempty"` // of an open meeting
	Shifted bool              `json:"shifted"`          // some time does not exist, or exists twice
	Found   bool              `json:"found"`            // Kith looked for the times
}

func saveDraft(ctx context.Context, tx *storage.Tx, d *draft) error {
	body, err := json.Marshal(d.wanted)
	if err != nil {
		return fmt.Errorf("encode draft: %w", err)
	}
	if d.ID == "" {
		d.ID = storage.NewID(tx.Now())
	}
	_, err = tx.Exec(ctx, `INSERT INTO meeting_draft (id, space, user_id, of, wanted, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		d.ID, d.Space, d.User, d.Of, string(body), storage.Millis(tx.Now()))
	return err
}

// loadDraft returns what the actor wrote. What was sent or is too old is gone.
func loadDraft(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*draft, error) {
	d := &draft{ID: id}
	var body string
	err := tx.Get(ctx, []any{&d.Space, &d.User, &d.Of, &body}, `SELECT space, user_id, of, wanted FROM meeting_draft WHERE id = $1`, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (d.Space != r.Space.ID || d.User != r.Actor.ID) {
		return nil, bot.Mistake("draft.gone", nil)
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(body), &d.wanted); err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	return d, nil
}

func dropDraft(ctx context.Context, tx *storage.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM meeting_draft WHERE id = $1`, id)
	return err
}
