package main

import "testing"

// The README's tour, as a person takes it.
func TestTourOfTheReadme(t *testing.T) {
	kith := serve(t)
	kith.morning()
	ada := kith.opens("ada")
	asks(ada)
	helps(ada, kith)
	passes(ada)
}

const question = "How do I test code that reads the clock in Go?"

// asks puts the question, after a form that complains.
func asks(ada window) {
	compose := "Write in #questions"
	ada.writes(compose, "/as")
	ada.at("listbox", "Commands").sees("/ask", "Ask the community a question")
	ada.hits("Tab")
	ada.holds(compose, "/ask ")
	ada.hits("Enter")
	form := ada.at("dialog", "Ask a question")
	form.writes("Details (optional)", "My tests sleep for a second, and still fail at times.")
	form.presses("go")
	form.presses("Post")
	form.sees("Please put your question into one sentence.")
	ada.shows("form-with-complaint")
	ada.focusOn("textbox", "Your question, in one sentence")
	form.holds("Details (optional)", "My tests sleep for a second, and still fail at times.")
	form.isChosen("go", true)
	form.writes("Your question, in one sentence", question)
	form.presses("Post")
	form.isGone()
	again := ada.channel().message("this was answered before. Does it help?")
	again.sees("How do I test code that reads the clock?", "Only you can see this")
	again.presses("Post my question")
	card := ada.channel().message(question)
	card.sees("Ada asks. Nobody has answered yet", "My tests sleep for a second", "Topics: go")
	ada.channel().sees("Your question is in #questions.")
}

// helps lets Grace ask back and answer, and Ada mark the answer.
func helps(ada window, kith *served) {
	clock := ada.at("region", "Clock")
	clock.presses("+1 h")
	ada.sees("1 hour passed.")
	ada.at("navigation", "Conversations").sees("Kith")
	ada.goes("Kith Bot … new")
	ada.channel().sees("Nobody has answered “"+question+"” yet", "Mute this kind")
	ada.goes("questions")

	grace := kith.opens("grace")
	grace.channel().message(question).presses("Needs more information")
	card := ada.channel().message(question)
	card.sees("@Grace needs to know more before this can be answered.")
	card.presses("Add details")
	form := ada.at("dialog", "Add details")
	form.writes("What would help others to answer?…", "Go 1.26, table tests.")
	form.presses("Add")
	form.isGone()
	grace.channel().message(question).sees("Go 1.26, table tests.")
	grace.channel().message(question).presses("Reply in the thread…")
	grace.thread().says("Reply…", "testing/synctest gives you a clock that only moves when all goroutines wait.")
	card.sees("People are talking about it in the thread.")
	card.presses("…1 reply…")
	ada.thread().message("testing/synctest gives you").picks("Mark as the answer")
	card.sees("Answered by @Grace.")
	ada.shows("answered")
}

// passes lets days go by: the question closes, is reopened, and a month later
// what nobody answered still waits.
func passes(ada window) {
	card := ada.channel().message(question)
	clock := ada.at("region", "Clock")
	for range 3 {
		clock.presses("+1 day")
		ada.dismisses("1 day passed.")
	}
	card.sees("Closed. @Ada asked.")
	card.presses("Reopen")
	card.sees("People are talking about it in the thread.")
	for range 4 {
		clock.presses("+1 week")
		ada.dismisses("7 days passed.")
	}
	ada.channel().message("Why does my program print the map").sees("Nobody has answered yet")
}
