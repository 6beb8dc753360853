package setup

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// channel sets which channel serves a purpose.
func (f *Feature) channel(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	known := slices.ContainsFunc(f.reg.Channels(), func(c bot.Purpose) bool { return c.Name == p.Arg })
	if len(p.Values) == 0 || !known {
		return nil, bot.Mistake("unclear", nil)
	}
	to := chat.ConversationID(p.Values[0])
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		if err := f.chose(ctx, tx, r, p.Arg, to); err != nil {
			return err
		}
		if err := people.SetChannel(ctx, tx, r.Space.ID, p.Arg, to); err != nil {
			return err
		}
		if err := bot.TryAgain(ctx, tx, r.Space.ID); err != nil {
			return err
		}
		return f.reg.Publish(ctx, tx, facts.ChannelChosen{Space: r.Space.ID, Purpose: p.Arg})
	})
	if err != nil {
		return nil, err
	}
	return f.again(ctx, r, r.Text.T("channel.saved", i18n.Args{"channel": chat.Channel(to)}))
}

// change loads the space, lets do change it, saves it, and notes who did it.
func (f *Feature) change(ctx context.Context, tx *storage.Tx, r *bot.Request, do func(*people.Space)) error {
	s, err := people.LoadSpace(ctx, tx, r.Space.ID)
	if err != nil {
		return err
	}
	before := s
	do(&s)
	if s.SetUp.IsZero() {
		s.SetUp = tx.Now()
	}
	if err := f.decided(ctx, tx, r, before, s); err != nil {
		return err
	}
	return people.SaveSpace(ctx, tx, s)
}

// organisers names who organises. Nobody locks themselves out by accident: the
// actor stays one.
func (f *Feature) organisers(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var ids []chat.UserID
	for _, v := range p.Values {
		ids = append(ids, chat.UserID(v))
	}
	if !slices.Contains(ids, r.Actor.ID) {
		ids = append(ids, r.Actor.ID)
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		if err := named(ctx, tx, r, ids); err != nil {
			return err
		}
		return people.NameOrganisers(ctx, tx, r.Space.ID, ids)
	})
	if err != nil {
		return nil, err
	}
	r.Space.OrganisersNamed = true
	return f.again(ctx, r, r.Text.T("organisers.saved", i18n.Args{"n": len(ids)}))
}

func (f *Feature) openTopics(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	return chat.Open{Form: topicsForm(r.Text, topics)}, err
}

// saveTopics makes the space's topics what was typed, a line each.
func (f *Feature) saveTopics(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	wanted := readTopics(v.First("topics"))
	complaint := checkTopics(r.Text, wanted)
	if complaint == "" {
		err := r.InTx(ctx, func(tx *storage.Tx) error { return replaceTopics(ctx, tx, r, wanted) })
		var bad *topicError
		switch {
		case errors.As(err, &bad) && errors.Is(err, people.ErrTopicTaken):
			complaint = r.Text.S("topics.taken", i18n.Args{"topic": bad.name})
		case errors.As(err, &bad):
			complaint = r.Text.S("topics.name", i18n.Args{"topic": bad.name, "most": people.MaxTopicName})
		case err != nil:
			return nil, err
		}
	}
	if complaint != "" {
		return chat.Reject{Form: topicsForm(r.Text, nil), Errors: map[string]string{"topics": complaint}}, nil
	}
	return chat.Reply{Message: chat.Message{Text: r.Text.T("topics.saved", i18n.Args{"n": len(wanted)})}}, nil
}

func (f *Feature) openHours(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Open{Form: f.hoursForm(r)}, nil
}

// saveHours sets the zone, the waking hours and the language of the space.
func (f *Feature) saveHours(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	errs := map[string]string{}
	zone, near := when.ZoneNamed(chat.OneLine(v.First("zone")))
	switch {
	case zone == "" && len(near) > 0:
		errs["zone"] = r.Text.S("zone.near", i18n.Args{"near": strings.Join(near, ", ")})
	case zone == "":
		errs["zone"] = r.Text.S("zone.unclear")
	}
	from, to, err := people.ParseHours(v.First("hours"))
	if err != nil {
		errs["hours"] = r.Text.S("hours.unclear")
	}
	language := v.First("language")
	if !slices.ContainsFunc(f.reg.Languages(), func(l i18n.Language) bool { return l.Tag == language }) {
		errs["language"] = r.Text.S("language.unclear")
	}
	if len(errs) > 0 {
		return chat.Reject{Form: f.hoursForm(r), Errors: errs}, nil
	}
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		return f.change(ctx, tx, r, func(s *people.Space) { s.Zone, s.Hours.From, s.Hours.To, s.Language = zone, from, to, language })
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("hours.saved", i18n.Args{"zone": zone})}}, err
}
