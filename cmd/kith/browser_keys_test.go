package main

import (
	"strings"
	"unicode/utf8"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var keys = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Backspace": kb.Backspace, "F6": kb.F6,
	"Up": kb.ArrowUp, "Down": kb.ArrowDown, "Left": kb.ArrowLeft, "Right": kb.ArrowRight, "End": kb.End, "Home": kb.Home,
}

var modifiers = map[string]kb.Modifier{"Ctrl": kb.ModifierCtrl, "Alt": kb.ModifierAlt, "Shift": kb.ModifierShift}

// hits presses keys: "Tab", "Ctrl+k", "Alt+2".
func (w window) hits(names ...string) {
	w.Helper()
	for _, name := range names {
		parts := strings.Split(name, "+")
		key := parts[len(parts)-1]
		var held kb.Modifier
		for _, part := range parts[:len(parts)-1] {
			held |= modifiers[part]
		}
		if special, ok := keys[key]; ok {
			key = special
		}
		letter, _ := utf8.DecodeRuneInString(key)
		w.strikes(letter, held)
	}
}

// strikes presses one key. A letter comes with its key going down, as from a
// keyboard: chromedp sends it as an event of its own, which arrives in a field
// even if the page has taken the key for something else.
func (w window) strikes(letter rune, held kb.Modifier) {
	w.Helper()
	all := kb.Encode(letter)
	down, up := *all[0], *all[len(all)-1]
	if len(all) > 2 && held&^kb.ModifierShift == 0 {
		down.Text, down.UnmodifiedText = all[1].Text, all[1].UnmodifiedText
	}
	if down.Text == "" {
		down.Type = input.DispatchKeyEventTypeRawKeyDown
	}
	for _, event := range []input.DispatchKeyEventParams{down, up} {
		event.Modifiers |= held.Int64()
		_, err := chromedp.Call(w.ctx, input.DispatchKeyEvent, event)
		w.must(err)
	}
}
