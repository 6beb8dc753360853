package main

import "testing"

// home is the page of whoever looks.
func (w window) home(name string) window { return w.at("main", name) }

// answer is what was answered on the page.
func (w window) answer() window { return w.page().at("region", "The answer to what you did") }

func TestHome(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.goes("My page")
	page := ada.home("My page")
	page.sees("My questions")
	page.seesNot("You said stop")
	ada.shows("home")

	page.presses("Stop everything") // the answer stands below, and the page follows
	ada.answer().sees("I send you nothing by myself any more.")
	page.sees("You said stop: I send you nothing by myself.")
	ada.answer().presses("Start again")
	ada.answer().sees("Welcome back.")
	page.seesNot("You said stop")
	page.presses("Messages")
	ada.answer().sees("A pause keeps everything for you on this page")
	ada.shows("home-answer")
	ada.answer().presses("Dismiss")
	ada.answer().isGone()

	page.presses("Ask a question")
	form := ada.page().at("dialog", "Ask a question")
	form.writes("Your question, in one sentence", "Where does my page end?")
	form.presses("Post")
	form.isGone()
	page.sees("Where does my page end?")

	ada.reloads()
	page.sees("Where does my page end?")
	ada.answer().presses("Dismiss")

	grace := kith.opens("grace") // another one sees her own, and not Ada's
	grace.goes("My page")
	grace.home("My page").sees("My questions")
	grace.home("My page").seesNot("Where does my page end?")
	grace.goes("questions")
	grace.channel().message("Where does my page end?").presses("Reply in the thread…")
	grace.thread().says("Reply…", "Where yours begins.")
	page.sees("being talked about")
}

func TestHomeInEachLook(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.wears("Slack")
	ada.goes("Home")
	ada.home("Home").sees("My questions")
	ada.shows("home-slack")
	ada.presses("Be Grace")
	ada.home("Home").sees("My questions")
	ada.wears("Discord") // there is no such place
	ada.channel().message("Why does my program print the map").sees("Mira")
	ada.at("navigation", "Conversations").seesNot("My page")
	ada.says("Write in #questions", "/me")
	ada.channel().message("Only you can see this").sees("My questions")
	ada.wears("Kith")
	ada.goes("My page")
	ada.home("My page").sees("My questions")
	ada.isDark(true)
	ada.shows("home-dark")
}

func TestHomeOnAPhone(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.sized(390, 844)
	ada.presses("Open the list of conversations")
	ada.goes("My page")
	ada.home("My page").sees("My questions")
	ada.isNotWide()
	ada.shows("home-phone")
	ada.home("My page").presses("Messages")
	ada.answer().sees("A pause keeps everything")
	ada.isNotWide()
	ada.shows("home-phone-answer")
	ada.answer().presses("Dismiss")
	ada.home("My page").presses("Zone and hours")
	ada.at("dialog", "Zone and hours").sees("Where are you?")
	ada.isNotWide()
}

// Nobody touches a mouse in this story either.
func TestHomeByKeyboard(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.hits("Ctrl+k")
	ada.focusOn("combobox", "Go to…")
	ada.types("My page")
	ada.hits("Enter")
	ada.home("My page").sees("My questions")
	ada.tabsTo("button", "Stop everything")
	ada.hits("Enter")
	ada.answer().sees("I send you nothing by myself any more.")
	ada.tabsTo("button", "Start again") // on the page, which says so now
	ada.hits("Enter")
	ada.answer().sees("Welcome back.")
	ada.tabsTo("button", "Zone and hours")
	ada.tabsTo("button", "Dismiss")
	ada.hits("Enter")
	ada.answer().isGone()
	ada.hasFocus()
}
