package problems

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Messages about problems say that there is something to read, and neither what
// it is nor who is concerned: they stand on locked screens, in digests and in
// direct messages that others may see. The rest is behind a button.

// organiserCard names what one organiser is told: "waits" and "still" in a round,
// "added" with the entry that was added.
func organiserCard(problem, what, n string, to chat.UserID) bot.CardID {
	return bot.CardID{Kind: "problems.organiser", Row: strings.Join([]string{problem, what, n, string(to)}, "|")}
}

// newsCard names what the reporter is told: "taken", "closed" and "nobody" in a
// round, "asked" with the question.
func newsCard(problem, what, n string) bot.CardID {
	return bot.CardID{Kind: "problems.news", Row: strings.Join([]string{problem, what, n}, "|")}
}

// waits tells every organiser who may know that somebody is wanted, and has it
// watched. Whoever is being erased is told nothing.
func waits(ctx context.Context, tx *storage.Tx, p *Problem, but chat.UserID) error {
	if err := tellReaders(ctx, tx, p, "waits", p.Round, but); err != nil {
		return err
	}
	return promiseWatch(ctx, tx, p.ID)
}

func tellReaders(ctx context.Context, tx *storage.Tx, p *Problem, what string, round int, but chat.UserID) error {
	able, err := readers(ctx, tx, p)
	for _, user := range able {
		if err == nil && user != but {
			err = bot.Refresh(ctx, tx, organiserCard(p.ID, what, strconv.Itoa(round), user))
		}
	}
	return err
}

// settle lets what organisers were told in a round follow: it is taken, or was
// withdrawn.
func settle(ctx context.Context, tx *storage.Tx, p *Problem, round int, told []chat.UserID) (err error) {
	for _, user := range told {
		for _, what := range []string{"waits", "still"} {
			if err == nil {
				err = bot.Refresh(ctx, tx, organiserCard(p.ID, what, strconv.Itoa(round), user))
			}
		}
	}
	return err
}

// tellTaken tells the reporter that somebody looks after it, and lets the other
// organisers' messages follow.
func tellTaken(ctx context.Context, tx *storage.Tx, p *Problem) error {
	able, err := readers(ctx, tx, p)
	if err == nil {
		err = settle(ctx, tx, p, p.Round, able)
	}
	if err != nil {
		return err
	}
	return tellReporter(ctx, tx, p, "taken", strconv.Itoa(p.Round))
}

func tellReporter(ctx context.Context, tx *storage.Tx, p *Problem, what, n string) error {
	if p.Reporter == "" || p.Reporter.Former() {
		return nil
	}
	return bot.Refresh(ctx, tx, newsCard(p.ID, what, n))
}

// organiserCard is what one organiser is told of one problem.
func (f *Feature) organiserCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	parts := strings.SplitN(row, "|", 4)
	if len(parts) != 4 {
		return bot.Card{Gone: true}, nil
	}
	id, what, n, to := parts[0], parts[1], parts[2], chat.UserID(parts[3])
	p, err := load(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	organises, err := people.Organising(ctx, tx, p.Space)
	if err != nil {
		return bot.Card{}, err
	}
	if !slices.Contains(organises, to) || p.hidden(to) {
		return bot.Card{Gone: true}, nil // they organise no more, or it is about them by now
	}
	t, err := f.reg.MemberTexts(ctx, tx, p.Space, to)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, organiserCard(id, what, n, to))
	wanted := p.State == Waiting && n == strconv.Itoa(p.Round)
	if what == "added" {
		wanted = p.State == Taken && p.Handler == to
	}
	m := withButtons(t.T("organiser."+what), button(t, "open", id))
	if !wanted {
		m = chat.Message{Text: t.T("organiser.settled")}
	}
	return bot.Card{
		Space: p.Space, To: bot.Audience{People: []chat.UserID{to}}, Message: m, Gone: !wanted && where == "",
		Nudge: &bot.Nudge{Kind: "problems.organiser", Priority: bot.High, Why: t.T("organiser.why")},
	}, err
}

// newsCard is what the reporter is told. It stays true when things go on, so it
// is only kept back, never changed.
func (f *Feature) newsCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	parts := strings.SplitN(row, "|", 3)
	if len(parts) != 3 {
		return bot.Card{Gone: true}, nil
	}
	id, what, n := parts[0], parts[1], parts[2]
	p, err := load(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	if p.Reporter == "" || p.Reporter.Former() {
		return bot.Card{Gone: true}, nil
	}
	t, err := f.reg.MemberTexts(ctx, tx, p.Space, p.Reporter)
	if err != nil {
		return bot.Card{}, err
	}
	wanted, err := newsWanted(ctx, tx, p, what, n)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, newsCard(id, what, n))
	m := withButtons(t.T("news."+what), button(t, "mine", id))
	if what == "asked" {
		m = withButtons(t.T("news.asked"), button(t, "mine", id), button(t, "add", id))
	}
	return bot.Card{
		Space: p.Space, To: bot.Audience{People: []chat.UserID{p.Reporter}}, Of: p.Reporter, Message: m, Gone: !wanted && where == "",
		Nudge: &bot.Nudge{Kind: "problems.news", Priority: newsPriority(what), Why: t.T("news.why")},
	}, err
}

func newsPriority(what string) bot.Priority {
	if what == "taken" {
		return bot.Normal
	}
	return bot.High
}

// newsWanted is whether the reporter still need hear of it.
func newsWanted(ctx context.Context, tx *storage.Tx, p *Problem, what, n string) (bool, error) {
	here := n == strconv.Itoa(p.Round)
	switch what {
	case "taken":
		return here && p.State == Taken, nil
	case "closed":
		return here && p.State == Closed, nil
	case "nobody":
		return here && p.State == Waiting, nil
	}
	if p.State != Taken {
		return false, nil
	}
	var later int
	err := tx.Get(ctx, []any{&later}, `SELECT COUNT(*) FROM problem_word WHERE problem = $1 AND id > $2 AND NOT organiser`, p.ID, n)
	return later == 0, err // answered meanwhile
}

// withButtons is a message of one sentence or two.
func withButtons(text chat.Markup, buttons ...chat.Button) chat.Message {
	var items []chat.Control
	for _, b := range buttons {
		items = append(items, b)
	}
	return chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: items}}}
}

// reporterName is who reported it, where they let organisers see that.
func reporterName(t i18n.Printer, p *Problem) chat.Markup {
	if p.Contact == Named {
		return chat.Mention(p.Reporter)
	}
	return t.T("reporter.unnamed") // also of somebody who is gone: that would say who
}
