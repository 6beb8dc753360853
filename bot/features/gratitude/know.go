package gratitude

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What this feature knows about a member: what they said, and when others thanked
// them. What others said is theirs, and so is who it was.

type (
	knows struct {
		Given    []knownThanks  `json:"given"`
		Received []knownGot     `json:"received"`
		Came     []knownOutcome `json:"what_came_of_it"`
		Moments  int            `json:"occasions_for_thanks"`
		Asked    int            `json:"to_be_asked_what_came_of_it"`
		Advice   int            `json:"advice_used"`
		Notice   string         `json:"notice_my_thanks,omitempty"`
	}
	knownThanks struct {
		Reason string    `json:"reason"`
		Public bool      `json:"public"`
		People int       `json:"people"`
		Topics []string  `json:"topics"`
		At     time.Time `json:"at"`
	}
	knownGot struct {
		Public bool      `json:"public"`
		Topics []string  `json:"topics"`
		At     time.Time `json:"at"`
	}
	knownOutcome struct {
		Words  string    `json:"words"`
		Shared bool      `json:"shared"`
		At     time.Time `json:"at"`
	}
)

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Given: []knownThanks{}, Received: []knownGot{}, Came: []knownOutcome{}}
	gave, err := all(ctx, tx, `space = $1 AND giver = $2 ORDER BY id`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, t := range gave {
		k.Given = append(k.Given, knownThanks{t.Reason, t.Public, len(t.To), t.Topics, t.At})
	}
	got, err := ofReceiver(ctx, tx, m.Space, m.User, time.Time{})
	if err != nil {
		return bot.Known{}, err
	}
	for _, t := range got {
		k.Received = append(k.Received, knownGot{t.Public, t.Topics, t.At})
	}
	came, err := outcomes(ctx, tx, `space = $1 AND writer = $2 ORDER BY id`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, o := range came {
		k.Came = append(k.Came, knownOutcome{o.Words, o.Shared, o.At})
	}
	h, err := habitOf(ctx, tx, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	k.Notice = string(h)
	err = tx.Get(ctx, []any{&k.Moments, &k.Asked, &k.Advice}, `SELECT
		(SELECT COUNT(*) FROM gratitude_moment WHERE space = $1 AND (giver = $2 OR receiver = $2)),
		(SELECT COUNT(*) FROM gratitude_ask WHERE space = $1 AND user_id = $2 AND state = 'waiting'),
		(SELECT COUNT(*) FROM gratitude_used WHERE space = $1 AND (mentor = $2 OR mentee = $2))`, m.Space, m.User)
	return bot.Known{Lines: k.lines(t), Data: k}, err
}

func (k *knows) lines(t i18n.Printer) (lines []chat.Markup) {
	say := func(key string, n int) {
		if n > 0 {
			lines = append(lines, t.T(key, i18n.Args{"n": n}))
		}
	}
	say("know.given", len(k.Given))
	say("know.received", len(k.Received))
	say("know.came", len(k.Came))
	say("know.moments", k.Moments)
	say("know.asked", k.Asked)
	return lines
}
