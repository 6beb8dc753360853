package questions

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// What this feature knows about a member, as they read it and as the file has
// it. Of others' questions there is the ID alone.

type (
	knows struct {
		Questions []knownQuestion `json:"questions"`
		Answers   []knownAnswer   `json:"answers"`
		Remarks   []knownRemark   `json:"remarks"`
		Drafts    []knownDraft    `json:"drafts"`
		TookPart  []knownPart     `json:"took_part"`
		Reveals   []knownReveal   `json:"reveals"`
		Invited   []knownPart     `json:"invited_to"`
		Habit     knownHabit      `json:"choices"`
	}
	knownQuestion struct {
		ID        string    `json:"id"`
		Title     string    `json:"title"`
		Details   string    `json:"details"`
		Topics    []string  `json:"topics"`
		State     State     `json:"state"`
		Unnamed   bool      `json:"without_name"`
		Repliers  int       `json:"repliers"`
		CreatedAt time.Time `json:"asked_at"`
		ActiveAt  time.Time `json:"active_at"`
	}
	knownAnswer struct {
		Question string    `json:"question"`
		Words    string    `json:"words"`
		Kept     bool      `json:"kept_for_others"`
		At       time.Time `json:"at"`
	}
	knownRemark struct {
		Question string    `json:"question"`
		Words    string    `json:"words"`
		At       time.Time `json:"at"`
	}
	knownDraft struct {
		Title   string    `json:"title"`
		Details string    `json:"details"`
		Topics  []string  `json:"topics"`
		At      time.Time `json:"at"`
	}
	knownPart struct {
		Question string    `json:"question"`
		At       time.Time `json:"at"`
	}
	knownReveal struct {
		Question string      `json:"question"`
		Reason   string      `json:"reason,omitempty"` // only their own
		State    RevealState `json:"state"`
		At       time.Time   `json:"at"`
	}
	knownHabit struct {
		Answers Choice `json:"words_of_answers"`
		Once    bool   `json:"hear_once"`
		Weekly  bool   `json:"hear_weekly"`
	}
)

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{
		Questions: []knownQuestion{}, Answers: []knownAnswer{}, Remarks: []knownRemark{}, Drafts: []knownDraft{},
		TookPart: []knownPart{}, Reveals: []knownReveal{}, Invited: []knownPart{},
	}
	for _, read := range []func(context.Context, *storage.Tx, people.Member, *knows) error{knowAsked, knowAnswered, knowUnposted, knowTook, knowRevealed} {
		if err := read(ctx, tx, m, &k); err != nil {
			return bot.Known{}, err
		}
	}
	return bot.Known{Lines: k.lines(t), Data: k}, nil
}

func knowAsked(ctx context.Context, tx *storage.Tx, m people.Member, k *knows) error {
	asked, err := all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND asker = $2 ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return err
	}
	for _, q := range asked {
		k.Questions = append(k.Questions, knownQuestion{
			q.ID, q.Title, q.Details, q.Topics, q.State, q.Unnamed, len(q.Repliers), q.CreatedAt, q.ActiveAt,
		})
	}
	return tx.Each(ctx, func(scan func(...any) error) error {
		var r knownRemark
		var at int64
		err := scan(&r.Question, &r.Words, &at)
		r.At = storage.Time(at)
		k.Remarks = append(k.Remarks, r)
		return err
	}, `SELECT r.question, r.words, r.at FROM question_remark r JOIN question q ON q.id = r.question
		WHERE q.space = $1 AND q.asker = $2 ORDER BY r.id DESC`, m.Space, m.User)
}

func knowAnswered(ctx context.Context, tx *storage.Tx, m people.Member, k *knows) error {
	given, err := answers(ctx, tx, `space = $1 AND author = $2 ORDER BY question DESC`, m.Space, m.User)
	for _, a := range given {
		k.Answers = append(k.Answers, knownAnswer{a.Question, a.Words, a.Kept, a.At})
	}
	return err
}

func knowUnposted(ctx context.Context, tx *storage.Tx, m people.Member, k *knows) error {
	written, err := drafts(ctx, tx, `space = $1 AND user_id = $2 AND title <> '' ORDER BY id DESC`, m.Space, m.User)
	for _, d := range written {
		k.Drafts = append(k.Drafts, knownDraft{d.Title, d.Details, d.Topics, d.At})
	}
	if err != nil {
		return err
	}
	h, err := loadHabit(ctx, tx, m.Space, m.User)
	k.Habit = knownHabit{h.Answers, h.Once, h.Weekly}
	return err
}

func knowTook(ctx context.Context, tx *storage.Tx, m people.Member, k *knows) error {
	parts, err := record.TookPart(ctx, tx, m.Space, m.User)
	for _, p := range parts {
		k.TookPart = append(k.TookPart, knownPart{p.Thread, p.At})
	}
	if err != nil {
		return err
	}
	return tx.Each(ctx, func(scan func(...any) error) error {
		var p knownPart
		var at int64
		err := scan(&p.Question, &at)
		p.At = storage.Time(at)
		k.Invited = append(k.Invited, p)
		return err
	}, `SELECT question, at FROM question_invitation WHERE space = $1 AND user_id = $2 ORDER BY at DESC, question`, m.Space, m.User)
}

func knowRevealed(ctx context.Context, tx *storage.Tx, m people.Member, k *knows) error {
	return tx.Each(ctx, func(scan func(...any) error) error {
		var v knownReveal
		var first chat.UserID
		var at int64
		err := scan(&v.Question, &first, &v.Reason, &v.State, &at)
		if v.At = storage.Time(at); first != m.User {
			v.Reason = ""
		}
		k.Reveals = append(k.Reveals, v)
		return err
	}, `SELECT question, first, reason, state, at FROM question_reveal WHERE space = $1 AND (first = $2 OR second = $2) ORDER BY id DESC`, m.Space, m.User)
}

// lines say it in words: how much, and the newest few.
func (k *knows) lines(t i18n.Printer) (lines []chat.Markup) {
	say := func(key string, n int, args ...i18n.Args) {
		if n > 0 {
			lines = append(lines, t.T(key, append(args, i18n.Args{"n": n})...))
		}
	}
	var newest []chat.Markup
	for _, q := range k.Questions[:min(len(k.Questions), bot.MaxKnown)] {
		shown := Question{Title: q.Title}
		newest = append(newest, t.T("know.title", i18n.Args{"title": shorten(titled(t, &shown), 60)}))
	}
	say("know.questions", len(k.Questions), i18n.Args{"newest": t.List(newest)})
	say("know.answers", len(k.Answers))
	say("know.remarks", len(k.Remarks))
	say("know.drafts", len(k.Drafts))
	say("know.took", len(k.TookPart))
	say("know.reveals", len(k.Reveals))
	return lines
}
