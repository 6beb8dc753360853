// Package agenda keeps what a mentor and a mentee talk about: what they want to
// talk about when they meet next, what they wrote down of their meetings, and what
// each of them does until then. It belongs to the two: nobody else reads it, and
// Kith shows none of it where others are unless one of them presses a button.
//
//	agenda.go      what the feature registers
//	pair.go, meeting.go   a pair and its meetings, as other features tell of them
//	words.go, item.go     points, notes and action items, and who may change them
//	day.go         until when something is to be done
//	store.go, storewords.go   the tables
//	heard.go       what other features tell
//	jobs.go        what time brings
//	change.go      loading what is the actor's
//	commands.go, points.go, notes.go, items.go, itemforms.go   what people do
//	reader.go, agendaview.go, sheet.go, itemview.go   what people see
//	cards.go       what one of them is told
//	room.go        the agenda in their room, when one of them shows it there
//	page.go        the member's own page
//	know.go, erase.go, retention.go, holdings.go   what is kept of people
//	texts/         every word the feature says, by language
//	agendatest/    tells of pairs and meetings in stories
package agenda

import (
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the agenda feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "agenda" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.part, Keep: f.keeps()})
	r.Command(bot.Command{Name: "meet agenda", Options: []bot.Option{{Name: "text"}}, Do: f.agendaCommand})
	r.Command(bot.Command{Name: "meet notes", Do: f.notesCommand})
	r.Section(27, f.section)
	f.registerActions(r)
	f.registerCards(r)
	bot.OnFact(r, f.introduced)
	bot.OnFact(r, f.pairEnded)
	bot.OnFact(r, f.pairReopened)
	bot.OnFact(r, f.meetingSet)
	bot.OnFact(r, f.meetingOff)
	bot.OnFact(r, f.meetingHeld)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.ask)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.remind)
}

func (f *Feature) registerActions(r *bot.Registry) {
	for verb, do := range map[string]bot.ActionFunc{
		"pick": f.pick, "show": f.show, "back": f.back, "room": f.showInRoom,
		"point": f.askPoint, "open-point": f.openPoint, "tick": f.tick, "edit-point": f.askEditPoint, "remove-point": f.removePoint, "talked": f.talked,
		"notes-of": f.notesOf, "notes": f.notes, "turn": f.turn,
		"note": f.askNoteForm, "open-note": f.openNote, "edit-note": f.askEditNote, "remove-note": f.removeNote,
		"items": f.items, "turn-items": f.turnItems, "item": f.askItem, "open-item": f.openItem, "edit-item": f.askEditItem,
		"done": f.done, "drop": f.drop, "reopen": f.reopen, "later": f.askLater, "used": f.used,
	} {
		r.Action(verb, bot.Everyone, do)
	}
	for verb, take := range map[string]bot.SubmitFunc{
		"add-point": f.addPoint, "edit-point": f.editPoint, "add-note": f.addNote, "edit-note": f.editNote,
		"add-item": f.addItem, "edit-item": f.editItem, "later": f.later,
	} {
		r.Form(verb, bot.Everyone, take)
	}
}

func (f *Feature) registerCards(r *bot.Registry) {
	r.Card("ask", f.addressed("ask", f.askNote))
	r.Card("after", f.addressed("after", f.afterNote))
	r.Card("remind", f.addressed("remind", f.remindNote))
	r.Card("advice", f.addressed("advice", f.adviceNote))
	r.Card("room", f.roomCard)
	for _, kind := range []string{"agenda", "notes", "item", "advice"} {
		r.Nudge(kind)
	}
}
