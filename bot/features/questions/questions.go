// Package questions lets people ask in public: "/ask" opens a form, the
// question's card and thread stand in the space's question channel, and the
// card follows the question until it is answered and closed. A question that
// nobody answered is never closed by time.
//
//	question.go  what a question is and what may happen to it
//	ladder.go    how far Kith goes for one that nobody answers
//	timers.go, timerforms.go   how long it waits, and where organisers decide that
//	store.go     the questions' table
//	handlers.go  what people do with questions: buttons, forms, replies
//	draft.go     what was written and not posted
//	before.go, beforeviews.go   what is shown before a question is posted
//	answer.go, answerstore.go   the words of answers, by their authors' consent
//	search.go    finding questions by words
//	habit.go, habits.go   what members decide, and where they do
//	once.go      whoever once asked the same is invited to help
//	weekly.go    open questions, once a week, for those who want it
//	unnamed.go   asking without a name
//	reveal.go, revealviews.go   two organisers find out together who asked
//	commands.go  what people type, and pick from the menu of a message
//	card.go      its public message
//	views.go     what else people see
//	notes.go     what askers are told without having asked
//	digest.go    what waits for an answer, in the channel of a topic
//	held.go      what a channel that does not work keeps from being posted
//	topics.go    what stands under a topic, when organisers merge two
//	queue.go     what waits for an organiser
//	report.go    what organisers read of them in figures
//	quote.go     long details in the pieces that a message can hold
//	retention.go how long things are kept
//	know.go      what a member is told that is known of them
//	erase.go     forgetting somebody who is erased
//	holdings.go  what the tables hold of people
//	jobs.go      what time does
//	sheet.go, sheettake.go   answered questions that leave a community, and enter it
//	texts/       every word the feature says, by language
package questions

import (
	"embed"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// channel is the purpose of the channel where questions are asked.
const channel = "questions"

// Feature is the questions feature.
type Feature struct {
	reg *bot.Registry
}

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "questions" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds, Know: f.know, Part: f.part, Keep: f.keeps()})
	r.Channel(channel)
	r.Section(20, f.section)
	r.Report(20, f.report)
	r.Transfer(f.sheet())
	f.commands(r)
	f.presses(r)
	f.beforeAndAfter(r)
	f.unnamed(r)
	f.waiting(r)

	r.Card("question", f.questionCard)
	r.Card("digest", f.digestCard)
	for kind, show := range map[string]bot.Projection{
		"hint": f.hintCard, "info": f.infoCard, "helped": f.helpedCard, "queue": f.queueCard,
		"keep": f.keepCard, "once": f.onceNote, "weekly": f.weeklyCard, "reveal": f.revealNote,
		"held": f.heldNote,
	} {
		r.Card(kind, show)
	}
	for _, kind := range []string{"hint", "info", "helped", "queue", "keep", "reveal", "once", "weekly", "held"} {
		r.Nudge(kind)
	}

	r.OnThread("question", f.replied)
	bot.OnFact(r, f.channelChosen)
	bot.OnFact(r, f.helperComes)
	bot.OnFact(r, f.held)
	bot.OnFact(r, f.topicsMerged)
	r.Topic(f.ofTopic)
	r.Repeat("sweep", "27 3 * * *", sweep{})
	r.Repeat("weekly", "0 5 * * MON", weekly{})
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.sweep)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.weekly)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.inviteOnce)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.climb)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.idle)
}

// commands are what people type, and pick from the menu of a message.
func (f *Feature) commands(r *bot.Registry) {
	which := func(complete bot.CompleteFunc) []bot.Option {
		return []bot.Option{{Name: "question", Complete: complete}}
	}
	r.Command(bot.Command{Name: "ask", Options: []bot.Option{{Name: "text"}}, Do: f.ask})
	r.Command(bot.Command{Name: "question list", Do: f.list})
	r.Command(bot.Command{Name: "question close", Options: which(f.complete), Do: f.closeCommand})
	r.Command(bot.Command{Name: "question reopen", Options: which(f.completeDone), Do: f.reopenCommand})
	r.Command(bot.Command{Name: "question search", Options: []bot.Option{{Name: "words", Complete: f.completeSearch}}, Do: f.search})
	r.Command(bot.Command{Name: "question answers", Do: f.habits})
	r.Command(bot.Command{Name: "organiser queue", Who: bot.Organisers, Do: f.queue})
	r.Command(bot.Command{Name: "organiser reveal", Who: bot.Organisers, Options: which(f.completeUnnamed), Do: f.revealCommand})
	r.MessageCommand(bot.MessageCommand{Verb: "ask", Do: f.askFromMessage})
	r.MessageCommand(bot.MessageCommand{Verb: "mark", Do: f.markMessage})
}

