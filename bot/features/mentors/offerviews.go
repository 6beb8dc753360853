package mentors

import (
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
)

// spoken are the languages that a mentor can choose from: those most people on the
// web read, in the order of the alphabet of their tags.
var spoken = []string{
	"ar", "bn", "cs", "de", "en", "es", "fa", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "ur", "vi", "zh",
}

// usual are those of a member's languages that can be chosen.
func usual(tags []string) (known []string) {
	for _, tag := range tags {
		parsed, err := language.Parse(tag)
		if err != nil {
			continue
		}
		base, _ := parsed.Base()
		if slices.Contains(spoken, base.String()) && !slices.Contains(known, base.String()) {
			known = append(known, base.String())
		}
	}
	return known
}

// languageName is a language in the reader's own.
func languageName(t i18n.Printer, tag string) string {
	return display.Languages(language.Make(t.Language())).Name(language.Make(tag))
}

func languageNames(t i18n.Printer, tags []string) chat.Markup {
	var names []string
	for _, tag := range tags {
		names = append(names, languageName(t, tag))
	}
	return t.List(escaped(names))
}

func escaped(words []string) (all []chat.Markup) {
	for _, w := range words {
		all = append(all, chat.Escape(w))
	}
	return all
}

// maxOff is how long what a mentor does not want to be asked may be.
const maxOff = 150

// whatForm asks what a mentor offers to talk about.
func whatForm(t i18n.Printer, o *Offer, topics []people.Topic) chat.Form {
	pick := func(name string, chosen []string) chat.Field {
		field := chat.Field{Name: name, Kind: chat.Choice, Label: t.S("offer.form." + name), Hint: t.S("offer.form." + name + ".hint"), Optional: true}
		for _, topic := range topics[:min(len(topics), chat.MaxOptions)] {
			field.Options = append(field.Options, chat.Option{Value: topic.ID, Label: topic.Name})
			if slices.Contains(chosen, topic.ID) {
				field.Value = append(field.Value, topic.ID)
			}
		}
		field.Max = len(field.Options)
		return field
	}
	languages := chat.Field{Name: "languages", Kind: chat.Choice, Label: t.S("offer.form.languages"), Max: len(spoken), Value: o.Languages}
	for _, tag := range spoken {
		languages.Options = append(languages.Options, chat.Option{Value: tag, Label: languageName(t, tag)})
	}
	format := chat.Field{Name: "format", Kind: chat.Choice, Label: t.S("offer.form.format"), Value: []string{string(o.Format)}}
	for _, f := range formats {
		format.Options = append(format.Options, chat.Option{Value: string(f), Label: t.S("format." + string(f))})
	}
	off := chat.Field{Name: "off", Kind: chat.Line, Label: t.S("offer.form.off"), Hint: t.S("offer.form.off.hint"), Optional: true, Max: maxOff}
	if o.Off != "" {
		off.Value = []string{o.Off}
	}
	return chat.Form{
		Do: do("what", ""), Title: t.S("offer.form.title"), Submit: t.S("offer.form.submit"),
		Fields: []chat.Field{pick("deep", o.of(Deep)), pick("basics", o.of(Basics)), languages, format, off},
	}
}

// whatComplaints says what an offer lacks, by field.
func whatComplaints(t i18n.Printer, o *Offer) map[string]string {
	complaints := map[string]string{}
	if len(o.Topics) == 0 {
		complaints["deep"] = t.S("offer.topics.none")
	}
	if len(o.Languages) == 0 {
		complaints["languages"] = t.S("offer.languages.none")
	}
	if n := len([]rune(o.Off)); n > maxOff {
		complaints["off"] = t.S("offer.off.long", i18n.Args{"n": n, "max": maxOff})
	}
	return complaints
}

// howMuchForm asks how much time a mentor gives.
func howMuchForm(t i18n.Printer, o *Offer, _ []people.Topic) chat.Form {
	number := func(name string, all []int, now int) chat.Field {
		field := chat.Field{Name: name, Kind: chat.Choice, Label: t.S("offer.form." + name), Value: []string{strconv.Itoa(now)}}
		for _, n := range all {
			field.Options = append(field.Options, chat.Option{Value: strconv.Itoa(n), Label: t.S("offer.form."+name+".n", i18n.Args{"n": n})})
		}
		return field
	}
	days := chat.Field{Name: "days", Kind: chat.Choice, Label: t.S("offer.form.days"), Max: 7}
	for _, w := range people.AllDays.List() {
		value := people.DaysOf(w).String()
		days.Options = append(days.Options, chat.Option{Value: value, Label: t.S("day." + value)})
		if o.Hours.Days.Has(w) || o.Hours.Days == 0 {
			days.Value = append(days.Value, value)
		}
	}
	return chat.Form{
		Do: do("how-much", ""), Title: t.S("offer.form.title"), Submit: t.S("offer.form.submit"),
		Fields: []chat.Field{
			number("capacity", capacities, o.Capacity), number("weekly", intakes, o.Weekly), number("reply", replies, o.ReplyDays),
			{Name: "hours", Kind: chat.Line, Label: t.S("offer.form.hours"), Hint: t.S("offer.form.hours.hint"), Value: []string{o.Hours.String()}, Max: 40},
			days,
		},
	}
}

