package main

import "testing"

func TestTwoWindowsSeeTheSameCommunity(t *testing.T) {
	kith := serve(t)
	mira, yuki := kith.opens("mira"), kith.opens("yuki")
	const asked = "Why does my program print the map in another order every time?"
	mira.channel().message(asked).presses("Reply in the thread…")
	yuki.channel().message(asked).presses("Reply in the thread…")

	yuki.thread().says("Reply…", "Maps have no order, on purpose. Sort the keys first.")
	mira.thread().sees("Maps have no order, on purpose.", "1 reply")
	mira.channel().message(asked).sees("People are talking about it in the thread.", "1 reply")

	mira.goes("general")
	yuki.goes("general")
	mira.says("Write in #general", "Danke, @yuki!")
	yuki.channel().message("Danke, @Yuki!").sees("Mira")

	yuki.goes("introductions")
	mira.says("Write in #general", "Thank you again, @yuki, for that")
	yuki.at("navigation", "Conversations").sees("1")
	yuki.goes("general 1 new")
	yuki.channel().sees("Thank you again, @Yuki, for that")
}

func TestPrivateAnswersAreForOnePersona(t *testing.T) {
	kith := serve(t)
	ada, grace := kith.opens("ada"), kith.opens("grace")
	ada.says("Write in #questions", "/help")
	ada.channel().message("Only you can see this").sees("/ask")
	ada.says("Write in #questions", "Everybody reads this.")
	grace.channel().message("Everybody reads this.").sees("Ada")
	grace.channel().seesNot("Only you can see this", "/ask")

	ada.presses("Be Grace")
	ada.channel().seesNot("Only you can see this")
	ada.presses("Be Ada")
	ada.channel().message("Only you can see this").presses("Dismiss")
	ada.channel().seesNot("Only you can see this")
}

func TestTwoPersonasSideBySide(t *testing.T) {
	kith := serve(t)
	both := kith.opens("ada")
	both.at("bar", "…").presses("Side by side")
	ada, grace := both.at("region", "What Ada sees"), both.at("region", "What Grace sees")
	ada.says("Write in #questions", "Can you see me, @grace?")
	grace.channel().message("Can you see me, @Grace?").sees("Ada")
	grace.says("Write in #questions", "/question list")
	grace.channel().message("Only you can see this").sees("My questions")
	ada.channel().seesNot("Only you can see this")
	both.shows("two-personas")
	grace.channel().presses("Close this side")
	grace.isGone()
}
