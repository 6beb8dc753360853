package pairs

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// What the two fill in and agree to, and what they say at the end.

// consentKind is what somebody agrees to.
type consentKind string

const (
	toAgreement  consentKind = "agreement"
	toApprentice consentKind = "apprentice"
	toAgain      consentKind = "again"
)

// forgotten stands where a side's terms are not kept any more.
const forgotten = "{}"

// agreement loads what both sides filled in.
func agreement(ctx context.Context, tx *storage.Tx, p *Pair) (Agreement, error) {
	a := Agreement{Sides: map[chat.UserID]Terms{}}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var who chat.UserID
		var body string
		if err := scan(&who, &body); err != nil {
			return err
		}
		if body == forgotten {
			delete(a.Sides, who)
			return nil
		}
		var t Terms
		err := json.Unmarshal([]byte(body), &t)
		a.Sides[who] = t // the newest comes last
		return err
	}, `SELECT user_id, terms FROM pair_terms WHERE pair = $1 ORDER BY version`, p.ID)
	if err != nil {
		return a, err
	}
	a.Confirmed, err = consents(ctx, tx, p.ID, toAgreement, strconv.Itoa(p.Version))
	return a, err
}

func insertTerms(ctx context.Context, tx *storage.Tx, p *Pair, who chat.UserID, t Terms) error {
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO pair_terms (pair, version, user_id, terms, at) VALUES ($1, $2, $3, $4, $5)`,
		p.ID, p.Version, who, string(body), storage.Millis(tx.Now()))
	return err
}

// consent records in the ledger that somebody agreed to something, once.
func consent(ctx context.Context, tx *storage.Tx, pair string, kind consentKind, subject string, who chat.UserID) error {
	_, err := tx.Exec(ctx, `INSERT INTO pair_consent (pair, kind, subject, user_id, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		pair, kind, subject, who, storage.Millis(tx.Now()))
	return err
}

func consents(ctx context.Context, tx *storage.Tx, pair string, kind consentKind, subject string) (all []chat.UserID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var who chat.UserID
		err := scan(&who)
		all = append(all, who)
		return err
	}, `SELECT user_id FROM pair_consent WHERE pair = $1 AND kind = $2 AND subject = $3 ORDER BY at, user_id`, pair, kind, subject)
	return all, err
}

// Words are what one side says at the end, each part as far as they like. Shared
// are the parts that the other one reads.
type Words struct {
	Did    string   `json:"did"`
	Thanks string   `json:"thanks"`
	Next   string   `json:"next"`
	Shared []string `json:"shared"`
}

func saveWords(ctx context.Context, tx *storage.Tx, p *Pair, who chat.UserID, w Words) error {
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO pair_ending (pair, round, user_id, words, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (pair, round, user_id) DO UPDATE SET words = excluded.words, at = excluded.at`,
		p.ID, p.Round, who, string(body), storage.Millis(tx.Now()))
	return err
}

func dropWords(ctx context.Context, tx *storage.Tx, p *Pair) error {
	_, err := tx.Exec(ctx, `DELETE FROM pair_ending WHERE pair = $1 AND round = $2`, p.ID, p.Round)
	return err
}

// wordsOf are what each side said at the end of a round.
func wordsOf(ctx context.Context, tx *storage.Tx, pair string, round int) (map[chat.UserID]Words, error) {
	all := map[chat.UserID]Words{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var who chat.UserID
		var body string
		if err := scan(&who, &body); err != nil {
			return err
		}
		var w Words
		err := json.Unmarshal([]byte(body), &w)
		all[who] = w
		return err
	}, `SELECT user_id, words FROM pair_ending WHERE pair = $1 AND round = $2`, pair, round)
	return all, err
}

const apprenticeColumns = `id, pair, space, user_id, state, by_mentee, by_self, at`

func insertApprentice(ctx context.Context, tx *storage.Tx, a *Apprentice) error {
	_, err := tx.Exec(ctx, `INSERT INTO pair_apprentice (`+apprenticeColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		a.ID, a.Pair, a.Space, a.User, a.State, a.Mentee, a.Self, storage.Millis(a.At))
	return err
}

func saveApprentice(ctx context.Context, tx *storage.Tx, a *Apprentice) error {
	_, err := tx.Exec(ctx, `UPDATE pair_apprentice SET state = $2, by_mentee = $3, by_self = $4 WHERE id = $1`, a.ID, a.State, a.Mentee, a.Self)
	return err
}

func apprentices(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Apprentice, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var a Apprentice
		var at int64
		err := scan(&a.ID, &a.Pair, &a.Space, &a.User, &a.State, &a.Mentee, &a.Self, &at)
		a.At = storage.Time(at)
		all = append(all, &a)
		return err
	}, `SELECT `+apprenticeColumns+` FROM pair_apprentice WHERE `+where, args...)
	return all, err
}

// loadApprentice returns one with their pair. The pair comes first, as everywhere,
// so that two who change both wait for each other in one order.
func loadApprentice(ctx context.Context, tx *storage.Tx, id string) (*Apprentice, *Pair, error) {
	pair := ""
	if err := tx.Get(ctx, []any{&pair}, `SELECT pair FROM pair_apprentice WHERE id = $1`, id); err != nil {
		return nil, nil, err
	}
	p, err := load(ctx, tx, pair)
	if err != nil {
		return nil, nil, err
	}
	found, err := apprentices(ctx, tx, `id = $1`, id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, nil, err
	}
	return found[0], p, nil
}

// apprenticeNow is who was asked to join a pair, or has; nil for nobody.
func apprenticeNow(ctx context.Context, tx *storage.Tx, pair string) (*Apprentice, error) {
	found, err := apprentices(ctx, tx, `pair = $1 AND state IN ('asked', 'joined')`, pair)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// askedBefore is whether somebody was asked to join a pair since then.
func askedBefore(ctx context.Context, tx *storage.Tx, pair string, who chat.UserID, since time.Time) (bool, error) {
	found, err := apprentices(ctx, tx, `pair = $1 AND user_id = $2 AND at > $3`, pair, who, storage.Millis(since))
	return len(found) > 0, err
}
