// Package cohorts runs programmes: an organiser opens one with dates and seats,
// mentees and mentors sign up and may say whom they would like, and the organiser
// brings them together at once, looking at it before. Whoever is matched is asked
// by another feature and says yes or no; whoever is not, waits for the next run.
//
//	cohorts.go    what the feature registers
//	programme.go  a programme and its rules
//	signup.go     who signed up, and whom they wish for
//	match.go      who was brought together with whom
//	store.go, signupstore.go, matchstore.go   their tables
//	fit.go        how well two people suit each other
//	plan.go, problem.go   who would be brought together at present
//	run.go        doing it, and what comes of it
//	organise.go, decide.go, form.go   what organisers do
//	organiseviews.go, previewviews.go what organisers see
//	join.go, rank.go      what members do
//	views.go, forms.go    what members see
//	cards.go      what people are told
//	jobs.go       what time does
//	leave.go      members who leave a programme, or the space
//	topics.go     two topics that became one
//	know.go, erase.go, retention.go, holdings.go   what is kept of people
//	texts/        every word the feature says, by language
package cohorts

import (
	"context"
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the programmes feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "cohorts" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.part, Keep: keeps})
	f.registerMembers(r)
	f.registerOrganisers(r)
	r.Card("run", f.runCard)
	r.Card("reminder", f.reminderCard)
	r.Card("closed", f.closedCard)
	r.Card("ended", f.endedCard)
	r.Nudge("match")
	r.Nudge("reminder")
	r.Nudge("organise")
	r.Nudge("end")
	bot.OnFact(r, f.settled)
	bot.OnFact(r, f.left)
	bot.OnFact(r, f.topicsMerged)
	r.Topic(f.ofTopic)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.remind)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.closeInTime)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.end)
}

func (f *Feature) registerMembers(r *bot.Registry) {
	r.Command(bot.Command{Name: "programme", Do: f.programmeCommand})
	r.Action("list", bot.Everyone, func(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
		return f.programmeCommand(ctx, r, nil)
	})
	r.Action("see", bot.Everyone, f.see)
	r.Action("show", bot.Everyone, f.showBeside)
	r.Action("mentee", bot.Everyone, f.openSignup(Mentee))
	r.Action("mentor", bot.Everyone, f.openSignup(Mentor))
	r.Form("mentee", bot.Everyone, f.signUp(Mentee))
	r.Form("mentor", bot.Everyone, f.signUp(Mentor))
	r.Action("rank", bot.Everyone, f.openRank)
	r.Form("rank", bot.Everyone, f.rank)
	r.Action("leave", bot.Everyone, f.askLeave)
	r.Action("leave-do", bot.Everyone, f.leave)
	r.Section(35, f.section)
}

func (f *Feature) registerOrganisers(r *bot.Registry) {
	r.Command(bot.Command{Name: "organiser programme", Who: bot.Organisers, Do: f.organiseCommand})
	r.Action("manage", bot.Organisers, f.manage)
	r.Action("organise", bot.Organisers, f.organiseBeside)
	r.Action("open", bot.Organisers, f.openForm)
	r.Form("programme", bot.Organisers, f.saveProgramme)
	r.Action("close", bot.Organisers, f.close)
	r.Action("preview", bot.Organisers, f.preview)
	r.Action("pin", bot.Organisers, f.openDecision)
	r.Form("pair", bot.Organisers, f.decide)
	r.Action("go", bot.Organisers, f.run)
	r.Action("pairs", bot.Organisers, f.pairs)
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "cohorts." + verb, Arg: arg} }
