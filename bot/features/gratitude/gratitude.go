// Package gratitude lets people thank each other so that it means something: with a
// reason, in public or for one pair of eyes, to be changed and taken back at any
// time. Nothing is added up for others to see. Who helped reads what it led to, in
// the words of those whom they helped.
//
//	gratitude.go what the feature registers
//	thanks.go    what a thanks is, and how much one person gives
//	who.go       who can be thanked
//	ledger.go    how much a thanks weighs
//	flags.go     patterns that honest thanks hardly make
//	moments.go   when thanks would fit: after an answer, after a meeting
//	ask.go, outcome.go   what came of it, thirty days later
//	store.go, storeledger.go   the tables
//	give.go, mine.go, prompt.go   what people do
//	forms.go, cards.go, answers.go   what they see
//	led.go, picture.go, letter.go   what my help led to
//	weekly.go    the public thanks of a week
//	rules.go, hints.go   what organisers decide, and what they may look at
//	report.go    figures for organisers
//	topics.go    topics that become one
//	notice.go, detect.go   thanks in threads, where somebody wants them noticed
//	know.go      what a member is told that is known of them
//	erase.go     forgetting somebody who is erased
//	retention.go how long words are kept
//	holdings.go  what the tables hold of people
//	texts/       every word the feature says, by language
//	gratitudetest/   stands for the features that answer, introduce and meet
package gratitude

import (
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// channel is the purpose of the channel where public thanks stand.
const channel = "thanks"

// Feature is the gratitude feature.
type Feature struct {
	reg     *bot.Registry
	notices Notices
}

// New returns the feature.
func New() *Feature { return Noticing(notices) }

// Noticing returns the feature with another way to notice thanks, for stories.
func Noticing(notices Notices) *Feature { return &Feature{notices: notices} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "gratitude" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.part, Keep: keeps, Gone: gone})
	r.OptionalChannel(channel)
	r.Section(28, f.section)
	r.Report(50, f.report)
	f.commands(r)
	f.presses(r)

	for kind, show := range map[string]bot.Projection{
		"thanks": f.publicCard, "note": f.noteCard, "prompt": f.promptCard, "ask": f.askCard, "outcome": f.outcomeCard,
		"week": f.weekCard, "offer": f.offerCard,
	} {
		r.Card(kind, show)
	}
	for _, kind := range []string{"received", "prompt", "outcome"} {
		r.Nudge(kind)
	}
	r.OnSigns(f.signs())
	bot.OnFact(r, f.answered)
	bot.OnFact(r, f.introduced)
	bot.OnFact(r, f.meetingHeld)
	bot.OnFact(r, f.used)
	bot.OnFact(r, f.topicsMerged)
	r.Repeat("weekly", "0 10 * * SUN", weekly{})
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.ask)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.weekly)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.week)
}

// commands are what people type, and pick from the menu of a message.
func (f *Feature) commands(r *bot.Registry) {
	r.Command(bot.Command{
		Name: "thanks", Options: []bot.Option{{Name: "member", Kind: chat.PersonOption}, {Name: "reason"}}, OnPerson: "member", Do: f.thanksCommand,
	})
	r.Command(bot.Command{Name: "organiser thanks", Who: bot.Organisers, Do: f.rules})
	r.MessageCommand(bot.MessageCommand{Verb: "thank", Do: f.thankAuthor})
	r.Setting("organiser thanks", f.rulesLine)
}

// presses are what messages and forms lead to.
func (f *Feature) presses(r *bot.Registry) {
	r.Form("give", bot.Everyone, f.submit)
	r.Form("edit", bot.Everyone, f.edit)
	r.Form("tell", bot.Everyone, f.tell)
	r.Form("rules", bot.Organisers, f.submitRules)
	r.Action("rules", bot.Organisers, f.openRules)
	for verb, do := range map[string]bot.ActionFunc{
		"new": f.openNew, "edit": f.openEdit, "undo": f.undo, "pick": f.pick,
		"thank": f.thank, "pass": f.pass, "here": f.thankHere,
		"tell": f.openTell, "tell-edit": f.openTell, "tell-not": f.tellNot, "tell-drop": f.tellDrop,
		"led": f.showLed, "older": f.turn, "picture": f.showPicture, "letter": f.letter,
		"notice-yes": f.notice(wantsIt), "notice-no": f.notice(wantsNot),
	} {
		r.Action(verb, bot.Everyone, do)
	}
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "gratitude." + verb, Arg: arg} }
