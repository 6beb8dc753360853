package main

import "testing"

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
