package main

import (
	"log/slog"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far something is: a bar on a terminal, elsewhere a line in
// the log every few seconds. Whatever is quicker than that shows nothing.
type progress struct {
	bar  *progressbar.ProgressBar
	log  *slog.Logger
	what string
	last time.Time
}

const (
	barEvery  = 100 * time.Millisecond
	lineEvery = 5 * time.Second
)

func (p *program) progress() *progress {
	g := &progress{log: newLog(p.errs, p.Log), last: time.Now()}
	if w := terminal(p.errs); w != nil {
		g.bar = progressbar.NewOptions64(1, progressbar.OptionSetWriter(w), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetWidth(30), progressbar.OptionThrottle(barEvery), progressbar.OptionSetPredictTime(true))
	}
	return g
}

// at says that done of all has been done of what.
func (g *progress) at(what string, done, all int64) {
	now := time.Now()
	switch {
	case g.bar != nil && now.Sub(g.last) >= barEvery:
		if what != g.what {
			g.bar.Reset()
			g.bar.ChangeMax64(max(all, 1))
			g.bar.Describe(what)
			g.what = what
		}
		g.bar.Set64(min(done, max(all, 1)-1)) // the last step would end it with a line of its own
		g.last = now
	case g.bar == nil && now.Sub(g.last) >= lineEvery:
		g.log.Info(what, "percent", 100*done/max(all, 1))
		g.last = now
	}
}

// clear makes room for a line; the bar comes back behind it.
func (g *progress) clear() {
	if g.bar != nil {
		g.bar.Clear()
	}
}
