package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axe loads axe-core into the window: isAccessible asks it.
func (w window) axe(tools string) window {
	w.Helper()
	source, err := os.ReadFile(filepath.Join(tools, "axe-core/axe.min.js"))
	w.must(err)
	_, err = chromedp.Run(w.ctx, chromedp.Evaluate[chromedp.Void](string(source)+";0"))
	w.must(err)
	return w
}

// isAccessible sees no serious fault, which keeps somebody from using the page:
// by all rules of axe-core, or by those that are named.
func (w window) isAccessible(state string, rules ...string) {
	w.Helper()
	look[bool](w, "calm")
	for _, fault := range look[[]string](w, "faults", append([]string{}, rules...)) {
		w.Errorf("%s: %s", state, fault)
	}
}

func (w window) isDark(dark bool) {
	w.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(w.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	w.must(err)
}

func TestPageIsAccessible(t *testing.T) {
	tools := pageTools(t)
	kith := serve(t)
	ada := kith.visit("/?as=ada").axe(tools)
	ada.at("dialog", "Welcome to a small community").sees("1 of 6")
	ada.isAccessible("the tour")
	ada.presses("Skip")
	ada.at("dialog", "…").isGone()
	for _, look := range []string{"Kith", "Discord", "Slack"} {
		ada.wears(look)
		ada.isDark(false)
		ada.isAccessible(look)
		ada.isDark(true)
		ada.isAccessible(look+", dark", "color-contrast")
	}
	ada.wears("Kith")
	ada.shows("dark")
	ada.presses("Be Grace") // nobody has written to her, at whatever hour the community begins
	ada.goes("Kith")
	ada.channel().sees("Say hello to Kith.")
	ada.isAccessible("an empty conversation")
	ada.presses("Be Ada")
	ada.goes("My page")
	ada.at("main", "My page").presses("Messages")
	ada.at("region", "The answer to what you did").sees("A pause keeps everything")
	ada.isAccessible("one's own page and an answer")
	ada.goes("questions")
	ada.isAccessibleAtWork("dark", "color-contrast")
	ada.isDark(false)
	ada.isAccessibleAtWork("light")

	ada.sized(390, 844)
	ada.isAccessible("a phone")
	ada.presses("Open the list of conversations")
	ada.isAccessible("a phone's list of conversations")
}

// isAccessibleAtWork looks at a thread, a form with a complaint, and a form that
// waits.
func (w window) isAccessibleAtWork(colours string, rules ...string) {
	w.Helper()
	w.channel().message("Why does my program print the map").presses("Reply in the thread…")
	w.thread().sees("No replies yet")
	w.isAccessible("a thread, "+colours, rules...)
	w.thread().presses("Close the thread")
	w.says("Write in #questions", "/ask")
	form := w.at("dialog", "Ask a question")
	form.presses("Post")
	form.sees("Please put your question into one sentence.")
	w.isAccessible("a form with a complaint, "+colours, rules...)
	form.presses("Later")
	form.isGone()
	w.isAccessible("a form for later, "+colours, rules...)
	w.presses("Discard")
}

func TestDarkAndLight(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.isDark(false)
	light := look[string](ada, "colours")
	ada.isDark(true)
	dark := look[string](ada, "colours")
	if light == dark {
		t.Errorf("dark and light are both %s", light)
	}
	for scheme, want := range map[string]string{"Light": light, "Dark": dark, "System": dark} {
		ada.at("bar", "…").presses("Look, colours and language: …")
		ada.at("dialog", "Look, colours and language").presses(scheme)
		if got := look[string](ada, "colours"); got != want {
			t.Errorf("%s is %s, want %s", scheme, got, want)
		}
		ada.hits("Escape")
		ada.at("dialog", "Look, colours and language").isGone()
	}
}
