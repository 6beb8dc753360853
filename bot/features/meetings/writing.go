package meetings

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// The form in which times are written, and what was understood of it.

const (
	maxPhrase = 200 // of a time: when's limit
	maxPlace  = 200 // a link fits
	maxNumber = 20  // of what is to be a number: long enough to say what is wrong with it
)

// timeFields are the fields for times, by what they are for.
func timeFields(to purpose) []string {
	if to == forProposal || to == forCounter {
		return []string{"first", "second", "third"}
	}
	return []string{"first"}
}

// timesForm asks for times, with what was written before.
func timesForm(t i18n.Printer, to purpose, of string, written map[string]string) chat.Form {
	form := chat.Form{Do: do("times", string(to)+"/"+of), Title: t.S("form." + string(to)), Submit: t.S("form.submit")}
	line := func(name string, most int, optional bool) {
		field := chat.Field{Name: name, Kind: chat.Line, Label: t.S("field." + name), Hint: t.S(hintKey(to, name)), Max: most, Optional: optional}
		if written[name] != "" {
			field.Value = []string{written[name]}
		}
		form.Fields = append(form.Fields, field)
	}
	if to == forOpen {
		line("title", maxTitle, false)
	}
	for i, name := range timeFields(to) {
		line(name, maxPhrase, i > 0 || to == forProposal || to == forMove)
	}
	line("length", 40, true)
	if to == forOpen {
		line("places", maxNumber, true)
	}
	line("where", maxPlace, true)
	return form
}

// hintKey is the key of what helps with a field. Of an open meeting some of it differs.
func hintKey(to purpose, field string) string {
	if to == forOpen && (field == "first" || field == "where") {
		return "open.field." + field + ".hint"
	}
	return "field." + field + ".hint"
}

// read understands what somebody wrote into the form. What is not understood is said
// by field.
func read(r *bot.Request, to purpose, v map[string]string, now time.Time) (w wanted, errs map[string]string) {
	w, errs = wanted{For: to, Written: v}, map[string]string{}
	zone, languages := r.Member.Location(r.Space).String(), r.Member.Languages(r.Space)
	complain := func(field string, err error) {
		var unclear *when.UnclearError
		var mistake *bot.MistakeError
		switch {
		case errors.As(err, &unclear):
			errs[field] = unclear.Reason(r.Text)
		case errors.As(err, &mistake):
			errs[field] = r.Text.S(mistake.Key, mistake.Args)
		}
	}
	said := time.Duration(0)
	for _, name := range timeFields(to) {
		if v[name] == "" {
			continue
		}
		reading, err := when.Read(v[name], now, zone, languages...)
		if err != nil {
			complain(name, err)
			continue
		}
		if to == forMove && reading.Rule != nil {
			complain(name, bot.Mistake("move.series", nil))
			continue
		}
		w.Options = append(w.Options, Option{At: reading.At, Zone: reading.Zone, Rule: reading.Rule})
		w.Shifted = w.Shifted || reading.Shift != when.Exact
		if said == 0 {
			said = reading.Length
		}
	}
	if v["length"] != "" {
		length, err := when.ReadLength(v["length"], languages...)
		if err != nil {
			complain("length", err)
		}
		said = length
	}
	w.Length = said
	if to == forOpen {
		var err error
		w.Places, err = readPlaces(v["places"])
		complain("places", err)
	}
	return w, errs
}

// entered are the values of the form, a line each.
func entered(v chat.Values) map[string]string {
	written := map[string]string{}
	for name := range v {
		if s := chat.OneLine(v.First(name)); s != "" {
			written[name] = s
		}
	}
	return written
}

// typed are the times of a command: several with semicolons between them.
func typed(text string) map[string]string {
	written := map[string]string{}
	names := timeFields(forProposal)
	for _, phrase := range strings.FieldsFunc(text, func(c rune) bool { return c == ';' || c == '\n' }) {
		if phrase = chat.OneLine(phrase); phrase != "" && len(written) < len(names) {
			written[names[len(written)]] = phrase
		}
	}
	return written
}

// times takes the form: it shows how it was understood, or says what was not.
func (f *Feature) times(ctx context.Context, r *bot.Request, arg string, v chat.Values) (chat.Response, error) {
	to, of, _ := strings.Cut(arg, "/")
	written := entered(v)
	d, errs, err := f.understand(ctx, r, purpose(to), of, written)
	switch {
	case err != nil:
		return nil, err
	case len(errs) > 0:
		return chat.Reject{Form: timesForm(r.Text, purpose(to), of, written), Errors: errs}, nil
	}
	return f.echo(ctx, r, d)
}

