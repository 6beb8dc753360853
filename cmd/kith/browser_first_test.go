package main

import "testing"

func TestFirstVisitFindsALivelyCommunity(t *testing.T) {
	kith := serve(t)
	ada := kith.visit("/")
	ada.at("dialog", "Welcome to a small community").presses("Skip")
	ada.at("dialog", "…").isGone()
	ada.shows("first-page")
	ada.at("navigation", "Conversations").sees("general", "introductions", "questions", "Kith")
	ada.at("region", "Who you are").sees("Ada")
	ada.channel().sees("Why does my program print the map in another order every time?", "People are talking about it", "Nobody has answered yet", "1 reply")
	ada.goes("general")
	ada.channel().sees("I got the second interview!!", "Who is faster?")
}

func TestTourIsWalkedByKeyboardAndStaysAway(t *testing.T) {
	kith := serve(t)
	ada := kith.visit("/")
	tour := ada.at("dialog", "Welcome to a small community")
	tour.sees("1 of 6", "nothing leaves this machine")
	ada.shows("tour")
	ada.focusOn("heading", "Welcome to a small community")
	ada.hits("Tab", "Tab")
	ada.focusOn("button", "Next")
	ada.hits("Enter")
	for _, title := range []string{"You are everybody", "Ask something", "Watch it live", "Time is yours"} {
		ada.focusOn("heading", title)
		ada.at("dialog", title).sees(title)
		ada.hits("Right")
	}
	ada.at("dialog", "See what your people will see").sees("6 of 6")
	ada.hits("Left")
	ada.at("dialog", "Time is yours").sees("5 of 6")
	ada.hits("Right")
	ada.focusOn("heading", "See what your people will see")
	ada.hits("Tab", "Tab")
	ada.focusOn("button", "Start")
	ada.hits("Enter")
	ada.at("dialog", "…").isGone()

	ada.reloads()
	ada.channel().sees("Why does my program print the map")
	ada.at("dialog", "…").isGone()
	ada.presses("Help")
	ada.at("menu", "Help").presses("Take the tour")
	ada.at("dialog", "Welcome to a small community").sees("1 of 6")
	ada.hits("Escape")
	ada.at("dialog", "…").isGone()
}

func TestTourIsSkippedForGood(t *testing.T) {
	kith := serve(t)
	ada := kith.visit("/")
	ada.at("dialog", "Welcome to a small community").presses("Skip")
	ada.at("dialog", "…").isGone()
	ada.reloads()
	ada.channel().sees("Why does my program print the map")
	ada.at("dialog", "…").isGone()
}
