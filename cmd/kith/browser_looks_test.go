package main

import "testing"

func (w window) wears(look string) {
	w.Helper()
	w.at("bar", "…").presses("Look, colours and language: …")
	w.at("dialog", "Look, colours and language").presses(look + "…")
	w.hits("Escape")
	w.at("dialog", "Look, colours and language").isGone()
}

func TestDiscordExplainsWhatItsFormsCannot(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.wears("Discord")
	ada.says("Write in #questions", "/ask")
	form := ada.at("dialog", "Ask a question")
	form.writes("Details…", "This must not be lost.")
	form.presses("Post")
	form.isGone()
	answer := ada.channel().message("Only you can see this")
	answer.sees("Please put your question into one sentence.")
	ada.shows("discord")
	answer.presses("Open the form")
	form.holds("Details…", "This must not be lost.")
	form.writes("Your question, in one sentence", "How do I keep what I wrote?")
	form.presses("Post")
	form.isGone()
	ada.channel().message("How do I keep what I wrote?").sees("This must not be lost.")
}

func TestSlackSaysThatCommandsDoNotWorkInThreads(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.wears("Slack")
	ada.expects("/api/acts") // the browser logs the refusal, which the page shows in words
	ada.channel().message("Why does my program print the map").presses("Reply in the thread…")
	ada.thread().says("Reply…", "/question list")
	ada.thread().sees("Commands do not work in threads on Slack.")
	ada.shows("slack")
	ada.thread().holds("Reply…", "/question list")
	ada.says("Write in #questions", "/ask How do I say it in plain words?")
	ada.at("dialog", "Ask a question").holds("Your question, in one sentence", "How do I say it in plain words?")
}
