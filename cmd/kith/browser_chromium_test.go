package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"

	"github.com/chromedp/chromedp"
)

// chromiumVariable names the browser.
const chromiumVariable = "KITH_TEST_CHROMIUM"

var errNoChromium = errors.New("no Chromium: install Debian's package chromium, or set " + chromiumVariable + " to a browser's program")

func findChromium() (string, error) {
	if program := os.Getenv(chromiumVariable); program != "" {
		if _, err := exec.LookPath(program); err != nil {
			return "", fmt.Errorf("%s: %w", chromiumVariable, err)
		}
		return program, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", errNoChromium
}

// mouse says that there is one, which Chromium does not see on a server.
const mouse = "primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4"

// flags keep Chromium from talking to anybody but us, and let the page ask for
// the names and roles that it tells screen readers.
func flags() []chromedp.ExecAllocatorOption {
	var all []chromedp.ExecAllocatorOption
	for _, name := range []string{"disable-quic", "disable-component-update", "disable-domain-reliability"} {
		all = append(all, chromedp.Flag(name, true))
	}
	return append(all, chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("lang", "en-US"), chromedp.Flag("blink-settings", mouse),
		chromedp.Flag("enable-blink-features", "ComputedAccessibilityInfo"))
}

// chromium is the one browser that the tests of this process share, each with
// windows and a memory of its own.
type chromium struct {
	ctx context.Context
	end func()
}

var chromiumStarted atomic.Bool

var startChromium = sync.OnceValues(func() (*chromium, error) {
	chromiumStarted.Store(true)
	program, err := findChromium()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "kith-chromium")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], flags()...)
	options = append(options, chromedp.ExecPath(program), chromedp.UserDataDir(folder))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(alloc)
	end := func() {
		chromedp.Cancel(ctx)
		stop()
		os.RemoveAll(folder)
	}
	if err := chromedp.Do(ctx); err != nil {
		end()
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return &chromium{ctx, end}, nil
})

// closeChromium ends the browser if a test started it. Call it after all tests.
func closeChromium() {
	if !chromiumStarted.Load() {
		return
	}
	if c, err := startChromium(); err == nil {
		c.end()
	}
}
