// Package problems lets a member tell organisers about a problem, in private:
// somebody's behaviour, something that was said, a mentorship that goes wrong.
// Only organisers learn that there is a report, only the one who takes it up
// reads it, and whoever it is about learns nothing, also when they organise the
// community themselves. Nobody is punished by Kith; people decide.
//
//	problems.go   what the feature registers
//	problem.go    a reported problem, and what may become of it
//	word.go       what was written about it, and how it is shown in pages
//	store.go, wordstore.go   the tables
//	report.go     the form, and the entry of the menu of messages
//	mine.go       what the reporter sees and does
//	handlers.go   what organisers do
//	contact.go    questions, keeping people apart, the end
//	tell.go       who is told of what, always without a word of it
//	steps.go      who did what: the trail of each problem, and the audit
//	views.go      what organisers see
//	jobs.go       what time does
//	figures.go    what the report counts
//	retention.go, erase.go, know.go, holdings.go   what is kept of people
//	texts/        every word the feature says, by language
package problems

import (
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the problems feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "problems" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.part, Keep: keeps})
	f.reporters(r)
	f.organisers(r)
	r.Card("organiser", f.organiserCard)
	r.Card("news", f.newsCard)
	r.PrivateNudge("organiser")
	r.PrivateNudge("news")
	r.Section(45, f.section)
	r.Report(50, f.report)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.watch)
}

// reporters registers what everybody can do.
func (f *Feature) reporters(r *bot.Registry) {
	r.Command(bot.Command{Name: "problem", Do: f.problemCommand})
	r.MessageCommand(bot.MessageCommand{Verb: "report", Do: f.reportMessage})
	r.Action("new", bot.Everyone, f.openReport)
	r.Form("report", bot.Everyone, f.submit)
	r.Action("mine", bot.Everyone, f.mine)
	r.Action("page", bot.Everyone, f.minePage)
	r.Action("add", bot.Everyone, f.openAdd)
	r.Form("add", bot.Everyone, f.add)
	r.Action("withdraw", bot.Everyone, f.withdraw)
	r.Action("again", bot.Everyone, f.again)
}

// organisers registers what only they can do.
func (f *Feature) organisers(r *bot.Registry) {
	r.Command(bot.Command{Name: "organiser problems", Who: bot.Organisers, Do: f.listCommand})
	r.Action("list", bot.Organisers, f.list)
	r.Action("open", bot.Organisers, f.open)
	r.Action("read", bot.Organisers, f.readPage)
	r.Action("take", bot.Organisers, f.take)
	r.Action("over", bot.Organisers, f.takeOver)
	r.Action("back", bot.Organisers, f.giveBack)
	r.Action("reopen", bot.Organisers, f.reopen)
	r.Action("ask", bot.Organisers, f.openAsk)
	r.Form("ask", bot.Organisers, f.ask)
	r.Action("apart", bot.Organisers, f.openApart)
	r.Form("apart", bot.Organisers, f.apart)
	r.Action("close", bot.Organisers, f.openClose)
	r.Form("close", bot.Organisers, f.close)
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "problems." + verb, Arg: arg} }

func button(t i18n.Printer, verb, arg string) chat.Button {
	return chat.Button{Label: t.S("button." + verb), Do: do(verb, arg)}
}
