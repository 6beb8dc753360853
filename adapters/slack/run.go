package slack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kith-community/kith/bot/chat"
)

const (
	// lastWords is how long, once ctx has ended, what is under way may take.
	lastWords = 1500 * time.Millisecond
	// leaving is how long the last acknowledgements may take to leave: slack-go does
	// not tell when they have.
	leaving = 50 * time.Millisecond
)

// Run implements [chat.Platform]. What comes over HTTP is taken from then on.
func (a *Adapter) Run(ctx context.Context, sink chat.Sink) error {
	working, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	a.begin(working, sink)
	defer a.finish()
	host, err := a.introduced(ctx)
	if err != nil {
		return err
	}
	defer a.learning(ctx, host)()
	if a.opts.AppToken == "" {
		<-ctx.Done()
		a.finishWork(end)
		return nil
	}
	connected, disconnect := context.WithCancel(working)
	defer disconnect()
	parts, all := errgroup.WithContext(connected)
	for _, one := range a.sockets.all {
		parts.Go(func() error { return a.listen(all, one) })
	}
	select {
	case <-ctx.Done():
	case <-all.Done():
	}
	a.finishWork(end)
	disconnect()
	err = parts.Wait()
	if ctx.Err() != nil || err == nil {
		return nil
	}
	return fmt.Errorf("the app-level token is not accepted by Slack (%s); make another on the app's page Basic Information, and set KITH_SLACK_APP_TOKEN to it", brief(err))
}

// begin lets what arrives be taken.
func (a *Adapter) begin(working context.Context, sink chat.Sink) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.working, a.sink = working, sink
	a.ending.Store(false)
	a.answers.open(true)
	a.events.open(true)
}

// finish lets nothing be taken any more.
func (a *Adapter) finish() {
	a.ending.Store(true)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sink = nil
}

// finishWork waits for what is under way, and ends it when it takes long.
func (a *Adapter) finishWork(end func()) {
	a.ending.Store(true)
	a.answers.open(false)
	a.events.open(false)
	timer := time.AfterFunc(lastWords, end)
	defer timer.Stop()
	a.answers.wait()
	a.events.wait()
	if a.opts.AppToken != "" {
		time.Sleep(leaving)
	}
	end()
}

// introduced finds out who Kith is where one token says it. Else there is no team.
func (a *Adapter) introduced(ctx context.Context) (*team, error) {
	if a.opts.Teams != nil {
		return nil, nil
	}
	for gap := 250 * time.Millisecond; ; gap = min(2*gap, 30*time.Second) {
		t, err := a.meet(ctx, a.opts.BotToken)
		switch {
		case err == nil || ctx.Err() != nil:
			return t, nil
		case fatal(err):
			return nil, errors.New("the bot's token is not accepted by Slack; install the app to the workspace again, on the app's page OAuth & Permissions, and set KITH_SLACK_BOT_TOKEN to the token there")
		}
		a.log.WarnContext(ctx, "learn who Kith is", "reason", brief(err), "again in", gap)
		if sleep(ctx, gap/2+rand.N(gap/2)) != nil {
			return nil, nil
		}
	}
}
