package me

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// change loads the actor's settings, lets do change them, and saves them.
func change(ctx context.Context, r *bot.Request, do func(*people.Settings, time.Time)) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		m, err := people.Load(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		do(&m.Settings, tx.Now())
		if err := people.SaveSettings(ctx, tx, m.Person, m.Settings); err != nil {
			return err
		}
		return bot.Reconsider(ctx, tx, m.Person) // also what waits already
	})
}

func (f *Feature) stop(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	err := change(ctx, r, func(s *people.Settings, _ time.Time) { s.Stopped = true })
	return f.saved(r, "stopped", button(r.Text, "start")), err
}

func (f *Feature) start(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	err := change(ctx, r, func(s *people.Settings, _ time.Time) { s.Stopped, s.PausedUntil = false, time.Time{} })
	return f.saved(r, "started", button(r.Text, "settings")), err
}

func (f *Feature) openSettings(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Open{Form: settingsForm(r)}, nil
}

// saveSettings takes hours and the hour of the digest; about another zone it asks
// back. What it does not understand it says.
func (f *Feature) saveSettings(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	errs := map[string]string{}
	place := chat.OneLine(v.First("zone"))
	moves := place != r.Member.Location(r.Space).String()
	if zone, near := when.ZoneNamed(place); moves && zone == "" && len(near) == 0 {
		errs["zone"] = r.Text.S("zone.unclear")
	}
	from, to, err := people.ParseHours(v.First("hours"))
	if err != nil {
		errs["hours"] = r.Text.S("hours.unclear")
	}
	days := readDays(v["days"])
	if days == 0 {
		errs["days"] = r.Text.S("days.none")
	}
	hours := people.Hours{From: from, To: to, Days: days}
	digest, complaint := readDigest(r.Text, v.First("digest"), hours)
	if complaint != "" && len(errs) == 0 {
		errs["digest"] = complaint
	}
	if len(errs) > 0 {
		return chat.Reject{Form: settingsForm(r), Errors: errs}, nil
	}
	var now time.Time
	err = change(ctx, r, func(s *people.Settings, at time.Time) { now, s.Hours, s.DigestHour = at, hours, digest })
	saved := r.Text.T("settings.saved", i18n.Args{"hours": awake(r.Text, hours), "digest": digestAt(r.Text, digest)})
	if !moves || err != nil {
		return say(saved), err
	}
	m := zoneQuestion(r.Text, place, now)
	m.Text, m.Blocks = saved+"\n"+m.Text, append([]chat.Block{chat.Paragraph{Text: saved}}, m.Blocks...)
	return chat.Reply{Message: m}, nil
}

// readDigest takes an hour in which the person is awake.
func readDigest(t i18n.Printer, value string, hours people.Hours) (hour int, complaint string) {
	hour, err := strconv.Atoi(value)
	if err != nil || hour < 0 || hour > 24 {
		return 0, t.S("digest.unclear")
	}
	s := people.Settings{Hours: hours, DigestHour: hour}
	if hour > 0 && !hours.Holds(s.DigestMinute()) {
		return 0, t.S("digest.asleep", i18n.Args{"hour": hourName(hour), "hours": hours.String()})
	}
	return hour, ""
}

func readDays(values []string) (days people.Days) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if slices.Contains(values, dayName(d)) {
			days |= 1 << d
		}
	}
	return days
}

// dayName is a weekday's value in forms.
func dayName(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

func (f *Feature) openLanguages(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return choose(r.Text.T("language.choose"), f.languages(r)), nil
}

func (f *Feature) language(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 || !slices.ContainsFunc(f.reg.Languages(), func(l i18n.Language) bool { return l.Tag == p.Values[0] }) {
		return nil, bot.Mistake("unclear", nil)
	}
	err := change(ctx, r, func(s *people.Settings, _ time.Time) { s.Language = p.Values[0] })
	return say(f.reg.In(p.Values[0]).T("language.saved")), err
}
