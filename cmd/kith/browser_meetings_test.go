package main

import (
	"io"
	"net/http"
	"regexp"
	"strings"
)

// theyMeet goes on where two have been introduced: they find a time, are reminded of it,
// and one of them reads it in her calendar.
func theyMeet(kith *served, ada, grace window) {
	ada.says("Write in Grace", "/meet propose")
	form := ada.at("dialog", "Suggest times")
	form.writes("When? (optional)", "thu")
	form.writes("Where (optional)", "https://meet.example.org/ada")
	ada.shows("meet-form")
	form.presses("Look at it")
	form.sees("At what time on Thu")
	ada.shows("meet-complaint")
	form.writes("When? (optional)", " 17:30")
	form.writes("Or when? (optional)", "every other fri 18:00")
	form.presses("Look at it")
	form.isGone()
	ada.channel().sees("This is how I understood it. Shall I suggest it?", "every other Friday at 18:00")
	ada.shows("meet-echo")
	ada.channel().presses("Suggest it")
	ada.channel().sees("Suggested.", "which one suits you?")

	grace.goes("Ada")
	grace.channel().sees("suggests times to meet", "every other Friday at 18:00")
	grace.shows("meet-asked")
	grace.channel().presses("Take 1")
	grace.channel().sees("It stands:", "meeting.ics")
	grace.shows("meet-fixed")
	ada.channel().sees("You two meet at")

	ada.says("Write in Grace", "/meet calendar")
	ada.channel().presses("Give me an address")
	ada.channel().sees("keep it to yourself:")
	ada.shows("meet-calendar")
	ada.feeds(`BEGIN:VCALENDAR`, `SUMMARY:Meeting with Grace`, `https://meet.example.org/ada`)

	kith.post("/api/clock", `{"advance":"74h"}`)
	ada.goes("Kith Bot … new")
	ada.channel().sees("you meet", "Also 10 minutes before")
	ada.shows("meet-reminded")
	ada.channel().presses("Move")
	form = ada.at("dialog", "Move the meeting")
	form.writes("When? (optional)", "sat 11:00")
	form.presses("Look at it")
	form.isGone()
	ada.channel().presses("Move it")
	ada.channel().sees("has changed since")
	ada.shows("meet-moved")
	ada.goes("Grace")
	ada.says("Write in Grace", "/meet list")
	ada.channel().sees("My meetings", "45 min")
	ada.shows("meet-list")
}

var feedAddress = regexp.MustCompile(`http://[^\s"]+/meetings/calendar/[\w-]{32}/meetings\.ics`)

// feeds reads the address that stands in the window as a calendar does.
func (w window) feeds(lines ...string) {
	w.Helper()
	address := feedAddress.FindString(look[string](w, "text", w.steps()))
	if address == "" {
		w.Fatal("no address of a calendar can be seen")
	}
	answer, err := http.Get(address)
	w.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	w.must(err)
	unfolded := strings.ReplaceAll(string(body), "\r\n ", "")
	for _, line := range lines {
		if answer.StatusCode != http.StatusOK || !strings.Contains(unfolded, line) {
			w.Errorf("%s: %s lacks %q:\n%s", address, answer.Status, line, unfolded)
		}
	}
}
