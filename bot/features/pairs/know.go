package pairs

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What this feature knows about a member: in which pairs they are, as what, and
// their own words. With whom is the other one's, and left out.

type (
	knows struct {
		Pairs       []knownPair       `json:"pairs"`
		Filled      []knownTerms      `json:"filled_in"`
		Endings     []knownEnding     `json:"endings"`
		Agreed      []knownConsent    `json:"agreed_to"`
		Apprentices []knownApprentice `json:"asked_as_apprentice"`
	}
	knownPair struct {
		ID      string    `json:"id"`
		Role    string    `json:"role"`
		Topic   string    `json:"topic,omitempty"`
		State   State     `json:"state"`
		How     How       `json:"ended_how,omitempty"`
		Met     int       `json:"meetings"`
		Since   time.Time `json:"since"`
		EndedAt time.Time `json:"ended_at,omitzero"`
	}
	knownTerms struct {
		Pair    string          `json:"pair"`
		Version int             `json:"version"`
		Terms   json.RawMessage `json:"terms"`
		At      time.Time       `json:"at"`
	}
	knownEnding struct {
		Pair  string          `json:"pair"`
		Words json.RawMessage `json:"words"`
		At    time.Time       `json:"at"`
	}
	knownConsent struct {
		Pair    string    `json:"pair"`
		Kind    string    `json:"kind"`
		Subject string    `json:"subject"`
		At      time.Time `json:"at"`
	}
	knownApprentice struct {
		Pair  string          `json:"pair"`
		State ApprenticeState `json:"state"`
		At    time.Time       `json:"at"`
	}
)

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Pairs: []knownPair{}, Filled: []knownTerms{}, Endings: []knownEnding{}, Agreed: []knownConsent{}, Apprentices: []knownApprentice{}}
	own, err := of(ctx, tx, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, p := range own {
		k.Pairs = append(k.Pairs, knownPair{p.ID, role(p, m.User), p.Topic, p.State, p.How, p.Met, p.CreatedAt, p.EndedAt})
	}
	if err := knowWords(ctx, tx, m, &k); err != nil {
		return bot.Known{}, err
	}
	joined, err := apprentices(ctx, tx, `space = $1 AND user_id = $2 ORDER BY id DESC`, m.Space, m.User)
	for _, a := range joined {
		k.Apprentices = append(k.Apprentices, knownApprentice{a.Pair, a.State, a.At})
	}
	return bot.Known{Lines: k.lines(t), Data: k}, err
}

// ofSpace is the condition that somebody's row belongs to a pair of the space.
const ofSpace = ` x JOIN pair p ON p.id = x.pair WHERE p.space = $1 AND x.user_id = $2 ORDER BY x.at DESC, x.pair`

func knowWords(ctx context.Context, tx *storage.Tx, m people.Member, k *knows) error {
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var one knownTerms
		var body string
		var at int64
		err := scan(&one.Pair, &one.Version, &body, &at)
		one.Terms, one.At = json.RawMessage(body), storage.Time(at)
		k.Filled = append(k.Filled, one)
		return err
	}, `SELECT x.pair, x.version, x.terms, x.at FROM (SELECT * FROM pair_terms WHERE terms <> '{}')`+ofSpace, m.Space, m.User)
	if err != nil {
		return err
	}
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var one knownEnding
		var body string
		var at int64
		err := scan(&one.Pair, &body, &at)
		one.Words, one.At = json.RawMessage(body), storage.Time(at)
		k.Endings = append(k.Endings, one)
		return err
	}, `SELECT x.pair, x.words, x.at FROM pair_ending`+ofSpace, m.Space, m.User)
	if err != nil {
		return err
	}
	return tx.Each(ctx, func(scan func(...any) error) error {
		var one knownConsent
		var at int64
		err := scan(&one.Pair, &one.Kind, &one.Subject, &at)
		one.At = storage.Time(at)
		k.Agreed = append(k.Agreed, one)
		return err
	}, `SELECT x.pair, x.kind, x.subject, x.at FROM pair_consent`+ofSpace, m.Space, m.User)
}

func (k *knows) lines(t i18n.Printer) (lines []chat.Markup) {
	say := func(key string, n int) {
		if n > 0 {
			lines = append(lines, t.T(key, i18n.Args{"n": n}))
		}
	}
	say("know.pairs", len(k.Pairs))
	say("know.filled", len(k.Filled))
	say("know.endings", len(k.Endings))
	say("know.agreed", len(k.Agreed))
	say("know.apprentice", len(k.Apprentices))
	return lines
}
