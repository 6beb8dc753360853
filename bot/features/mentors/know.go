package mentors

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What this feature knows about a member: their offer, what they asked, what they
// said to others' requests, and what they agreed to. Never what others wrote.

type (
	knows struct {
		Offer    *knownOffer    `json:"offer,omitempty"`
		Requests []knownRequest `json:"requests"`
		Answers  []knownAsk     `json:"asked_of_me"`
		Consents []knownConsent `json:"agreed_to"`
		Helped   int            `json:"answers_marked"`
	}
	knownOffer struct {
		State     OfferState       `json:"state"`
		Topics    map[string]Depth `json:"topics"`
		Languages []string         `json:"languages"`
		Capacity  int              `json:"mentees_at_a_time"`
		Weekly    int              `json:"requests_a_week"`
		Off       string           `json:"not_asked"`
		Since     time.Time        `json:"since"`
	}
	knownRequest struct {
		Topic string    `json:"topic"`
		State State     `json:"state"`
		Want  string    `json:"want"`
		About string    `json:"about"`
		Tried string    `json:"tried"`
		Why   string    `json:"why"`
		Shows []Item    `json:"shown_before_both_agreed"`
		At    time.Time `json:"at"`
	}
	knownAsk struct {
		State    AskState  `json:"state"`
		Reason   Reason    `json:"reason,omitempty"`
		Question string    `json:"i_asked,omitempty"`
		At       time.Time `json:"at"`
	}
	knownConsent struct {
		What      Agreed    `json:"what"`
		Words     string    `json:"words"`
		At        time.Time `json:"at"`
		TakenBack time.Time `json:"taken_back,omitzero"`
	}
)

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Requests: []knownRequest{}, Answers: []knownAsk{}, Consents: []knownConsent{}}
	o, err := loadOffer(ctx, tx, m.Space, m.User)
	if err == nil {
		k.Offer = &knownOffer{o.State, o.Topics, o.Languages, o.Capacity, o.Weekly, o.Off, o.Since}
	} else if !errors.Is(err, storage.ErrNotFound) {
		return bot.Known{}, err
	}
	own, err := requests(ctx, tx, `space = $1 AND mentee = $2 ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, r := range own {
		k.Requests = append(k.Requests, knownRequest{r.Topic, r.State, r.Want, r.About, r.Tried, r.Why, r.Shows, r.At})
	}
	all, err := asks(ctx, tx, `space = $1 AND mentor = $2 ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, a := range all {
		k.Answers = append(k.Answers, knownAsk{a.State, a.Reason, a.Question, a.At})
	}
	agreed, err := consents(ctx, tx, `space = $1 AND user_id = $2 ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, c := range agreed {
		k.Consents = append(k.Consents, knownConsent{c.What, c.Words, c.At, c.TakenBack})
	}
	err = tx.Get(ctx, []any{&k.Helped}, `SELECT COUNT(*) FROM mentor_answer WHERE space = $1 AND answerer = $2`, m.Space, m.User)
	return bot.Known{Lines: k.lines(t), Data: k}, err
}

func (k *knows) lines(t i18n.Printer) (lines []chat.Markup) {
	if k.Offer != nil {
		lines = append(lines, t.T("know.offer", i18n.Args{"n": len(k.Offer.Topics)}))
	}
	if n := len(k.Requests); n > 0 {
		lines = append(lines, t.T("know.requests", i18n.Args{"n": n}))
	}
	if n := len(k.Answers); n > 0 {
		lines = append(lines, t.T("know.asked", i18n.Args{"n": n}))
	}
	if n := len(k.Consents); n > 0 {
		lines = append(lines, t.T("know.consents", i18n.Args{"n": n}))
	}
	return lines
}
