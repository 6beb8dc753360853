package main

import (
	"strings"
	"testing"
)

func TestWordsStayWords(t *testing.T) {
	kith := serve(t)
	ada, grace := kith.opens("ada"), kith.opens("grace")
	title := look[string](grace, "title")
	const (
		hidden = " bell\u0007 null\u0000 escape\u001b[31m backwards\u202e delete\u007f"
		left   = " bell null escape[31m backwards delete"
		code   = " <!channel> `code`"
	)
	const evil = `<img src=x onerror="document.title='owned'"> **bold** [x](javascript:alert(1)) @everyone`
	ada.says("Write in #questions", "/ask")
	form := ada.at("dialog", "Ask a question")
	form.writes("Your question, in one sentence", evil)
	form.writes("Details…", evil+code+hidden)
	form.presses("Post")
	form.isGone()
	for _, w := range []window{ada, grace} {
		w.channel().message("asks. Nobody has answered yet").sees(evil, evil+code+left)
	}
	ada.says("Write in #questions", `<script>document.title='owned'</script><b>bold</b> @everyone`)
	grace.channel().message("<script>document.title").sees("<b>bold</b> @everyone")
	if now := look[string](grace, "title"); now != title {
		t.Errorf("the title was %q and is %q: something ran, or everybody was called", title, now)
	}
}

func TestTenThousandLettersFitNowhere(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.says("Write in #questions", "/ask")
	form := ada.at("dialog", "Ask a question")
	form.writes("Your question, in one sentence", strings.Repeat("long ", 2000))
	form.presses("Post")
	form.sees("letters long")
	form.presses("Later")
	form.isGone()
	ada.writes("Write in #questions", strings.Repeat("w", 10_000))
	ada.sees("0")
	ada.hits("Enter")
	ada.channel().message(strings.Repeat("w", 4000)).sees("Ada")
	ada.isNotWide()
}
