// Package pairs goes with a mentor and a mentee from their introduction to a good
// end: an agreement made of both sides, two meetings to try it out, a question
// when it has become quiet, a pause, and an ending with thanks. What one side says
// to Kith alone the other never learns.
//
//	pairs.go     what the feature registers
//	pair.go      where a pair stands, and who may change that
//	agree.go     what both want, and the version that both confirmed
//	meet.go      which meetings count
//	still.go     what time does
//	apprentice.go  a third one who learns how it is done
//	store.go, storewords.go   the tables
//	change.go    one pair changed, and everything that follows it
//	handlers.go, agreeing.go, closing.go, joining.go   what people press and fill in
//	jobs.go      what time brings, and what other features tell
//	card.go, closed.go   what stands in the shared room
//	notes.go, endnotes.go, joinnotes.go   what one of them is told
//	views.go     /pair, the page, forms
//	know.go      what a member is told that is known of them
//	erase.go     forgetting somebody who is erased
//	retention.go how long things are kept
//	holdings.go  what the tables hold of people
//	texts/       every word the feature says, by language
//	pairstest/   introduces people in stories
package pairs

import (
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the pairs feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "pairs" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.part, Keep: f.keeps()})
	r.Command(bot.Command{Name: "pair", Do: f.pairCommand})
	r.Section(25, f.section)
	r.OnRoom("pair", f.spoke)
	f.registerActions(r)
	f.registerCards(r)
	bot.OnFact(r, f.introduced)
	bot.OnFact(r, f.meetingSet)
	bot.OnFact(r, f.meetingHeld)
	bot.OnFact(r, f.memberLeft)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.look)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.unanswered)
}

func (f *Feature) registerActions(r *bot.Registry) {
	for verb, do := range map[string]bot.ActionFunc{
		"show": f.show, "met": f.met, "part": f.askPart, "part-yes": f.partYes,
		"pause": f.askPause, "paused": f.pause, "resume": f.resume,
		"agree": f.openAgree, "confirm": f.confirm, "fits": f.fits, "going": f.stillGoing,
		"end": f.openEnd, "end-now": f.endNow, "keep": f.keep, "again": f.again, "again-yes": f.againYes, "again-no": f.againNo,
		"invite": f.askInvite, "invited": f.invite, "join": f.join, "join-no": f.joinNot, "out": f.takeOut,
	} {
		r.Action(verb, bot.Everyone, do)
	}
	r.Form("agree", bot.Everyone, f.agree)
	r.Form("end", bot.Everyone, f.end)
}

func (f *Feature) registerCards(r *bot.Registry) {
	r.Card("pair", f.pairCard)
	r.Card("closing", f.closingCard)
	r.Card("circle", f.circleCard)
	for kind, show := range map[string]noteFunc{
		"agree": f.agreeNote, "review": f.reviewNote, "still": f.stillNote, "resumed": f.resumedNote,
		"ending": f.endingNote, "over": f.overNote, "again": f.againNote, "again-not": f.againNotNote,
	} {
		r.Card(kind, f.note(kind, show))
	}
	r.Card("join", f.joinCard)
	r.Card("join-not", f.joinNotCard)
	for _, kind := range []string{"agreement", "still", "ending", "over", "apprentice"} {
		r.Nudge(kind)
	}
}

func pairCard(id string) bot.CardID { return bot.CardID{Kind: "pairs.pair", Row: id} }

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "pairs." + verb, Arg: arg} }
