package main

import "testing"

// Two people find each other: an offer, a request that is read once more before it
// is sent, both yeses, the conversation of their own, and a meeting.
func TestMentorAndMentee(t *testing.T) {
	kith := serve(t)
	kith.morning()
	grace := kith.opens("grace")
	grace.says("Write in #questions", "/mentor offer")
	form := grace.at("dialog", "What you offer")
	form.presses("go")
	form.writes("What you would rather not be asked (optional)", "no code reviews")
	grace.shows("mentor-offer-form")
	form.presses("Save")
	form.isGone()
	grace.channel().sees("You can be asked.", "no code reviews")
	grace.shows("mentor-offer")

	ada := kith.opens("ada")
	ada.says("Write in #questions", "/mentor find go")
	ada.channel().sees("can be asked now", "helps to begin with go")
	ada.shows("mentor-find")
	ada.channel().presses("Ask Grace")
	ada.channel().sees("mentors answer sooner when they see that you looked around")
	ada.channel().presses("Write my request")
	form = ada.at("dialog", "Your request")
	form.writes("What do you hope for?", "I would like to find my way in a large code base.")
	form.writes("Why this mentor?", "please")
	form.presses("my name")
	form.presses("Read it once more")
	form.sees("Please say why them, in 40 characters or more; these are 6.")
	ada.shows("mentor-request-complaint")
	form.writes("Why this mentor?", ", because you answered how time is tested, and I read it twice")
	form.presses("Read it once more")
	form.isGone()
	ada.channel().sees("This is what", "would see. Nothing is sent yet.")
	ada.shows("mentor-preview")
	ada.channel().presses("Send")
	ada.channel().sees("You hear from me as soon as there is an answer")

	kith.post("/api/clock", `{"advance":"6h"}`) // until Grace is awake
	grace.goes("Kith Bot … new")
	grace.channel().sees("asks you as a mentor about go", "I would like to find my way in a large code base.")
	grace.shows("mentor-asked")
	grace.channel().presses("Accept")
	grace.channel().sees("You said yes.")
	ada.goes("Kith Bot … new")
	ada.channel().sees("would like to talk with you about go. Do you still want it?")
	ada.channel().presses("Yes, introduce us")
	ada.goes("Grace")
	ada.channel().sees("Hello, you two", "A good beginning", "End it")
	ada.shows("mentor-room")
	theyMeet(kith, ada, grace)
}
