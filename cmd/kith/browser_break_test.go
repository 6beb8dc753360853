package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestBrokenStreamMendsItself(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.expects("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING") // that is what breaks
	ada.writes("Write in #questions", "half a thou")
	kith.stop()
	ada.sees("The sandbox does not answer.", "Trying again")
	ada.shows("connection-lost")
	kith.start()
	kith.post("/api/acts", `{"as":"grace","do":"post","in":"#questions","text":"While you were away, Ada."}`)
	ada.channel().message("While you were away, Ada.").sees("Grace")
	ada.seesNot("The sandbox does not answer.")
	ada.holds("Write in #questions", "half a thou")
	ada.types("ght")
	ada.hits("Enter")
	ada.channel().message("half a thought").sees("Ada")
}

func TestOneWritesOnWhileAMessageIsOnItsWay(t *testing.T) {
	kith := serve(t)
	ada, grace := kith.opens("ada"), kith.opens("grace")
	ada.isFarAway()
	ada.says("Write in #questions", "/help")
	ada.says("Write in #questions", "One.")
	ada.says("Write in #questions", "Two.")
	grace.channel().message("One.").sees("Ada")
	grace.channel().sees("Two.")
	ada.channel().message("Only you can see this").sees("/ask")
	ada.holds("Write in #questions", "")

	ada.expects("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")
	grace.expects("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")
	kith.stop()
	ada.says("Write in #questions", "Three.")
	ada.says("Write in #questions", "Four.")
	ada.types("Five.")
	ada.sees("The sandbox does not answer.")
	ada.holds("Write in #questions", "Three.\nFour.\nFive.")
}

// isFarAway lets every request take longer than the next words take to type.
func (w window) isFarAway() {
	w.Helper()
	const far = `void (globalThis.fetch = ((near) => async (...request) => {
		await new Promise((arrived) => setTimeout(arrived, 700));
		return near(...request);
	})(fetch))`
	w.must(chromedp.Do(w.ctx, chromedp.Evaluate[chromedp.Void](far)))
}
