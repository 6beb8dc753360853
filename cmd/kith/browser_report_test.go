package main

import "testing"

// TestOrganiserReadsTheReport looks at the picture as people do: wide, on a
// telephone, and in dark surroundings; and hears what is read out instead of it.
func TestOrganiserReadsTheReport(t *testing.T) {
	kith := serve(t)
	olga := kith.opens("olga")
	olga.sized(1280, 1700)
	olga.says("Write in #questions", "/organiser report")
	report := olga.channel().message("How this community is doing")
	report.sees("the last 7 days", "Questions", "With a reply by now", "Helpers", "fewer than 5", "Only you can see this")
	report.at("picture", "Questions per week, 6 weeks, from …").sees("")
	olga.shows("report")
	olga.isNotWide()
	report.presses("The last 30 days")
	report.sees("the last 30 days, and the 30 days before")
	report.presses("No weekly report")
	report.sees("From now on no organiser of this community gets the weekly report.")
	report.presses("Weekly report")
	report.sees("Organisers get the report of the week on Mondays")

	olga.isDark(true)
	olga.shows("report-dark")
	olga.sized(390, 2000)
	olga.isNotWide()
	olga.shows("report-phone")
}
