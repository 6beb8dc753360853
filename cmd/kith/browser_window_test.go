package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/kith-community/kith/storage/storagetest"
)

// eyes is what a person sees in the page and can reach.
//
//go:embed testdata/eyes.js
var eyes string

// window is a window of the browser that somebody looks at, with a memory of
// its own, or a part of what it shows: see at.
type window struct {
	*testing.T
	ctx      context.Context
	place    [][2]string // steps into a part of the page, as eyes.js takes them
	troubles *troubles
}

// troubles are what went wrong in a page without anybody seeing it: errors in
// the console, refused resources, requests that came to nothing.
type troubles struct {
	mu      sync.Mutex
	all     []string
	forgive []string
}

// visit opens a window on Kith's page.
func (s *served) visit(path string) window {
	s.t.Helper()
	browser, err := startChromium()
	if errors.Is(err, errNoChromium) {
		storagetest.Lacking(s.t, "chromium", err)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext())
	w := window{T: s.t, ctx: ctx, troubles: &troubles{}}
	s.t.Cleanup(func() {
		w.leaves()
		cancel()
	})
	w.must(chromedp.Listen(ctx, w.troubles.hear))
	_, err = chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: eyes})
	w.must(err)
	w.sized(1280, 800)
	w.must(chromedp.Do(ctx, chromedp.Navigate("http://"+s.address+path)))
	return w
}

// opens opens a window for somebody who wants no tour. Escape is faster than
// Skip, which glides into its place.
func (s *served) opens(as string) window {
	s.t.Helper()
	w := s.visit("/?as=" + as)
	w.at("dialog", "Welcome to a small community").sees("1 of 6")
	w.hits("Escape")
	w.at("dialog", "…").isGone()
	return w
}

func (w window) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// sized gives the window's inside that many pixels.
func (w window) sized(width, height int64) {
	w.Helper()
	w.must(chromedp.Do(w.ctx, chromedp.EmulateViewport(width, height)))
}

// reloads presses the browser's button for it.
func (w window) reloads() {
	w.Helper()
	w.must(chromedp.Do(w.ctx, chromedp.Reload()))
}

// leaves closes the window. What went wrong in it unseen fails the test; a test
// that failed leaves a picture behind.
func (w window) leaves() {
	for _, trouble := range w.troubles.left() {
		w.Errorf("the page had trouble: %s", trouble)
	}
	if w.Failed() {
		w.photograph(filepath.Join(w.pictures(), strings.ReplaceAll(w.Name(), "/", "-")+".png"))
	}
}

// pictures is a folder that is still there when the test has ended.
func (w window) pictures() string {
	if kept := flag.Lookup("test.artifacts"); kept != nil && kept.Value.String() == "true" {
		return w.ArtifactDir()
	}
	folder, err := os.MkdirTemp("", "kith-browser")
	if err != nil {
		return os.TempDir()
	}
	return folder
}

func (w window) photograph(file string) {
	w.Helper()
	picture, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, picture, 0o644)
	}
	if err != nil {
		w.Logf("no picture of the window: %v", err)
		return
	}
	w.Logf("what the window showed: %s", file)
}

// shows keeps a picture for people to look at, in the folder KITH_TEST_SHOTS.
func (w window) shows(name string) {
	w.Helper()
	if folder := os.Getenv("KITH_TEST_SHOTS"); folder != "" {
		w.must(os.MkdirAll(folder, 0o755))
		look[bool](w, "calm")
		w.photograph(filepath.Join(folder, name+".png"))
	}
}

// expects forgives trouble with these words in it, which the story is about.
func (w window) expects(words ...string) {
	w.troubles.mu.Lock()
	defer w.troubles.mu.Unlock()
	w.troubles.forgive = append(w.troubles.forgive, words...)
}

func (tr *troubles) hear(event any) {
	var trouble string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		trouble = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			trouble += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.ConsoleAPICalledTypeError && e.Type != runtime.ConsoleAPICalledTypeWarning {
			return
		}
		for _, arg := range e.Args {
			trouble += string(arg.Value) + arg.Description + " "
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != log.EntryLevelError && e.Entry.Level != log.EntryLevelWarning {
			return
		}
		trouble = e.Entry.Text + " " + e.Entry.URL
	default:
		return
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.all = append(tr.all, trouble)
}

// left are the troubles that nobody forgave.
func (tr *troubles) left() (left []string) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	for _, trouble := range tr.all {
		forgiven := false
		for _, words := range tr.forgive {
			forgiven = forgiven || strings.Contains(trouble, words)
		}
		if !forgiven {
			left = append(left, trouble)
		}
	}
	return left
}
