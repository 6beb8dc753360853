// Package me is a member's own page: what waits for them, the parts that other
// features add, and how they want to be addressed. "stop" and "start" typed to
// the bot are its shortest settings.
//
//	me.go        the command, and "stop" and "start"
//	settings.go  language, hours, digest
//	zone.go      where somebody is, asked back before it counts
//	messages.go  what Kith writes by itself: mutes, and silence for a while
//	day.go       days as people type them
//	views.go     the page and its forms
//	texts/       every word the feature says, by language
package me

import (
	"context"
	"embed"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

//go:embed texts/*.json
var files embed.FS

// Feature is the page.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "me" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Command(bot.Command{Name: "me", Options: []bot.Option{{Name: "zone", Complete: f.completeZone}}, Do: f.me})
	r.Page(f.page)
	r.Section(90, f.section)
	r.Action("settings", bot.Everyone, f.openSettings)
	r.Action("languages", bot.Everyone, f.openLanguages)
	r.Action("language", bot.Everyone, f.language)
	r.Action("messages", bot.Everyone, f.openMessages)
	r.Action("mute", bot.Everyone, f.mutes)
	r.Action("pause", bot.Everyone, f.pause)
	r.Action("zone", bot.Everyone, f.zone)
	r.Action("until", bot.Everyone, f.openUntil)
	r.Action("stop", bot.Everyone, f.stop)
	r.Action("start", bot.Everyone, f.start)
	r.Form("settings", bot.Everyone, f.saveSettings)
	r.Form("until", bot.Everyone, f.until)
	r.OnDirect(f.direct)
}

// me shows the page, or asks about a zone that was typed behind it.
func (f *Feature) me(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	if o["zone"] != "" {
		return f.askZone(ctx, r, o["zone"])
	}
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		m, err = f.page(ctx, tx, r)
		return err
	})
	if err == nil && !r.Member.Unreachable.IsZero() { // only then is there anything to note
		err = r.InTx(ctx, func(tx *storage.Tx) error { return bot.ReadPage(ctx, tx, r.Member.Person) })
	}
	return chat.Reply{Message: m}, err
}

// page is the same wherever it is shown.
func (f *Feature) page(ctx context.Context, tx *storage.Tx, r *bot.Request) (chat.Message, error) {
	blocks, err := f.reg.Sections(ctx, tx, r)
	return chat.Message{Text: r.Text.T("page"), Blocks: blocks}, err
}

// direct understands "stop" and "start", in every language Kith speaks.
func (f *Feature) direct(ctx context.Context, r *bot.Request, text string) (chat.Response, error) {
	word := strings.ToLower(strings.Trim(chat.OneLine(text), ".!/ "))
	switch {
	case f.means("word.stop", word):
		return f.stop(ctx, r, bot.Press{})
	case f.means("word.start", word):
		return f.start(ctx, r, bot.Press{})
	}
	return nil, nil
}

// means is whether word is among the words of a text key, in any language.
func (f *Feature) means(key, word string) bool {
	for _, l := range f.reg.Languages() {
		for _, w := range strings.Split(f.reg.In(l.Tag).S(key), ",") {
			if strings.TrimSpace(w) == word {
				return true
			}
		}
	}
	return false
}
