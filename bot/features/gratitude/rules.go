package gratitude

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Rules are what the organisers of a space decided about thanks.
type Rules struct {
	Weekly    bool     // the public thanks of a week stand in one message on Monday
	Most      int      // how often one member thanks another in seven days
	Notice    bool     // Kith offers a button to members who thank somebody in a thread, if they want that
	Languages []string // in which it does
}

// rulesOf are the rules of a space. Until organisers decide, the language is that
// of the space, as far as Kith can read thanks in it.
func rulesOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (Rules, error) {
	r, languages := Rules{Most: usualWeek, Languages: noticed()[:1]}, ""
	err := tx.Get(ctx, []any{&r.Weekly, &r.Most, &r.Notice, &languages}, `SELECT weekly, most, notice, languages FROM gratitude_rules WHERE space = $1`, space)
	if errors.Is(err, storage.ErrNotFound) {
		s, err := people.LoadSpace(ctx, tx, space)
		if slices.Contains(noticed(), s.Language) {
			r.Languages = []string{s.Language}
		}
		return r, err
	}
	if err != nil {
		return r, err
	}
	r.Languages = nil
	return r, json.Unmarshal([]byte(languages), &r.Languages)
}

func saveRules(ctx context.Context, tx *storage.Tx, space chat.SpaceID, r Rules) error {
	_, err := tx.Exec(ctx, `INSERT INTO gratitude_rules (space, weekly, most, notice, languages) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (space) DO UPDATE SET weekly = excluded.weekly, most = excluded.most, notice = excluded.notice, languages = excluded.languages`,
		space, r.Weekly, r.Most, r.Notice, list(r.Languages))
	return err
}

// rules shows organisers what holds, and the patterns worth a look.
func (f *Feature) rules(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		rules, err := rulesOf(ctx, tx, r.Space.ID)
		if err != nil {
			return err
		}
		m = rulesMessage(r.Text, "rules.text", rules)
		found, err := loadHints(ctx, tx, r.Space.ID)
		m.Blocks = append(m.Blocks[:len(m.Blocks)-1], append(found.blocks(r.Text), m.Blocks[len(m.Blocks)-1])...)
		return err
	})
	return replied(m, err)
}

func rulesMessage(t i18n.Printer, key string, r Rules) chat.Message {
	text := t.T(key)
	rows := []chat.Fact{
		{Label: t.S("rules.weekly"), Value: t.T("rules." + onOff(r.Weekly))},
		{Label: t.S("rules.most"), Value: t.T("rules.times", i18n.Args{"n": r.Most})},
		{Label: t.S("rules.notice"), Value: t.T("rules." + onOff(r.Notice))},
	}
	if r.Notice {
		rows = append(rows, chat.Fact{Label: t.S("rules.languages"), Value: languageNames(t, r.Languages)})
	}
	return chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, chat.Facts{Rows: rows}, chat.Controls{Items: []chat.Control{button(t, "rules", "", chat.Plain)}},
	}}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func languageNames(t i18n.Printer, tags []string) chat.Markup {
	var all []chat.Markup
	for _, tag := range tags {
		all = append(all, t.T("language."+tag))
	}
	return t.List(all)
}

// rulesLine is the line of the setup.
func (f *Feature) rulesLine(ctx context.Context, tx *storage.Tx, r *bot.Request) (chat.Markup, error) {
	rules, err := rulesOf(ctx, tx, r.Space.ID)
	return r.Text.T("rules.line", i18n.Args{
		"n": rules.Most, "weekly": r.Text.S("rules." + onOff(rules.Weekly)), "notice": r.Text.S("rules." + onOff(rules.Notice)),
	}), err
}

func (f *Feature) openRules(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	form, err := rulesForm(ctx, r)
	return opened(form, err)
}

func rulesForm(ctx context.Context, r *bot.Request) (chat.Form, error) {
	var now Rules
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		now, err = rulesOf(ctx, tx, r.Space.ID)
		return err
	})
	t := r.Text
	onOffField := func(name string, on bool) chat.Field {
		return chat.Field{Name: name, Kind: chat.Choice, Label: t.S("rules." + name), Hint: t.S("rules." + name + ".hint"), Value: []string{onOff(on)}, Options: []chat.Option{
			{Value: "off", Label: t.S("rules.off")}, {Value: "on", Label: t.S("rules.on")},
		}}
	}
	most := chat.Field{Name: "most", Kind: chat.Choice, Label: t.S("rules.most"), Hint: t.S("rules.most.hint"), Value: []string{strconv.Itoa(now.Most)}}
	for n := 1; n <= mostWeek; n++ {
		most.Options = append(most.Options, chat.Option{Value: strconv.Itoa(n), Label: t.S("rules.times", i18n.Args{"n": n})})
	}
	languages := chat.Field{Name: "languages", Kind: chat.Choice, Label: t.S("rules.languages"), Hint: t.S("rules.languages.hint"), Max: len(noticed()), Value: now.Languages}
	for _, tag := range noticed() {
		languages.Options = append(languages.Options, chat.Option{Value: tag, Label: t.S("language." + tag)})
	}
	return chat.Form{Do: do("rules", ""), Title: t.S("rules.title"), Submit: t.S("rules.submit"), Fields: []chat.Field{
		onOffField("weekly", now.Weekly), most, onOffField("notice", now.Notice), languages,
	}}, err
}

// submitRules saves what organisers decided, and notes who changed what.
func (f *Feature) submitRules(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	most, err := strconv.Atoi(v.First("most"))
	now := Rules{Weekly: v.First("weekly") == "on", Most: most, Notice: v.First("notice") == "on"}
	for _, tag := range noticed() {
		if slices.Contains(v["languages"], tag) {
			now.Languages = append(now.Languages, tag)
		}
	}
	wrong := map[string]string{}
	if err != nil || most < 1 || most > mostWeek {
		wrong["most"] = r.Text.S("rules.most.wrong")
	}
	if len(now.Languages) == 0 {
		wrong["languages"] = r.Text.S("rules.languages.none")
	}
	if len(wrong) > 0 {
		form, err := rulesForm(ctx, r)
		return chat.Reject{Form: form, Errors: wrong}, err
	}
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		was, err := rulesOf(ctx, tx, r.Space.ID)
		if err != nil {
			return err
		}
		if err := auditRules(ctx, tx, r, was, now); err != nil {
			return err
		}
		return saveRules(ctx, tx, r.Space.ID, now)
	})
	return replied(rulesMessage(r.Text, "rules.saved", now), err)
}

func auditRules(ctx context.Context, tx *storage.Tx, r *bot.Request, was, now Rules) (err error) {
	term := func(on bool) bot.Term { return bot.Term{Feature: "gratitude", Key: "rules." + onOff(on)} }
	if was.Weekly != now.Weekly {
		err = bot.Audit(ctx, tx, r, "weekly", i18n.Args{"now": term(now.Weekly)})
	}
	if err == nil && was.Most != now.Most {
		err = bot.Audit(ctx, tx, r, "most", i18n.Args{"from": was.Most, "to": now.Most})
	}
	if err == nil && was.Notice != now.Notice {
		err = bot.Audit(ctx, tx, r, "notice", i18n.Args{"now": term(now.Notice)})
	}
	if err == nil && !slices.Equal(was.Languages, now.Languages) {
		err = bot.Audit(ctx, tx, r, "languages", i18n.Args{"n": len(now.Languages)})
	}
	return err
}
