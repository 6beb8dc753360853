package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hung is when a page answers nothing any more; eyes.js gives up long before.
const hung = time.Minute

// look asks eyes.js. chromedp's own polling compiles text to code, which the
// page's Content-Security-Policy forbids; eyes.js waits in the page instead.
func look[T any](w window, verb string, args ...any) T {
	w.Helper()
	all := make([]string, len(args))
	for i, arg := range args {
		content, err := json.Marshal(arg)
		w.must(err)
		all[i] = string(content)
	}
	ctx, cancel := context.WithTimeout(w.ctx, hung)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T]("eyes."+verb+"("+strings.Join(all, ",")+")", chromedp.EvalAwaitPromise))
	w.must(err)
	return v
}

// at is a part of what the window shows: a dialog, an aside, a message and so
// on, by its name or, for a message, by words in it.
func (w window) at(what, name string) window {
	w.place = append(slices.Clone(w.place), [2]string{what, name})
	return w
}

func (w window) message(words string) window { return w.at("message", words) }
func (w window) thread() window              { return w.at("aside", "Thread: …") }
func (w window) channel() window             { return w.at("main", "…") }

func (w window) where() string {
	if len(w.place) == 0 {
		return "the page"
	}
	return fmt.Sprint(w.place)
}

// steps never is nil, which eyes.js could not walk.
func (w window) steps() [][2]string { return append([][2]string{}, w.place...) }

// sees waits until all these words can be seen.
func (w window) sees(words ...string) {
	w.Helper()
	for _, one := range words {
		if !look[bool](w, "sees", w.steps(), one) {
			w.Fatalf("%q does not appear in %s", one, w.where())
		}
	}
}

// seesNot waits until these words are gone.
func (w window) seesNot(words ...string) {
	w.Helper()
	for _, one := range words {
		if !look[bool](w, "seesNot", w.steps(), one) {
			w.Fatalf("%q stays in %s", one, w.where())
		}
	}
}

// isGone waits until the part is not there any more.
func (w window) isGone() {
	w.Helper()
	if !look[bool](w, "gone", w.steps()) {
		w.Fatalf("%s stays", w.where())
	}
}

// presses presses with the mouse what has this name.
func (w window) presses(name string) {
	w.Helper()
	w.click(look[*spot](w, "button", w.steps(), name), name)
}

// spot is a point of the page.
type spot struct{ X, Y float64 }

func (w window) click(at *spot, name string) {
	w.Helper()
	if at == nil {
		w.Fatalf("nobody can press %q in %s", name, w.where())
	}
	w.must(chromedp.Do(w.ctx, chromedp.MouseClickXY(at.X, at.Y)))
}

// goes opens a conversation from the list at the side.
func (w window) goes(conversation string) {
	w.Helper()
	w.at("navigation", "Conversations").presses(conversation + "…")
}

// picks takes an entry of a message's menu.
func (w window) picks(entry string) {
	w.Helper()
	at := look[*spot](w, "message", w.steps())
	if at == nil {
		w.Fatalf("nobody can point at %s", w.where())
	}
	w.must(chromedp.Do(w.ctx, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y)))
	w.presses("More")
	w.page().at("menu", "More").presses(entry)
}

// page is all of what the window shows.
func (w window) page() window {
	w.place = nil
	return w
}

// pasted is the length from which on words come at once, as from a clipboard.
const pasted = 40

// writes clicks into a field and types.
func (w window) writes(field, text string) {
	w.Helper()
	w.click(look[*spot](w, "field", w.steps(), field), field)
	w.types(text)
}

// types types where the focus is.
func (w window) types(text string) {
	w.Helper()
	if utf8.RuneCountInString(text) < pasted {
		for _, letter := range text {
			w.strikes(letter, kb.ModifierNone)
		}
		return
	}
	_, err := chromedp.Call(w.ctx, input.InsertText, input.InsertTextParams{Text: text})
	w.must(err)
}

// says writes a message and sends it.
func (w window) says(field, text string) {
	w.Helper()
	w.writes(field, text)
	w.hits("Enter")
}

// holds waits until a field holds that text.
func (w window) holds(field, text string) {
	w.Helper()
	if !look[bool](w, "holds", w.steps(), field, text) {
		w.Fatalf("%q in %s does not hold %q", field, w.where(), text)
	}
}

// focusOn waits until that is where the keyboard goes, and sees that it shows.
func (w window) focusOn(role, name string) {
	w.Helper()
	if !look[bool](w, "focused", role, name) {
		w.Fatalf("the focus is on %q, not on %s %s", look[string](w, "focus"), role, name)
	}
}

// isChosen waits until a checkbox, radio button, toggle or option is chosen, or
// what opens something has it open; or is not, or has not.
func (w window) isChosen(name string, is bool) {
	w.Helper()
	if !look[bool](w, "chosen", w.steps(), name, is) {
		w.Fatalf("%q in %s stays chosen: %t", name, w.where(), !is)
	}
}

// dismisses puts a notice away once it is there.
func (w window) dismisses(words string) {
	w.Helper()
	notice := w.page().at("notice", words)
	notice.presses("Close")
	notice.isGone()
}

// isNotWide sees that nothing reaches out of the window to the side.
func (w window) isNotWide() {
	w.Helper()
	look[bool](w, "calm")
	if wide := look[[]string](w, "wide"); len(wide) > 0 {
		w.Errorf("these reach out of the window: %s", wide)
	}
}
