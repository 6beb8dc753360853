package discord

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

const (
	// earlierFor is how long the attempts of an earlier process are reckoned with.
	earlierFor = 10 * time.Minute
	// clocksDiffer is by how much Discord's clock may be behind ours.
	clocksDiffer = time.Minute
	// nonceFor is how long Discord is trusted to know a nonce: it says "the past few
	// minutes".
	nonceFor = 2 * time.Minute
	// mostBehind is how many pages of a hundred messages are looked through for one.
	mostBehind = 20
)

// doubts are the keys of messages that may have been sent although that failed.
type doubts struct {
	began time.Time // the process: what an earlier one did is not known
	mu    sync.Mutex
	keys  recent[string, time.Time] // when the first attempt began whose end is not known
}

// about is whether a message may have been sent, and since when by Discord's clock.
func (d *doubts) about(key string) (since time.Time, unsure bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	since = d.keys.of(key)
	switch {
	case !since.IsZero():
	case time.Since(d.began) < earlierFor:
		since = d.began.Add(-earlierFor)
	default:
		return since, false
	}
	return since.Add(-clocksDiffer), true
}

// old is like about for what this process did, once Discord may have forgotten it.
func (d *doubts) old(key string) (since time.Time, unsure bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	since = d.keys.of(key)
	return since.Add(-clocksDiffer), !since.IsZero() && time.Since(since) > nonceFor
}

// raise notes the failure of an attempt, unless Discord said that nothing was done.
func (d *doubts) raise(key string, began time.Time, err error) {
	var later *chat.RateLimitError
	var refused *rest.Error
	if key == "" || errors.As(err, &later) || errors.As(err, &refused) && refused.Status < 500 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.keys.of(key).IsZero() {
		d.keys.put(key, began)
	}
}

// settle forgets a doubt.
func (d *doubts) settle(key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keys.drop(key)
}

// stands is the ID of a message that an earlier attempt sent without our learning
// of it, so long ago that Discord may not tell it by its nonce any more; "" when
// there is none. Where Kith may not read, the nonce has to do.
func (a *Adapter) stands(ctx context.Context, out chat.Outgoing, m message) (string, error) {
	since, unsure := a.doubts.old(out.Key)
	if !unsure {
		return "", nil
	}
	me, err := a.self(ctx)
	if err != nil {
		return "", err
	}
	behind := idAt(since)
	for range mostBehind {
		var page []standing // the newest first
		query := url.Values{"after": {behind}, "limit": {"100"}}.Encode()
		err := unlessGone(a.do(ctx, rest.Call{
			Method: "GET", Path: "/channels/" + string(out.To) + "/messages?" + query, Into: &page,
			Priority: rest.Card, Patience: patience, Attempts: 1, Guild: guildOf(out.Space),
		}))
		if err != nil {
			return "", err
		}
		for _, old := range page {
			if old.Author.ID == me && old.is(m) {
				return old.ID, nil
			}
		}
		if len(page) < 100 {
			break
		}
		behind = page[0].ID
	}
	return "", nil
}

// standing is a message as far as it tells which of ours it is.
type standing struct {
	ID         string `json:"id"`
	Author     user   `json:"author"`
	Content    string `json:"content"`
	Components []struct {
		ID int32 `json:"id"`
	} `json:"components"`
}

// is tells a message by the number of its first component, and one that is words
// alone by these.
func (s standing) is(m message) bool {
	if m.Content != nil {
		return len(s.Components) == 0 && strings.TrimSpace(s.Content) == strings.TrimSpace(*m.Content)
	}
	return len(s.Components) > 0 && s.Components[0].ID == m.Components[0].ID
}

// idAt is an ID before all that Discord made at that time or later.
func idAt(t time.Time) string {
	return strconv.FormatInt(max(t.UnixMilli()-epoch, 0)<<22, 10)
}
