package link

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

const (
	keepUnused = 24 * time.Hour      // codes that nobody used, and tries
	keepUsed   = 90 * 24 * time.Hour // as long as a message may stand on a page that nobody opens
)

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "link_code", Plain: "id what space hash typed_space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "typed_user", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "link_try", Plain: "id space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
}

type knows struct {
	Codes []knownCode `json:"codes"`
	Tries int         `json:"wrong_codes"`
}

type knownCode struct {
	At   time.Time `json:"at"`
	Used time.Time `json:"used_at,omitzero"`
}

// know is what a member is told: which codes they were shown, and how often they
// typed what was none.
func know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Codes: []knownCode{}}
	all, err := codes(ctx, tx, `space = $1 AND user_id = $2 ORDER BY id`, m.Space, m.User)
	for _, c := range all {
		k.Codes = append(k.Codes, knownCode{c.At, c.Used})
	}
	if err == nil {
		err = tx.Get(ctx, []any{&k.Tries}, `SELECT COUNT(*) FROM link_try WHERE space = $1 AND user_id = $2`, m.Space, m.User)
	}
	known := bot.Known{Data: k}
	if len(k.Codes) > 0 {
		known.Lines = append(known.Lines, t.T("know.codes", i18n.Args{"n": len(k.Codes)}))
	}
	return known, err
}

// part forgets the codes of somebody who is erased, on either side.
func part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	_, err := tx.Exec(ctx, `DELETE FROM link_code WHERE space = $1 AND user_id = $2 OR typed_space = $1 AND typed_user = $2`, p.Space, p.User)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM link_try WHERE space = $1 AND user_id = $2`, p.Space, p.User)
	}
	return err
}

// gone forgets the codes that were typed in a space.
func gone(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	_, err := tx.Exec(ctx, `DELETE FROM link_code WHERE typed_space = $1`, space)
	return err
}

// sweep forgets codes that are of no use any more. Late, it does so late.
type sweep struct{}

func (sweep) Kind() string { return "link.sweep" }

func (f *Feature) sweep(ctx context.Context, _ scheduler.Job[sweep]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		before := storage.Millis(tx.Now().Add(-keepUnused))
		_, err := tx.Exec(ctx, `DELETE FROM link_code WHERE used_at = 0 AND at < $1 OR used_at > 0 AND used_at < $2`,
			before, storage.Millis(tx.Now().Add(-keepUsed)))
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM link_try WHERE at < $1`, before)
		}
		return err
	})
}
