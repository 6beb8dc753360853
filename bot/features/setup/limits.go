package setup

import (
	"context"
	"slices"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// How many messages that they did not ask for people get from this space.
// Organisers can lower that; what people were promised is never raised.

func (f *Feature) openLimits(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Open{Form: limitsForm(r)}, nil
}

func (f *Feature) saveLimits(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	form, errs := limitsForm(r), map[string]string{}
	for _, field := range form.Fields {
		value := v.First(field.Name)
		if !slices.ContainsFunc(field.Options, func(o chat.Option) bool { return o.Value == value }) {
			errs[field.Name] = r.Text.S("limits.unclear")
		}
	}
	if len(errs) > 0 {
		return chat.Reject{Form: form, Errors: errs}, nil
	}
	var limits people.Limits
	limits.Day, _ = strconv.Atoi(v.First("day"))
	limits.Week, _ = strconv.Atoi(v.First("week"))
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		if err := f.change(ctx, tx, r, func(s *people.Space) { s.Limits = limits }); err != nil {
			return err
		}
		return bot.ReconsiderSpace(ctx, tx, r.Space.ID)
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("limits.saved", i18n.Args{"day": limits.Day, "week": limits.Week})}}, err
}

func limitsForm(r *bot.Request) chat.Form {
	t, limits := r.Text, r.Space.Limits.InForce()
	upTo := func(name string, most, value int) chat.Field {
		field := chat.Field{Name: name, Kind: chat.Choice, Label: t.S("form.limits." + name), Value: []string{strconv.Itoa(value)}}
		for n := range most {
			field.Options = append(field.Options, chat.Option{Value: strconv.Itoa(n + 1), Label: strconv.Itoa(n + 1)})
		}
		return field
	}
	return chat.Form{Do: do("limits", ""), Title: t.S("form.limits.title"), Submit: t.S("form.submit"), Fields: []chat.Field{
		upTo("day", people.NudgesPerDay, limits.Day), upTo("week", people.NudgesPerWeek, limits.Week),
	}}
}
