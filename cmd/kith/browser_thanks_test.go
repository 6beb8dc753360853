package main

import "testing"

// Thanks with a reason: a form that says who reads it, a note to whoever is thanked, and what
// their help led to. An organiser sees that a channel for thanks can be chosen.
func TestThanks(t *testing.T) {
	kith := serve(t)
	kith.morning()
	ada := kith.opens("ada")
	ada.says("Write in #questions", "/thanks @Grace Your hint about synctest saved my week.")
	form := ada.at("dialog", "Say thanks")
	form.sees("No channel for thanks has been chosen here")
	form.presses("Say thanks")
	form.isGone()
	ada.channel().sees("Thank you for saying it.")
	ada.shows("thanks-given")
	olga := kith.opens("olga")
	olga.says("Write in #questions", "/organiser setup")
	olga.channel().sees("Setting up this community")
	olga.shows("thanks-setup")
	olga.says("Write in #questions", "/organiser thanks")
	olga.shows("thanks-organiser")
	kith.post("/api/clock", `{"advance":"8h"}`)
	grace := kith.opens("grace")
	grace.goes("Kith Bot … new")
	grace.shows("thanks-grace")
	grace.channel().sees("thanks you", "saved my week")
	grace.channel().presses("What my help led to")
	grace.channel().sees("You were thanked once")
	grace.channel().presses("As a picture")
	grace.shows("thanks-helped")
}
