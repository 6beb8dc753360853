package mentors

import (
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

func TestWhatARequestNeeds(t *testing.T) {
	long := strings.Repeat("a", 700)
	for name, c := range map[string]struct {
		r    Request
		want string // the fields that cannot stand
	}{
		"enough":                         {Request{Mentor: "grace", Want: strings.Repeat("w", minWant), Why: strings.Repeat("y", minWhy)}, ""},
		"to nobody in particular":        {Request{Want: strings.Repeat("w", minWant)}, ""},
		"no reason for this mentor":      {Request{Mentor: "grace", Want: strings.Repeat("w", minWant), Why: "please"}, "why"},
		"nothing":                        {Request{}, "want"},
		"a letter counts once":           {Request{Want: strings.Repeat("ü", minWant)}, ""},
		"more than a message can hold":   {Request{Want: long, About: long, Tried: long}, "about tried want"},
		"a reason that nobody asked for": {Request{Want: strings.Repeat("w", minWant), Why: long}, "why"},
	} {
		var fields []string
		for _, f := range []string{"about", "tried", "want", "why"} {
			if _, bad := c.r.check()[f]; bad {
				fields = append(fields, f)
			}
		}
		if got := strings.Join(fields, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestWhenARequestCanBeSentAndWithdrawn(t *testing.T) {
	for name, c := range map[string]struct {
		state    State
		by       chat.UserID
		pending  int
		send     string
		withdraw string
	}{
		"a draft":                 {Draft, "ada", 0, "", ""},
		"somebody else's":         {Draft, "eve", 0, "not-yours", "not-yours"},
		"a third one":             {Draft, "ada", 2, "send.enough", ""},
		"on its way":              {Sent, "ada", 1, "send.sent", ""},
		"accepted":                {Accepted, "ada", 1, "send.sent", ""},
		"again after a no":        {Declined, "ada", 1, "", ""},
		"again after the silence": {Expired, "ada", 0, "", ""},
		"after the introduction":  {Introduced, "ada", 0, "send.done", "withdraw.late"},
		"withdrawn":               {Withdrawn, "ada", 0, "send.done", ""},
	} {
		r := &Request{Mentee: "ada", State: c.state}
		if got := mistake(r.Begin(c.by, c.pending, noon)); got != c.send {
			t.Errorf("%s: sending got %q, want %q", name, got, c.send)
		}
		r.State = c.state
		if got := mistake(r.Withdraw(c.by)); got != c.withdraw {
			t.Errorf("%s: withdrawing got %q, want %q", name, got, c.withdraw)
		}
	}
}

func TestWhenAMentorCanBeAsked(t *testing.T) {
	offer := func(do func(*Offer)) *Offer {
		o := newOffer("s", "grace", people.DefaultHours, noon)
		o.Capacity, o.Weekly = 2, 1
		do(o)
		return o
	}
	for name, c := range map[string]struct {
		offer *Offer
		has   load
		want  bool
	}{
		"free":                         {offer(func(*Offer) {}), load{}, true},
		"one place left":               {offer(func(*Offer) {}), load{Mentees: 1}, true},
		"no place left":                {offer(func(*Offer) {}), load{Mentees: 2}, false},
		"asked enough this week":       {offer(func(*Offer) {}), load{Week: 1}, false},
		"paused":                       {offer(func(o *Offer) { o.Pause(after(1)) }), load{}, false},
		"paused until a moment ago":    {offer(func(o *Offer) { o.Pause(after(-1)) }), load{}, true},
		"paused until they resume":     {offer(func(o *Offer) { o.Pause(time.Time{}) }), load{}, false},
		"resumed":                      {offer(func(o *Offer) { o.Pause(time.Time{}); o.Resume() }), load{}, true},
		"stopped":                      {offer(func(o *Offer) { o.Stop() }), load{}, false},
		"silent once":                  {offer(func(o *Offer) { o.Missed() }), load{}, true},
		"silent twice":                 {offer(func(o *Offer) { o.Missed(); o.Missed() }), load{}, false},
		"silent, answered, and silent": {offer(func(o *Offer) { o.Missed(); o.Answered(); o.Missed() }), load{}, true},
		"back after silence":           {offer(func(o *Offer) { o.Missed(); o.Missed(); o.Resume() }), load{}, true},
	} {
		if got := c.offer.Takes(c.has, noon); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