// understand reads what somebody wrote, fills in what they left out, and keeps it.
func (f *Feature) understand(ctx context.Context, r *bot.Request, to purpose, of string, written map[string]string) (d *draft, errs map[string]string, err error) {
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		d = &draft{Space: r.Space.ID, User: r.Actor.ID, Of: of}
		if d.wanted, errs = read(r, to, written, tx.Now()); len(errs) > 0 {
			return nil
		}
		if err := f.complete(ctx, tx, r, d); err != nil {
			return err
		}
		return saveDraft(ctx, tx, d)
	})
	return d, errs, err
}

// complete fills in what somebody left out: times that suit both, the time and the
// length that were.
func (f *Feature) complete(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) error {
	switch d.For {
	case forProposal, forCounter:
		return f.completeProposal(ctx, tx, r, d)
	case forMove, forAll:
		return f.completeMove(ctx, tx, r, d)
	case forOpen:
		return f.completeOpen(ctx, tx, r, d)
	}
	return nil
}

// echo shows how a draft was understood, in the zones of those who are to meet, and
// asks whether that is meant.
func (f *Feature) echo(ctx context.Context, r *bot.Request, d *draft) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		m, err = f.echoMessage(ctx, tx, r, d)
		return err
	})
	return chat.Reply{Message: m}, err
}

func (f *Feature) echoMessage(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (chat.Message, error) {
	t := r.Text
	readers, err := f.readers(ctx, tx, r, d)
	if err != nil {
		return chat.Message{}, err
	}
	head := t.T("echo." + string(d.For))
	switch {
	case d.Found && len(d.Options) == 0:
		return withControls(t.T("echo.none", i18n.Args{"other": chat.Mention(readers[1].User)}),
			chat.Button{Label: t.S("button.writing"), Style: chat.Primary, Do: do("writing", d.ID)},
			chat.Button{Label: t.S("button.change"), Do: do("change", d.ID)}), nil
	case d.Found:
		head = t.T("echo.found", i18n.Args{"other": chat.Mention(readers[1].User)})
	}
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}}}
	for i, o := range d.Options {
		line := t.T("echo.line", i18n.Args{"number": i + 1, "when": spellOption(t, o, readers[0].loc)})
		for _, other := range readers[1:] {
			if o.Rule == nil && !sameClock(o.At, readers[0].loc, other.loc) {
				line += "\n" + t.T("echo.other", i18n.Args{"who": chat.Mention(other.User), "when": spell(t, o.At, other.loc)})
			}
		}
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: line})
	}
	rows, more, err := f.openEcho(ctx, tx, r, d)
	if err != nil {
		return m, err
	}
	m.Blocks = append(m.Blocks, chat.Facts{Rows: append(rows, detailRows(t, Details{Length: d.Length, Place: d.Written["where"]})...)})
	if d.Shifted {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("echo.shifted")})
	}
	m.Blocks = append(m.Blocks, more...)
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.send." + string(d.For)), Style: chat.Primary, Do: do("send", d.ID)},
		chat.Button{Label: t.S("button.change"), Do: do("change", d.ID)},
	}})
	return m, nil
}

// reopen shows the form again with what was written.
func (f *Feature) reopen(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var d *draft
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		d, err = loadDraft(ctx, tx, r, press.Arg)
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: timesForm(r.Text, d.For, d.Of, d.Written)}, nil
}

// send lets a draft count.
func (f *Feature) send(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var answer chat.Message
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		d, err := loadDraft(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if answer, err = f.fulfil(ctx, tx, r, d); err != nil {
			return err
		}
		return dropDraft(ctx, tx, d.ID)
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: answer}, nil
}

// fulfil does what a draft was written for.
func (f *Feature) fulfil(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (chat.Message, error) {
	for _, o := range d.Options {
		if o.Rule == nil && !o.At.After(tx.Now()) {
			return chat.Message{}, bot.Mistake("draft.past", nil)
		}
	}
	switch d.For {
	case forProposal:
		return f.propose(ctx, tx, r, d)
	case forCounter:
		return f.counter(ctx, tx, r, d)
	case forMove:
		return f.move(ctx, tx, r, d)
	case forAll:
		return f.moveAll(ctx, tx, r, d)
	case forOpen:
		return f.open(ctx, tx, r, d)
	}
	return chat.Message{}, bot.Mistake("draft.gone", nil)
}
