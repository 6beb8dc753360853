package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The other stories would pass on a page that nobody looks at closely.
func TestEyesAndEarsAreOpen(t *testing.T) {
	kith := serve(t)
	ada := kith.opens("ada")
	ada.isNotWide()
	_, err := chromedp.Run(ada.ctx, chromedp.Evaluate[chromedp.Void](`
		console.error("a complaint");
		setTimeout(() => { throw new Error("a mistake") });
		document.querySelector("main").insertAdjacentHTML("beforeend", "<img src='http://elsewhere.example/x.png'><p id='wide' style='width:200vw'>wide</p>");
		document.querySelector("#wide").style.width = "200vw";
		fetch("/nowhere").then(() => document.querySelector("main").append("it was not there"));
		0`))
	ada.must(err)
	ada.sees("it was not there")
	if wide := look[[]string](ada, "wide"); len(wide) == 0 {
		t.Error("a line twice as wide as the window was not seen")
	}
	heard := strings.Join(ada.troubles.left(), "\n")
	for _, words := range []string{"a complaint", "a mistake", "elsewhere.example", "inline style", "404"} {
		if !strings.Contains(heard, words) {
			t.Errorf("nobody heard of %q in %s", words, heard)
		}
	}
	ada.expects("")
}
