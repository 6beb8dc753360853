// Package link lets one person have several accounts: on two platforms, or in two
// communities. A code that one account is shown and the other types makes both one
// person, with one page, one set of hours and one budget of messages.
//
//	link.go      what is registered
//	code.go      codes: rules
//	store.go     what is kept of them
//	handlers.go  showing a code, typing it, joining, parting
//	views.go     what people see
//	spaces.go    two communities that are one, by the word of both organisers
//	told.go      the account that showed the code is told who typed it
//	keep.go      what is kept of people, and for how long
//	texts/       every word the feature says, by language
package link

import (
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the linking of accounts.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "link" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: know, Part: part, Gone: gone})
	r.Command(bot.Command{Name: "link", Options: []bot.Option{{Name: "code"}}, Do: f.link})
	r.Section(92, f.section)
	r.Action("show", bot.Everyone, f.show)
	r.Action("type", bot.Everyone, f.openForm)
	r.Form("type", bot.Everyone, f.typed)
	r.Action("yes", bot.Everyone, f.yes)
	r.Action("no", bot.Everyone, f.no)
	r.Action("off", bot.Everyone, f.askOff)
	r.Action("off-yes", bot.Everyone, f.off)
	r.Command(bot.Command{Name: "organiser join", Options: []bot.Option{{Name: "code"}}, Who: bot.Organisers, Do: f.join})
	r.Setting("organiser join", f.joinSetting)
	r.Action("space-show", bot.Organisers, f.showSpace)
	r.Action("space-type", bot.Organisers, f.openSpaceForm)
	r.Form("space-type", bot.Organisers, f.typedSpace)
	r.Action("space-yes", bot.Organisers, f.joinYes)
	r.Action("space-no", bot.Organisers, f.no)
	r.Action("space-off", bot.Organisers, f.askPart)
	r.Action("space-off-yes", bot.Organisers, f.partYes)
	r.Nudge("told")
	r.Card(toldKind, f.told)
	r.Repeat("sweep", "51 3 * * *", sweep{})
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.sweep)
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "link." + verb, Arg: arg} }
