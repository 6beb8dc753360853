package main

import "testing"

func TestPhone(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.sized(390, 844)
	ada.isNotWide()
	ada.shows("phone")
	ada.writes("Write in #questions", "/")
	ada.at("listbox", "Commands").sees("/ask")
	ada.isNotWide()
	ada.hits("Backspace")

	ada.presses("Open the list of conversations")
	ada.isNotWide()
	ada.shows("phone-list")
	ada.goes("general")
	ada.at("main", "#general").sees("Who is faster?")
	ada.presses("You are Ada")
	ada.at("region", "Who you are").presses("Be Grace")
	ada.presses("Open the list of conversations")
	ada.goes("questions")

	answersOnAPhone(ada)
	asksOnAPhone(ada)
}

func answersOnAPhone(ada window) {
	ada.channel().message("Why does my program print the map").presses("Reply in the thread…")
	ada.thread().sees("No replies yet")
	ada.isNotWide()
	ada.thread().says("Reply…", "Aloud, to a friend on the phone.")
	ada.thread().message("Aloud, to a friend").sees("Grace")
	ada.thread().presses("Close the thread")
	ada.thread().isGone()
}

func asksOnAPhone(ada window) {
	ada.at("bar", "…").presses("…:…M")
	ada.at("dialog", "Clock").presses("+1 day")
	ada.hits("Escape")
	ada.at("dialog", "Clock").isGone()
	ada.says("Write in #questions", "/ask How does it fit?")
	form := ada.at("dialog", "Ask a question")
	form.holds("Your question, in one sentence", "How does it fit?")
	ada.isNotWide()
	ada.shows("phone-form")
	form.presses("Post")
	form.isGone()
	ada.channel().message("How does it fit?").sees("Nobody has answered yet")
	ada.isNotWide()
}
