// Package meetings lets a mentor and a mentee find a time, keeps it in everybody's own
// zone, reminds of it, and asks afterwards whether they met: once or in a series, and in
// meetings that a mentor opens for everybody. Nothing of a time that has changed is
// said any more.
//
//	meetings.go   what the feature registers
//	plan.go       what people want to meet for: proposing, picking, series
//	meeting.go    one time at which they meet: reminders, calling off, what became of it
//	common.go     times that suit two people
//	store.go, pairstore.go, drafts.go   the tables
//	change.go     one change, and everything that follows it
//	between.go    whom a meeting is a matter of
//	seats.go, seatstore.go   who has a place in an open meeting, and who waits
//	open.go       opening a meeting for everybody
//	opencard.go   what stands of it in a channel
//	attend.go, mine.go   joining and leaving it, and what is read by those who do
//	host.go       what its host sees and changes, and organisers take down
//	openlist.go, opencalendar.go, openfacts.go   open meetings in lists, in calendars, and with what others tell
//	writing.go    the form for times, and showing how they were understood
//	propose.go, answer.go, move.go, series.go, outcome.go   what people press and fill in
//	list.go       /meet list, the page
//	calendar.go   files and the private address for calendars
//	jobs.go       what time brings, and what other features tell
//	cards.go      what stands in the room of the two
//	notes.go      what one of them is told
//	shift.go      clocks that change, and a series with them
//	words.go      how times are said
//	know.go, erase.go, retention.go, holdings.go   what is kept of people
//	texts/        every word the feature says, by language
//	meetingstest/ introduces people in stories
package meetings

import (
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the meetings feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "meetings" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.part, Keep: f.keeps()})
	r.Command(bot.Command{Name: "meet propose", Options: []bot.Option{{Name: "times"}}, Do: f.proposeCommand})
	r.Command(bot.Command{Name: "meet open", Options: []bot.Option{{Name: "when"}, {Name: "topic", Complete: f.completeTopic}}, Do: f.openCommand})
	r.Command(bot.Command{Name: "meet list", Do: f.listCommand})
	r.Command(bot.Command{Name: "meet move", Do: f.moveCommand})
	r.Command(bot.Command{Name: "meet cancel", Do: f.cancelCommand})
	r.Command(bot.Command{Name: "meet calendar", Do: f.calendarCommand})
	r.OptionalChannel(purposeMeetings)
	r.Topic(f.ofTopic)
	r.Section(26, f.section)
	r.Serve("calendar/{secret}/meetings.ics", f.feed)
	f.registerActions(r)
	f.registerCards(r)
	bot.OnFact(r, f.introduced)
	bot.OnFact(r, f.pairEnded)
	bot.OnFact(r, f.pairReopened)
	bot.OnFact(r, f.memberLeft)
	bot.OnFact(r, f.topicsMerged)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.tend)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.look)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.sweep)
	r.Repeat("sweep", "41 3 * * *", sweep{})
}

func (f *Feature) registerActions(r *bot.Registry) {
	for verb, do := range map[string]bot.ActionFunc{
		"pair": f.pairChosen, "send": f.send, "change": f.reopen, "writing": f.inWriting, "again": f.again,
		"pick": f.pick, "counter": f.openCounter, "decline": f.decline,
		"move": f.openMove(forMove), "move-all": f.openMove(forAll), "move-which": chosen(f.openMove(forMove)),
		"off": f.askOff, "off-yes": f.callOff, "off-which": chosen(f.askOff), "late-fine": f.lateness(LateFine), "late-short": f.lateness(LateShort),
		"series": f.showSeries, "time": f.chooseTime, "end": f.askEnd, "end-yes": f.end,
		"met": f.met, "not-met": f.notMet, "agreed": f.answering(NotMet), "by-me": f.answering(ByMe), "by-other": f.answering(ByOther),
		"soon": f.soon, "file": f.sendFile, "feed-new": f.newFeed, "feed-off": f.endFeed,
	} {
		r.Action(verb, bot.Everyone, do)
	}
	for verb, do := range map[string]bot.ActionFunc{
		"topic": f.chooseTopic, "join": f.join, "leave": f.leave, "skip-me": f.skips(true), "come": f.skips(false),
		"show-which": chosen(f.show), "about": f.openAbout,
	} {
		r.Action(verb, bot.Everyone, do)
	}
	r.Action("take-down", bot.Organisers, f.askTakeDown)
	r.Action("take-down-yes", bot.Organisers, f.takeDown)
	r.Form("times", bot.Everyone, f.times)
	r.Form("about", bot.Everyone, f.saveAbout)
}

func (f *Feature) registerCards(r *bot.Registry) {
	r.Card("plan", f.planCard)
	r.Card("open", f.openCard)
	for kind, show := range map[string]noteFunc{
		"asked": f.askedNote, "answered": f.answeredNote, "ended": f.endedNote, "notice": f.notice, "reminder": f.reminder, "shift": f.shiftNote,
		"met": f.metNote, "seat": f.seatNote, "first": f.firstNote,
	} {
		r.Card(kind, f.note(kind, show))
	}
	for _, kind := range []string{"reminder", "soon", "change", "proposal", "shift", "met", "seat"} {
		r.Nudge(kind)
	}
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "meetings." + verb, Arg: arg} }
