package bot_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// reader is a person, with what they decided and what they got.
type reader struct {
	people.Member
	zone      *time.Location
	sent      []time.Time // nudges of any kind
	lines     []time.Time // in public
	answers   int
	refuses   bool
	refused   bool // at some time; likewise:
	stopped   bool
	everMuted []string
}

// note is something to say, and what became of it.
type note struct {
	id, kind string
	to       *reader
	settled  bool
	arrived  string // "alone" or "digest"
	state    string // of its nudge, when it was last looked at
}

// tally is what a year came to.
type tally struct{ digests, largest, lines, answers, day, week int }

var noteID = regexp.MustCompile(`(always|high|low|normal)-\d+`)

func (y *year) Send(ctx context.Context, out chat.Outgoing) (chat.Receipt, error) {
	receipt, err := y.Platform.Send(ctx, out)
	if err != nil {
		return receipt, err
	}
	name, direct := strings.CutPrefix(string(out.To), "dm:")
	switch {
	case direct && strings.HasPrefix(out.Key, "direct/"):
		y.reader(chat.UserID(name)).answers++
		y.seen.answers++
	case direct:
		y.arrived(y.reader(chat.UserID(name)), out)
	case len(out.Message.Ping) > 0:
		y.line(y.reader(out.Message.Ping[0]), out)
	}
	return receipt, err
}

func (y *year) reader(id chat.UserID) *reader {
	return y.readers[slices.IndexFunc(y.readers, func(r *reader) bool { return r.User == id })]
}

// arrived checks a direct message against what its reader decided.
func (y *year) arrived(r *reader, out chat.Outgoing) {
	now := y.clock.Now()
	found := slices.Compact(slices.Sorted(slices.Values(noteID.FindAllString(chattest.Line(out.Message), -1))))
	how, free := "alone", false
	if strings.HasPrefix(out.Key, "bot.digest/") {
		how = "digest"
		y.seen.digests++
		y.seen.largest = max(y.seen.largest, len(found))
	} else if len(found) == 1 {
		free = strings.HasPrefix(found[0], "always")
	}
	y.welcome(r, fmt.Sprint(found), free)
	for _, id := range found {
		n := y.notes[slices.IndexFunc(y.notes, func(n *note) bool { return n.id == id })]
		if slices.Contains(r.Muted, n.kind) {
			y.t.Errorf("%s: %s muted %s and got %s", now, r.User, n.kind, id)
		}
		if n.arrived != "" || n.to != r {
			y.t.Errorf("%s: %s got %s %s, which is for %s and came before %s", now, r.User, id, how, n.to.User, n.arrived)
		}
		n.arrived = how
	}
}

// line checks what a reader is told in public.
func (y *year) line(r *reader, out chat.Outgoing) {
	now := y.clock.Now()
	y.seen.lines++
	y.welcome(r, "a line in public", false)
	text := chattest.Line(out.Message)
	if noteID.MatchString(text) || out.To != "#questions" || !r.refused || slices.Contains(r.Muted, "bot.note") {
		y.t.Errorf("%s: %s is told in %s, refused ever %t, mutes %v: %s", now, r.User, out.To, r.refused, r.Muted, text)
	}
	if n := len(r.lines); n > 0 && now.Sub(r.lines[n-1]) < 7*24*time.Hour {
		y.t.Errorf("%s: %s is told in public, and was at %s", now, r.User, r.lines[n-1])
	}
	r.lines = append(r.lines, now)
}

// welcome checks a nudge against hours, pause, stop and budget.
func (y *year) welcome(r *reader, what string, free bool) {
	now := y.clock.Now()
	r.sent = append(r.sent, now)
	day, week := 0, 0
	for _, at := range r.sent {
		if at.In(r.zone).Format(time.DateOnly) == now.In(r.zone).Format(time.DateOnly) {
			day++
		}
		if now.Sub(at) < 7*24*time.Hour {
			week++
		}
	}
	most := y.limits.InForce()
	switch {
	case r.Stopped:
		y.t.Errorf("%s: %s stopped everything and got %s", now, r.User, what)
	case free:
		return
	case r.PausedUntil.After(now):
		y.t.Errorf("%s: %s pauses until %s and got %s", now, r.User, r.PausedUntil, what)
	case !r.Hours.Awake(now, r.zone):
		y.t.Errorf("%s: %s sleeps outside of %s in %s and got %s", now, r.User, r.Hours, r.zone, what)
	case day > most.Day || week > most.Week:
		y.t.Errorf("%s: %s got %s, %d nudges today and %d this week, more than %+v", now, r.User, what, day, week, most)
	}
	y.seen.day, y.seen.week = max(y.seen.day, day), max(y.seen.week, week)
}

// writes lets a reader write to Kith, which answers at any hour.
func (y *year) writes(r *reader) {
	before := r.answers
	if err := y.Post(y.t.Context(), r.User, "", "hello"); err != nil {
		y.t.Fatal(err)
	}
	y.pass(0)
	if r.answers != before+1 && !r.refuses {
		y.t.Errorf("%s: %s wrote and got %d answers", y.clock.Now(), r.User, r.answers-before)
	}
}

// look takes note of what became of every note, before it is forgotten.
func (y *year) look() {
	byID := map[string]*note{}
	for _, n := range y.notes {
		byID[n.id] = n
	}
	y.inTx(func(ctx context.Context, tx *storage.Tx) error {
		return tx.Each(ctx, func(scan func(...any) error) error {
			var id, state string
			err := scan(&id, &state)
			if n := byID[id]; n != nil {
				n.state = state
			}
			return err
		}, `SELECT row_id, state FROM nudge WHERE card_kind = 'pester.note'`)
	})
}

// check looks whether each note that did not arrive has a reason for it.
func (y *year) check() {
	states := map[string]int{}
	for _, n := range y.notes {
		states[n.state]++
		r, reason := n.to, false
		switch n.state {
		case "sent":
			reason = n.arrived == "alone"
		case "folded": // in a digest that came, or that waits or stands on the page
			reason = n.arrived == "digest" || n.arrived == ""
		case "queued": // on the page
			reason = n.arrived == ""
		case "muted":
			reason = n.arrived == "" && (r.stopped || slices.Contains(r.everMuted, n.kind))
		case "unreachable": // on the page
			reason = n.arrived == "" && r.refused
		case "gone":
			reason = n.arrived != "alone" && (n.settled || r.stopped || slices.Contains(r.everMuted, n.kind))
		case "": // settled before it was ever queued
			reason = n.settled && n.arrived == ""
		}
		if !reason {
			y.t.Errorf("%s's %s is %q and arrived %q; settled %t, stopped ever %t, muted ever %v, refused ever %t",
				r.User, n.id, n.state, n.arrived, n.settled, r.stopped, r.everMuted, r.refused)
		}
	}
	var question string
	rows := 0
	y.inTx(func(ctx context.Context, tx *storage.Tx) error {
		if err := tx.Get(ctx, []any{&rows}, `SELECT COUNT(*) FROM nudge WHERE state IN ('sent', 'muted', 'gone') AND kind <> 'bot.digest' AND since < $1`,
			storage.Millis(tx.Now().Add(-32*24*time.Hour))); err != nil {
			return err
		}
		return tx.Get(ctx, []any{&question}, `SELECT state FROM question`)
	})
	if question != "open" || rows > 0 {
		y.t.Errorf("the question that nobody answered is %s; %d nudges were not forgotten", question, rows)
	}
	y.t.Logf("%d notes: %v; %+v", len(y.notes), states, y.seen)
}
