package main

import "testing"

// tabsTo presses Tab until the focus is there, and sees it all the way.
func (w window) tabsTo(role, name string) {
	w.Helper()
	for range 60 {
		w.hits("Tab")
		if look[bool](w, "isOn", "generic", "") {
			continue // after the last comes the browser's own bar, then the first
		}
		w.hasFocus()
		if look[bool](w, "isOn", role, name) {
			return
		}
	}
	w.Fatalf("Tab does not lead to %s %s; the focus is on %q", role, name, look[string](w, "focus"))
}

// hasFocus sees where the keyboard goes: something has the focus and shows it.
func (w window) hasFocus() {
	w.Helper()
	if !look[bool](w, "focusShows") {
		w.Fatalf("nobody sees where the focus is: %q", look[string](w, "focus"))
	}
}

// Nobody touches a mouse in this story.
func TestKeyboardAlone(t *testing.T) {
	kith := serve(t)
	ada := kith.visit("/?as=ada")
	ada.at("dialog", "Welcome to a small community").sees("1 of 6")
	ada.hits("Escape")
	ada.at("dialog", "…").isGone()
	walks(ada)
	asksByKeyboard(ada)
	answersByKeyboard(ada)
	looksAroundByKeyboard(ada)
}

// walks goes through messages, personas and conversations.
func walks(w window) {
	w.tabsTo("link", "To the messages")
	w.hits("Enter")
	w.focusOn("article", "Kith…")
	w.hits("Home")
	w.focusOn("article", "Kith…")
	w.hits("Down", "Down", "Up", "End")
	w.hasFocus()
	w.hits("Alt+2")
	w.at("region", "What Grace sees").sees("Grace")
	w.hits("Alt+Up")
	w.at("main", "#introductions").sees("Who are you?")
	w.hits("Alt+Down", "Alt+Down")
	w.at("main", "Kith").sees("Say hello to Kith.")
	w.hasFocus()
	w.hits("Ctrl+k")
	w.focusOn("combobox", "Go to…")
	w.types("ada")
	w.at("listbox", "Go to…").sees("Be Ada")
	w.hits("Enter")
	w.at("dialog", "Go to…").isGone()
	w.at("region", "What Ada sees").sees("Ada")
	w.hasFocus()
	w.hits("Ctrl+k")
	w.focusOn("combobox", "Go to…")
	w.types("quest")
	w.hits("Enter")
	w.at("main", "#questions").sees("Nobody has answered yet")
	w.hasFocus()
}

// asksByKeyboard types a command, takes completions, and fills in the form.
func asksByKeyboard(w window) {
	w.hits("/")
	w.focusOn("combobox", "Write in #questions")
	w.at("listbox", "Commands").sees("/ask", "/help")
	w.types("as")
	w.hits("Tab")
	w.at("listbox", "Options").sees("text:")
	w.hits("Escape")
	w.types("May I ask without a mouse?")
	w.hits("Enter")
	form := w.at("dialog", "Ask a question")
	w.focusOn("textbox", "Your question, in one sentence")
	form.holds("Your question, in one sentence", "May I ask without a mouse?")
	w.hits("Escape")
	form.isGone()
	w.hasFocus()
	w.sees("is waiting with what you wrote.")
	w.hits("Shift+Tab")
	w.hits("Shift+Tab")
	w.focusOn("button", "Continue")
	w.hits("Enter")
	w.focusOn("textbox", "Your question, in one sentence")
	w.tabsTo("textbox", "Details (optional)")
	w.types("My mouse is asleep.")
	w.tabsTo("checkbox", "tools")
	w.hits(" ")
	form.isChosen("tools", true)
	w.tabsTo("button", "Post")
	w.hits("Enter")
	form.isGone()
	w.hasFocus()
	w.channel().message("May I ask without a mouse?").sees("Topics: tools")
}

// answersByKeyboard uses a message's menu, and its thread.
func answersByKeyboard(w window) {
	w.hits("F6")
	w.focusOn("button", "…:…M")
	w.hits("F6")
	w.focusOn("button", "questions…")
	w.hits("F6")
	w.focusOn("article", "Kith…")
	w.hits("F6")
	w.focusOn("textbox", "Write in #questions")
	w.hits("Shift+F6")
	w.focusOn("article", "Kith…")
	w.hits("End")
	for range 3 { // what Kith says to Ada alone comes before the card or after it
		if !look[bool](w, "isOnMessage", "May I ask without a mouse?") {
			w.hits("Up")
		}
	}
	w.tabsTo("button", "More")
	w.hits("Enter")
	w.focusOn("menuitem", "…")
	w.hits("m")
	w.focusOn("menuitem", "Mark as the answer")
	w.hits("Escape")
	w.channel().message("May I ask without a mouse?").isChosen("More", false)
	w.focusOn("button", "More")
	w.hits("Enter")
	w.focusOn("menuitem", "…")
	w.hits("m", "Enter")
	w.channel().message("This message is not in the thread of a question").sees("Only you can see this")
	w.hasFocus()

	w.hits("Escape")
	w.focusOn("article", "Kith…")
	w.tabsTo("button", "Reply in the thread…")
	w.hits("Enter")
	w.focusOn("textbox", "Reply…")
	w.types("The keyboard answers.")
	w.hits("Shift+Enter")
	w.types("In two lines.")
	w.hits("Enter")
	w.thread().message("The keyboard answers.").sees("In two lines.")
	w.hits("Escape")
	w.thread().isGone()
	w.focusOn("article", "Kith…")
}

// looksAroundByKeyboard opens the other dialogs and the other side.
func looksAroundByKeyboard(w window) {
	w.hits("?")
	w.at("dialog", "Keyboard shortcuts").sees("Walk through the messages")
	w.hasFocus()
	w.hits("Escape")
	w.at("dialog", "Keyboard shortcuts").isGone()
	w.focusOn("article", "Kith…")
	w.hits("Alt+b")
	w.at("region", "What Grace sees").sees("Nobody has answered yet")
	w.hits("Alt+o")
	w.focusOn("textbox", "Write in #questions")
	w.hits("Alt+3")
	w.at("region", "What Linus sees").sees("Nobody has answered yet")
	w.hits("Alt+b")
	w.at("region", "What Grace sees").isGone()
	w.hasFocus()
	closesByKeyboard(w)
	w.hits("Alt+,")
	w.at("notice", "1 hour passed.").sees("1 hour passed.")
	w.hits("Alt+.")
	w.sees("passed.")
}

// closesByKeyboard names a question with what the bot suggests.
func closesByKeyboard(w window) {
	w.hits("Alt+1")
	w.at("region", "What Ada sees").sees("Ada")
	w.focusOn("textbox", "Write in #questions")
	w.types("/question cl")
	w.hits("Enter")
	w.at("listbox", "Options").sees("question:")
	w.hits("Tab")
	w.at("listbox", "question").sees("May I ask without a mouse?")
	w.hits("Down", "Up", "Enter", "Enter")
	w.channel().message("May I ask without a mouse?").sees("Closed.")
}
