package mentors

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

const offerColumns = `space, user_id, state, paused_until, capacity, weekly, reply_days, format, languages, hours_from, hours_to, days, topics_off, silent, since`

func saveOffer(ctx context.Context, tx *storage.Tx, o *Offer) error {
	at := o.home()
	_, err := tx.Exec(ctx, `INSERT INTO mentor_offer (`+offerColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (space, user_id) DO UPDATE SET state = excluded.state, paused_until = excluded.paused_until, capacity = excluded.capacity,
			weekly = excluded.weekly, reply_days = excluded.reply_days, format = excluded.format, languages = excluded.languages,
			hours_from = excluded.hours_from, hours_to = excluded.hours_to, days = excluded.days, topics_off = excluded.topics_off, silent = excluded.silent`,
		at.Space, at.User, o.State, storage.Millis(o.PausedUntil), o.Capacity, o.Weekly, o.ReplyDays, o.Format, list(o.Languages),
		o.Hours.From, o.Hours.To, o.Hours.Days, o.Off, o.Silent, storage.Millis(o.Since))
	return err
}

// saveTopics keeps the topics of an offer.
func saveTopics(ctx context.Context, tx *storage.Tx, o *Offer) error {
	if _, err := tx.Exec(ctx, `DELETE FROM mentor_topic WHERE space = $1 AND user_id = $2`, o.Space, o.User); err != nil {
		return err
	}
	for topic, depth := range o.Topics {
		if _, err := tx.Exec(ctx, `INSERT INTO mentor_topic (space, topic, user_id, depth) VALUES ($1, $2, $3, $4)`, o.Space, topic, o.User, depth); err != nil {
			return err
		}
	}
	return nil
}

// loadOffer returns what a member offers in a space, [storage.ErrNotFound] when that is
// nothing. In a transaction that writes, it keeps others from the same mentor's
// capacity until the end.
func loadOffer(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (*Offer, error) {
	all, err := offers(ctx, tx, `space = $1 AND user_id = $2`+tx.Lock(), space, user)
	if err == nil && len(all) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return all[0], loadTopics(ctx, tx, all, ` AND user_id = $2`, space, user)
}

// offersIn are the offers that were made in a space and whose mentors might be asked.
func offersIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID) ([]*Offer, error) {
	all, err := offers(ctx, tx, `space = $1 AND state IN ('open', 'paused') ORDER BY user_id`, space)
	if err != nil {
		return nil, err
	}
	return all, loadTopics(ctx, tx, all, "", space)
}

func offers(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Offer, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		o := &Offer{Topics: map[string]Depth{}}
		var paused, since int64
		var languages string
		if err := scan(&o.Space, &o.User, &o.State, &paused, &o.Capacity, &o.Weekly, &o.ReplyDays, &o.Format, &languages,
			&o.Hours.From, &o.Hours.To, &o.Hours.Days, &o.Off, &o.Silent, &since); err != nil {
			return err
		}
		o.PausedUntil, o.Since = storage.Time(paused), storage.Time(since)
		all = append(all, o)
		return json.Unmarshal([]byte(languages), &o.Languages)
	}, `SELECT `+offerColumns+` FROM mentor_offer WHERE `+where, args...)
	return all, err
}

func loadTopics(ctx context.Context, tx *storage.Tx, all []*Offer, and string, args ...any) error {
	by := map[chat.UserID]*Offer{}
	for _, o := range all {
		by[o.User] = o
	}
	return tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		var topic string
		var depth Depth
		if err := scan(&user, &topic, &depth); err != nil {
			return err
		}
		if o := by[user]; o != nil {
			o.Topics[topic] = depth
		}
		return nil
	}, `SELECT user_id, topic, depth FROM mentor_topic WHERE space = $1`+and, args...)
}

// loads are what those who made these offers have to do at present, in all spaces and
// with all their accounts.
func loads(ctx context.Context, tx *storage.Tx, space chat.SpaceID, offers []*Offer) (map[chat.UserID]load, error) {
	all := map[chat.UserID]load{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		var l load
		err := scan(&user, &l.Mentees, &l.Week)
		all[user] = l
		return err
	}, `SELECT mentor, COUNT(CASE WHEN state IN ('accepted', 'introduced') THEN 1 END), COUNT(CASE WHEN at > $2 THEN 1 END)
		FROM mentor_ask WHERE space = $1 GROUP BY mentor`, space, storage.Millis(tx.Now().Add(-intakeSpan)))
	for _, o := range offers {
		if err != nil {
			return nil, err
		}
		var more load
		more, err = loadElsewhere(ctx, tx, o.Space, o.User)
		all[o.User] = all[o.User].with(more)
	}
	return all, err
}

func (l load) with(more load) load { return load{l.Mentees + more.Mentees, l.Week + more.Week} }

// intakeSpan is the span that [Offer.Weekly] counts in.
const intakeSpan = 7 * 24 * time.Hour

// loadOf is what one mentor has to do at present, in all spaces and with all their
// accounts. Who has several is kept from being asked elsewhere meanwhile.
func loadOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (load, error) {
	m, err := people.Load(ctx, tx, space, user)
	if err == nil && m.Person != "" {
		err = people.Lock(ctx, tx, m.Person)
	}
	if err != nil {
		return load{}, err
	}
	l, err := loadHere(ctx, tx, space, user)
	if err != nil {
		return l, err
	}
	more, err := loadElsewhere(ctx, tx, space, user)
	return l.with(more), err
}

func loadElsewhere(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (l load, err error) {
	alike, err := people.Alike(ctx, tx, space, user)
	for _, p := range alike {
		if err == nil {
			var more load
			more, err = loadHere(ctx, tx, p.Space, p.User)
			l = l.with(more)
		}
	}
	return l, err
}

func loadHere(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (l load, err error) {
	err = tx.Get(ctx, []any{&l.Mentees, &l.Week}, `SELECT COUNT(CASE WHEN state IN ('accepted', 'introduced') THEN 1 END), COUNT(CASE WHEN at > $3 THEN 1 END)
		FROM mentor_ask WHERE space = $1 AND mentor = $2`, space, user, storage.Millis(tx.Now().Add(-intakeSpan)))
	return l, err
}

// list writes a list as JSON; strings always can be.
func list[T ~string](items []T) string {
	if len(items) == 0 {
		return "[]"
	}
	body, _ := json.Marshal(items)
	return string(body)
}