// offerMessage shows a mentor their own offer, as members read it.
func offerMessage(t i18n.Printer, own standing, topics []people.Topic) chat.Message {
	state := "offer.state." + string(own.State)
	if own.State == OfferPaused && own.Open(own.at) {
		state = "offer.state.open"
	}
	if own.State == OfferPaused && own.PausedUntil.IsZero() {
		state = "offer.state.paused.open"
	}
	text := t.T(state, i18n.Args{"until": chat.When(own.PausedUntil), "mentees": own.has.Mentees, "capacity": own.Capacity})
	m := chat.Message{Text: text, Blocks: []chat.Block{
		chat.Heading{Text: t.S("offer.title")}, chat.Paragraph{Text: text}, chat.Facts{Rows: offerFacts(t, own.Offer, topics)},
	}}
	items := []chat.Control{
		chat.Button{Label: t.S("button.what"), Do: do("open-what", "")}, chat.Button{Label: t.S("button.how-much"), Do: do("open-how-much", "")},
	}
	if own.Open(own.at) {
		items = append(items, chat.Button{Label: t.S("button.pause"), Do: bot.Run("mentor pause")})
	} else {
		items = append(items, chat.Button{Label: t.S("button.resume"), Style: chat.Primary, Do: do("resume", "")})
	}
	if own.State != OfferStopped {
		items = append(items, chat.Button{Label: t.S("button.stop"), Style: chat.Danger, Do: do("stop", "")})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	return m
}

// offerFacts are an offer in words.
func offerFacts(t i18n.Printer, o *Offer, topics []people.Topic) []chat.Fact {
	var rows []chat.Fact
	put := func(key string, value chat.Markup) {
		if value != "" {
			rows = append(rows, chat.Fact{Label: t.S(key), Value: value})
		}
	}
	put("fact.deep", topicNames(t, topics, o.of(Deep)))
	put("fact.basics", topicNames(t, topics, o.of(Basics)))
	put("fact.off", chat.Escape(o.Off))
	put("fact.languages", languageNames(t, o.Languages))
	put("fact.format", t.T("format."+string(o.Format)))
	put("fact.hours", hoursLine(t, o.Hours))
	put("fact.reply", t.T("offer.form.reply.n", i18n.Args{"n": o.ReplyDays}))
	put("fact.capacity", t.T("offer.form.capacity.n", i18n.Args{"n": o.Capacity}))
	put("fact.weekly", t.T("offer.form.weekly.n", i18n.Args{"n": o.Weekly}))
	return rows
}

// hoursLine says when somebody can meet.
func hoursLine(t i18n.Printer, h people.Hours) chat.Markup {
	if h.Days == 0 || h.Days == people.AllDays {
		return t.T("hours.daily", i18n.Args{"hours": h.String()})
	}
	var days []string
	for _, w := range h.Days.List() {
		days = append(days, t.S("day."+people.DaysOf(w).String()))
	}
	return t.T("hours.days", i18n.Args{"hours": h.String(), "days": t.List(escaped(days))})
}

// topicNames are the names of those topics that the space still has.
func topicNames(t i18n.Printer, topics []people.Topic, ids []string) chat.Markup {
	var names []string
	for _, topic := range topics {
		if slices.Contains(ids, topic.ID) {
			names = append(names, topic.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return chat.Shorten(t.List(escaped(names)), 300)
}

// pauses are the lengths a mentor can choose from, in days; 0 is until they come
// back.
var pauses = []int{7, 14, 30, 90, 0}

func pauseSelect(t i18n.Printer) chat.Select {
	s := chat.Select{Placeholder: t.S("pause.pick"), Do: do("pause", "")}
	for _, days := range pauses {
		label := t.S("pause.open")
		if days > 0 {
			label = t.S("pause.days", i18n.Args{"n": days})
		}
		s.Options = append(s.Options, chat.Option{Value: strconv.Itoa(days), Label: label})
	}
	return s
}

// paused says that no request comes any more, and what became of those who waited.
func paused(t i18n.Printer, until time.Time, waited int) chat.Response {
	text := t.T("paused.open")
	if !until.IsZero() {
		text = t.T("paused", i18n.Args{"until": chat.When(until)})
	}
	return withReleased(t, text, waited, chat.Button{Label: t.S("button.resume"), Do: do("resume", "")})
}

func stopped(t i18n.Printer, waited int) chat.Response {
	return withReleased(t, t.T("stopped"), waited, chat.Button{Label: t.S("button.resume"), Do: do("resume", "")})
}

func withReleased(t i18n.Printer, text chat.Markup, waited int, b chat.Button) chat.Response {
	blocks := []chat.Block{chat.Paragraph{Text: text}}
	if waited > 0 {
		blocks = append(blocks, chat.Note{Text: t.T("released", i18n.Args{"n": waited})})
	}
	return chat.Reply{Message: chat.Message{Text: text, Blocks: append(blocks, chat.Controls{Items: []chat.Control{b}})}}
}

func choose(text chat.Markup, s chat.Select) chat.Response {
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{s}},
	}}}
}

func say(text chat.Markup) chat.Response { return chat.Reply{Message: chat.Message{Text: text}} }
