package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestOrganiserMendsAChannel takes a right from Kith, as happens in every
// community one day, and mends it with what the setup says.
func TestOrganiserMendsAChannel(t *testing.T) {
	kith := serve(t)
	olga := kith.opens("olga")
	olga.sized(1280, 1400)
	olga.says("Write in #questions", "/organiser setup")
	setup := olga.channel().message("Setting up this community")
	setup.sees("Questions: #questions", "Waiting times", "Kept", "Only you can see this")
	olga.shows("setup")
	setup.presses("Dismiss")

	olga.channel().presses("8 people")
	olga.inRights().hits("Home", "Down", "Down") // not write
	ada := kith.opens("ada")
	ada.says("Write in #questions", "/ask Who has seen this before?")
	ada.at("dialog", "Ask a question").presses("Post")
	olga.says("Write in #questions", "/organiser setup")
	setup.sees("Broken: I may not write in #questions", "1 message waits and is not lost")
	olga.isNotWide()
	olga.shows("setup-broken")
	olga.inRights().hits("Home") // everything
	setup.presses("Try again now")
	ada.channel().message("Who has seen this before?").sees("Nobody has answered yet")

	olga.isDark(true)
	olga.sized(390, 1700)
	olga.isNotWide()
	olga.shows("setup-phone-dark")
}

// inRights puts the keyboard's focus where one chooses what Kith may do in the
// channel.
func (w window) inRights() window {
	w.Helper()
	const focus = `void document.querySelector(".may select").focus()`
	w.must(chromedp.Do(w.ctx, chromedp.Evaluate[chromedp.Void](focus)))
	return w
}
