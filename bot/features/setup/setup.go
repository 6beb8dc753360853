// Package setup lets organisers set their space up: "/organiser setup" is a
// checklist with everything to mend it on the spot.
//
//	setup.go     the command
//	handlers.go  what organisers choose and type
//	checklist.go what is broken, missing and fine
//	repairs.go   what one press mends
//	views.go     the forms
//	topics.go    topics as people type them
//	places.go    the channels of topics
//	merge.go     two topics that are one
//	limits.go    how much people get from here
//	decided.go   what the audit keeps of it
//	texts/       every word the feature says, by language
package setup

import (
	"context"
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

//go:embed texts/*.json
var files embed.FS

// Feature is the setup feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "setup" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Command(bot.Command{Name: "organiser setup", Who: bot.Organisers, Do: f.setup})
	r.Action("channel", bot.Organisers, f.channel)
	r.Action("purpose", bot.Organisers, f.purpose)
	r.Action("here", bot.Organisers, f.useHere)
	r.Action("again", bot.Organisers, f.tryAgain)
	r.Action("drop", bot.Organisers, f.drop)
	r.Action("zone", bot.Organisers, f.zone)
	r.Action("language", bot.Organisers, f.language)
	r.Action("organisers", bot.Organisers, f.organisers)
	r.Action("topics", bot.Organisers, f.openTopics)
	r.Action("hours", bot.Organisers, f.openHours)
	r.Action("places", bot.Organisers, f.openPlaces)
	r.Action("place", bot.Organisers, f.openPlace)
	r.Action("put", bot.Organisers, f.put)
	r.Action("nowhere", bot.Organisers, f.put)
	r.Action("limits", bot.Organisers, f.openLimits)
	r.Action("merge", bot.Organisers, f.openMerge)
	r.Action("merge-do", bot.Organisers, f.merge)
	r.Action("merge-not", bot.Organisers, f.mergeNot)
	r.Form("merge", bot.Organisers, f.previewMerge)
	r.Form("topics", bot.Organisers, f.saveTopics)
	r.Form("hours", bot.Organisers, f.saveHours)
	r.Form("limits", bot.Organisers, f.saveLimits)
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "setup." + verb, Arg: arg} }

// setup shows the checklist.
func (f *Feature) setup(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	m, err := f.read(ctx, r, "")
	return chat.Reply{Message: m}, err
}

// again shows the checklist anew in place of the one that was used.
func (f *Feature) again(ctx context.Context, r *bot.Request, said chat.Markup) (chat.Response, error) {
	m, err := f.read(ctx, r, said)
	return chat.Update{Message: m}, err
}

func (f *Feature) read(ctx context.Context, r *bot.Request, said chat.Markup) (m chat.Message, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		m, err = f.checklist(ctx, tx, r, said)
		return err
	})
	return m, err
}
