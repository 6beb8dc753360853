// Package helpers tells members who offered it about questions that nobody has
// answered: at most three at a time, fairly drawn, each with the reason, and
// never more often than they chose. Who passes is followed by the next one.
//
//	helpers.go   what the feature registers
//	helper.go    who offers what, and how often they may be told
//	draw.go      who is told of a question
//	call.go      a question that helpers are called for
//	store.go     their tables
//	handlers.go  what helpers choose and press
//	retention.go how long things are kept
//	know.go      what a member is told that is known of them
//	erase.go     forgetting somebody who is erased
//	holdings.go  what the tables hold of people
//	jobs.go      what other features tell
//	views.go     what helpers see
//	why.go       why they were told
//	report.go, figures.go   what organisers learn: how many, never who
//	texts/       every word the feature says, by language
package helpers

import (
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the helpers feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "helpers" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.part, Keep: keeps})
	r.Command(bot.Command{Name: "helper topics", Options: []bot.Option{{Name: "topic", Complete: f.complete}}, Do: f.topicsCommand})
	r.Command(bot.Command{Name: "helper volume", Do: f.volumeCommand})
	r.Command(bot.Command{Name: "helper pause", Do: f.pauseCommand})
	r.Action("topics", bot.Everyone, f.topics)
	r.Action("volume", bot.Everyone, f.volume)
	r.Action("pause", bot.Everyone, f.pause)
	r.Action("resume", bot.Everyone, f.resume)
	r.Action("coming", bot.Everyone, f.coming)
	r.Action("pass", bot.Everyone, f.pass)
	r.Action("why", bot.Everyone, f.why)
	r.Card("call", f.callCard)
	r.Nudge("call")
	r.Section(30, f.section)
	r.Report(30, f.report)
	bot.OnFact(r, f.wanted)
	bot.OnFact(r, f.settled)
	bot.OnFact(r, f.topicsMerged)
	r.Topic(f.ofTopic)
	bot.OnFact(r, f.wordsForgotten)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.draw)
}

func callCard(suggestion string) bot.CardID { return bot.CardID{Kind: "helpers.call", Row: suggestion} }

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "helpers." + verb, Arg: arg} }
