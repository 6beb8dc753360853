// Package mentors brings people who want to learn something together with people
// who offer to help them with it: offers, explained suggestions, requests that
// always end in an answer, and introductions for which both said yes.
//
//	mentors.go      what the feature registers
//	offer.go        what a mentor offers, and when they can be asked
//	offerstore.go, offerhandlers.go, offerviews.go   its tables, forms and looks
//	visiting.go     offers from a community that is one with this one
//	request.go      what a mentee wishes
//	ask.go          one mentor asked about one request, and the clock of it
//	consent.go      the ledger: who agreed to what
//	store.go        the tables of requests
//	find.go         suggestions
//	rank.go, answered.go   what the ranking is made of, and what mentors answered in public
//	reasons.go      why somebody is suggested
//	before.go, write.go   what is read first; how a request is written, read once more, and sent
//	answer.go       what mentors say to it
//	flow.go         what follows from that
//	waiting.go      requests for which no mentor is free
//	partings.go     mentors and mentees who go
//	list.go         what waits for somebody
//	jobs.go         what time does, and what other features tell
//	programme.go    what a programme proposes
//	cards.go, views.go, findviews.go, room.go   what people see
//	queue.go        what organisers see: where mentors are missing
//	holdings.go, know.go, erase.go, retention.go   what is kept of people
//	texts/          every word the feature says, by language
package mentors

import (
	"embed"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the mentors feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "mentors" }

// Kinds of nudges.
const (
	askKind  = "mentors.ask"  // somebody asks a mentor
	newsKind = "mentors.news" // what became of a request
)

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.forget, Keep: keeps, Gone: f.gone})
	r.Section(15, f.section)
	r.Report(25, f.report)
	f.offering(r)
	f.asking(r)
	f.answering(r)
	for kind, show := range map[string]bot.Projection{
		"ask": f.askCard, "remind": f.remindCard, "added": f.addedCard, "news": f.newsCard, "back": f.backCard, "silent": f.silentCard, "room": f.roomCard, "met": f.metCard,
	} {
		r.Card(kind, show)
	}
	r.Nudge("ask")
	r.Nudge("news")
	bot.OnFact(r, f.answered)
	bot.OnFact(r, f.left)
	bot.OnFact(r, f.ended)
	bot.OnFact(r, f.reopened)
	bot.OnFact(r, f.merged)
	bot.OnFact(r, f.proposed)
	r.Topic(f.ofTopic)
	r.Repeat("sweep", "41 3 * * *", sweep{})
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.sweep)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.next)
	scheduler.Handle(r.Jobs(), scheduler.Late{Do: scheduler.Apologise}, f.clock)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.resumed)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.opened)
}

// offering is what mentors do with their offer.
func (f *Feature) offering(r *bot.Registry) {
	r.Command(bot.Command{Name: "mentor offer", Do: f.offerCommand})
	r.Command(bot.Command{Name: "mentor pause", Options: []bot.Option{{Name: "days"}}, Do: f.pauseCommand})
	r.Command(bot.Command{Name: "mentor resume", Do: f.resumeCommand})
	r.Command(bot.Command{Name: "mentor stop", Do: f.stopCommand})
	r.Form("what", bot.Everyone, f.saveWhat)
	r.Form("how-much", bot.Everyone, f.saveHowMuch)
	r.Action("open-what", bot.Everyone, f.openForm(whatForm))
	r.Action("open-how-much", bot.Everyone, f.openForm(howMuchForm))
	r.Action("pause", bot.Everyone, f.pause)
	r.Action("resume", bot.Everyone, f.resume)
	r.Action("stop", bot.Everyone, f.stop)
}

// asking is what mentees do.
func (f *Feature) asking(r *bot.Registry) {
	topic := bot.Option{Name: "topic", Complete: f.completeTopic}
	r.Command(bot.Command{Name: "mentor find", Options: []bot.Option{topic}, Do: f.findCommand})
	r.Command(bot.Command{Name: "mentor request", Options: []bot.Option{{Name: "mentor", Kind: chat.PersonOption}, topic}, OnPerson: "mentor", Do: f.requestCommand})
	r.Command(bot.Command{Name: "mentor requests", Do: f.listCommand})
	r.Command(bot.Command{Name: "mentor avoid", Options: []bot.Option{{Name: "member", Kind: chat.PersonOption}}, Do: f.avoidCommand})
	r.Command(bot.Command{Name: "organiser mentors", Who: bot.Organisers, Do: f.queueCommand})
	r.Form("write", bot.Everyone, f.submit)
	r.Form("add", bot.Everyone, f.add)
	for verb, do := range map[string]bot.ActionFunc{
		"find": f.findTopic, "about": f.about, "open": f.openTopic, "open-anyway": f.openAnyway, "pick": f.pick, "why": f.why, "write": f.write, "change": f.change, "send": f.sendDraft,
		"send-all": f.sendToAll, "public": f.inPublic, "withdraw": f.withdraw, "done": f.done, "confirm": f.confirmed, "add": f.openAdd, "show": f.showOne,
	} {
		r.Action(verb, bot.Everyone, do)
	}
}

// answering is what mentors do with requests.
func (f *Feature) answering(r *bot.Registry) {
	r.Form("more", bot.Everyone, f.more)
	for verb, do := range map[string]bot.ActionFunc{
		"accept": f.pressAccept, "accept-last": f.acceptLast, "decline": f.decline, "more": f.openMore, "take-back": f.pressTakeBack,
	} {
		r.Action(verb, bot.Everyone, do)
	}
}

func askCard(ask string) bot.CardID      { return bot.CardID{Kind: "mentors.ask", Row: ask} }
func backCard(ask string) bot.CardID     { return bot.CardID{Kind: "mentors.back", Row: ask} }
func silentCard(ask string) bot.CardID   { return bot.CardID{Kind: "mentors.silent", Row: ask} }
func metCard(ask string) bot.CardID      { return bot.CardID{Kind: "mentors.met", Row: ask} }
func roomCard(request string) bot.CardID { return bot.CardID{Kind: "mentors.room", Row: request} }

// newsCard is a card of its own for each thing that a mentee is told.
func newsCard(request string, n int) bot.CardID {
	return bot.CardID{Kind: "mentors.news", Row: request + "." + strconv.Itoa(n)}
}

// addedCard likewise for each thing that a mentor asked for and got.
func addedCard(a *Ask) bot.CardID {
	return bot.CardID{Kind: "mentors.added", Row: a.ID + "." + strconv.FormatInt(a.AnsweredAt.Unix(), 10)}
}

// remindCard likewise for each reminder, which says sorry when it comes late.
func remindCard(a *Ask, late bool) bot.CardID {
	row := a.ID + "." + string(a.State) + strconv.Itoa(a.Reminded)
	if late {
		row += ".late"
	}
	return bot.CardID{Kind: "mentors.remind", Row: row}
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "mentors." + verb, Arg: arg} }
