// Package privacy lets members see what Kith knows about them, take it with
// them, and have it erased; and organisers decide how long things are kept.
//
//	privacy.go   what the feature registers
//	erasure.go   when somebody is erased, and until when they can change their mind
//	store.go     the table of erasures
//	handlers.go  what members press
//	views.go     what they see
//	known.go     all that is known about a member, in words
//	export.go    the same as a file
//	retention.go how long a space keeps things
//	jobs.go      what time does
//	holdings.go  what the table holds of people
//	texts/       every word the feature says, by language
package privacy

import (
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the privacy feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "privacy" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Gone: gone, Join: f.stay, Split: f.stayOne})
	r.Command(bot.Command{Name: "organiser retention", Who: bot.Organisers, Do: f.retention})
	r.Setting("organiser retention", f.retentionSetting)
	r.Action("retention", bot.Organisers, f.openRetention)
	r.Form("retention", bot.Organisers, f.keep)
	r.Repeat("retain", "47 3 * * *", retain{})
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.retain)
	r.Section(95, f.section)
	r.Action("see", bot.Everyone, f.see)
	r.Action("export", bot.Everyone, f.export)
	r.Action("erase", bot.Everyone, f.openErase)
	r.Action("erase-yes", bot.Everyone, f.erase)
	r.Action("erase-no", bot.Everyone, f.cancel)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.carryOut)
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "privacy." + verb, Arg: arg} }
