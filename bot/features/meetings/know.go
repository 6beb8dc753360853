package meetings

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

// What this feature knows about a member: their meetings, what they said of them, and
// their own words. With whom is the other one's, and left out.

type (
	knows struct {
		Plans    []knownPlan    `json:"plans"`
		Meetings []knownMeeting `json:"meetings"`
		Answers  []knownAnswer  `json:"answers"`
		Joined   []knownSeat    `json:"joined"`
		Drafts   []knownDraft   `json:"drafts"`
		Feed     bool           `json:"calendar_address"`
		Soon     bool           `json:"reminded_ten_minutes_before"`
	}
	knownPlan struct {
		ID      string    `json:"id"`
		State   State     `json:"state"`
		Opened  bool      `json:"opened_by_you"`
		Title   string    `json:"title,omitempty"`
		Place   string    `json:"place,omitempty"`
		Places  int       `json:"places,omitempty"`
		Series  bool      `json:"series"`
		Minutes int       `json:"minutes"`
		Since   time.Time `json:"since"`
	}
	knownMeeting struct {
		ID     string       `json:"id"`
		At     time.Time    `json:"at"`
		State  MeetingState `json:"state"`
		Place  string       `json:"place,omitempty"`
		Late   bool         `json:"called_off_late_by_you,omitempty"`
		Absent bool         `json:"you_did_not_come,omitempty"`
	}
	knownAnswer struct {
		Meeting string    `json:"meeting"`
		Answer  Answer    `json:"answer"`
		At      time.Time `json:"at"`
	}
	knownSeat struct {
		Plan  string    `json:"plan"`
		Place bool      `json:"has_a_place"`
		Skips []string  `json:"meetings_left_out,omitempty"`
		At    time.Time `json:"at"`
	}
	knownDraft struct {
		Written json.RawMessage `json:"written"`
		At      time.Time       `json:"at"`
	}
)

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Plans: []knownPlan{}, Meetings: []knownMeeting{}, Answers: []knownAnswer{}, Joined: []knownSeat{}, Drafts: []knownDraft{}}
	own, err := plans(ctx, tx, ofMember+` ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, p := range own {
		known := knownPlan{ID: p.ID, State: p.State, Opened: p.Host == m.User, Places: p.Seats, Series: p.Series(), Minutes: minutes(p.Length), Since: p.Created}
		if p.Host == m.User {
			known.Title = p.Title
		}
		if p.PlaceBy == m.User {
			known.Place = p.Place
		}
		k.Plans = append(k.Plans, known)
	}
	if err := k.meetings(ctx, tx, m); err != nil {
		return bot.Known{}, err
	}
	if err := k.seats(ctx, tx, m); err != nil {
		return bot.Known{}, err
	}
	if err := k.words(ctx, tx, m); err != nil {
		return bot.Known{}, err
	}
	return bot.Known{Lines: k.lines(t), Data: k}, nil
}

func (k *knows) meetings(ctx context.Context, tx *storage.Tx, m people.Member) error {
	all, err := meetings(ctx, tx, `plan IN (SELECT id FROM meeting_plan WHERE `+ofMember+`) ORDER BY at DESC, id`, m.Space, m.User)
	for _, one := range all {
		known := knownMeeting{ID: one.ID, At: one.At, State: one.State, Late: one.Late == LateShort && one.By == m.User, Absent: one.Absent == m.User}
		if one.PlaceBy == m.User {
			known.Place = one.Place
		}
		k.Meetings = append(k.Meetings, known)
	}
	return err
}

func (k *knows) seats(ctx context.Context, tx *storage.Tx, m people.Member) error {
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var one knownSeat
		var at int64
		err := scan(&one.Plan, &one.Place, &at)
		one.At = storage.Time(at)
		k.Joined = append(k.Joined, one)
		return err
	}, `SELECT plan, seated, at FROM meeting_seat WHERE space = $1 AND user_id = $2 ORDER BY at DESC, plan`, m.Space, m.User)
	for i := range k.Joined {
		if err == nil {
			k.Joined[i].Skips, err = skipsOf(ctx, tx, k.Joined[i].Plan, m.User)
		}
	}
	return err
}

func (k *knows) words(ctx context.Context, tx *storage.Tx, m people.Member) error {
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var one knownAnswer
		var at int64
		err := scan(&one.Meeting, &one.Answer, &at)
		one.At = storage.Time(at)
		k.Answers = append(k.Answers, one)
		return err
	}, `SELECT a.meeting, a.answer, a.at FROM meeting_answer a JOIN meeting m ON m.id = a.meeting WHERE m.space = $1 AND a.user_id = $2 ORDER BY a.at DESC, a.meeting`,
		m.Space, m.User)
	if err != nil {
		return err
	}
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var one knownDraft
		var body string
		var at int64
		err := scan(&body, &at)
		one.Written, one.At = json.RawMessage(body), storage.Time(at)
		k.Drafts = append(k.Drafts, one)
		return err
	}, `SELECT wanted, at FROM meeting_draft WHERE space = $1 AND user_id = $2 ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return err
	}
	n := 0
	if err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM meeting_feed WHERE space = $1 AND user_id = $2`, m.Space, m.User); err != nil {
		return err
	}
	k.Feed = n > 0
	k.Soon, err = wants(ctx, tx, m.Space, m.User)
	return err
}

func (k *knows) lines(t i18n.Printer) (lines []chat.Markup) {
	say := func(key string, n int) {
		if n > 0 {
			lines = append(lines, t.T(key, i18n.Args{"n": n}))
		}
	}
	say("know.meetings", len(k.Meetings))
	say("know.seats", len(k.Joined))
	say("know.answers", len(k.Answers))
	say("know.drafts", len(k.Drafts))
	if k.Feed {
		lines = append(lines, t.T("know.feed"))
	}
	if k.Soon {
		lines = append(lines, t.T("know.soon"))
	}
	return lines
}