// presses are what the card of a question and the notes about it offer.
func (f *Feature) presses(r *bot.Registry) {
	r.Form("add", bot.Everyone, f.add)
	r.Form("search", bot.Everyone, f.submitSearch)
	r.Action("answered", bot.Everyone, f.answered)
	r.Action("by", bot.Everyone, f.answeredBy)
	r.Action("more", bot.Everyone, f.more)
	r.Action("add", bot.Everyone, f.openAdd)
	r.Action("close", bot.Everyone, f.close)
	r.Action("reopen", bot.Everyone, f.reopen)
	r.Action("helped", bot.Everyone, f.helped)
	r.Action("not-yet", bot.Everyone, f.notYet)
	r.Action("once-coming", bot.Everyone, f.onceComing)
	r.Action("once-pass", bot.Everyone, f.oncePass)
}

// beforeAndAfter are what is decided before a question is posted, and after it
// was answered.
func (f *Feature) beforeAndAfter(r *bot.Registry) {
	r.Form("ask", bot.Everyone, f.submit)
	r.Action("post", bot.Everyone, f.postAnyway)
	r.Action("post-anyway", bot.Everyone, f.postAnyway)
	r.Action("solved", bot.Everyone, f.solvedBy)
	r.Action("edit", bot.Everyone, f.openDraft)
	r.Action("continue", bot.Everyone, f.continueDraft)
	for _, c := range consents {
		r.Action(c.verb, bot.Everyone, f.decide(c))
	}
	r.Action("consent", bot.Everyone, f.setConsent)
	r.Action("take-back", bot.Everyone, f.withdraw)
	r.Action("hear", bot.Everyone, f.setHearing)
	r.Action("hear-once", bot.Everyone, f.hearOnce)
}

// waiting is how long organisers have Kith wait.
func (f *Feature) waiting(r *bot.Registry) {
	r.Command(bot.Command{Name: "organiser timers", Who: bot.Organisers, Do: f.timers})
	r.Setting("organiser timers", f.timersSetting)
	r.Action("timers-steps", bot.Organisers, f.openTimers("timers-steps", steps))
	r.Action("timers-quiet", bot.Organisers, f.openTimers("timers-quiet", quiets))
	r.Action("timers-default", bot.Organisers, f.usualTimers)
	r.Form("timers-steps", bot.Organisers, f.saveSome("timers-steps", steps, true))
	r.Form("timers-quiet", bot.Organisers, f.saveSome("timers-quiet", quiets, false))
}

// unnamed is what belongs to asking without a name.
func (f *Feature) unnamed(r *bot.Registry) {
	r.Card("remark", f.remarkCard)
	r.Form("say", bot.Everyone, f.say)
	r.Action("say", bot.Everyone, f.openSay)
	r.Form("reveal", bot.Organisers, f.wishReveal)
	r.Action("reveal", bot.Organisers, f.openReveal)
	r.Action("reveal-agree", bot.Organisers, f.agreeReveal)
	r.Action("reveal-end", bot.Organisers, f.endReveal)
	r.Action("reveal-end-other", bot.Organisers, f.endReveal)
}

func questionCard(id string) bot.CardID { return bot.CardID{Kind: "questions.question", Row: id} }
func hintCard(id string) bot.CardID     { return bot.CardID{Kind: "questions.hint", Row: id} }
func helpedCard(id string) bot.CardID   { return bot.CardID{Kind: "questions.helped", Row: id} }

// infoCard is a card of its own each time that somebody asks for more, so that
// the asker is told each time.
func infoCard(q *Question) bot.CardID {
	return bot.CardID{Kind: "questions.info", Row: q.ID + "." + strconv.Itoa(q.InfoAsked)}
}

func do(verb, id string) chat.ActionID { return chat.ActionID{Name: "questions." + verb, Arg: id} }
