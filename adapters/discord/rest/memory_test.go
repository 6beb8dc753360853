package rest

import (
	"fmt"
	"testing"
	"time"
)

func TestRoutes(t *testing.T) {
	for _, c := range []struct {
		method, path string
		want         route
	}{
		{"GET", "/users/@me", route{"GET /users/@me", "", false}},
		{"GET", "/users/123", route{"GET /users/{}", "", false}},
		{"POST", "/channels/12/messages", route{"POST /channels/{}/messages", "12", false}},
		{"GET", "/channels/12/messages?limit=5&before=99", route{"GET /channels/{}/messages", "12", false}},
		{"PUT", "/channels/12/messages/34/reactions/%F0%9F%91%8D/@me", route{"PUT /channels/{}/messages/{}/reactions/{}/@me", "12", false}},
		{"DELETE", "/channels/12/messages/34/reactions/x:5/6", route{"DELETE /channels/{}/messages/{}/reactions/{}/{}", "12", false}},
		{"GET", "/guilds/7/members/8", route{"GET /guilds/{}/members/{}", "7", false}},
		{"GET", "/invites/aBc", route{"GET /invites/{}", "", false}},
		{"PUT", "/applications/5/guilds/7/commands", route{"PUT /applications/{}/guilds/{}/commands", "", false}},
		{"POST", "/interactions/5/tok/callback?with_response=true", route{"POST /interactions/{}/{}/callback", "5/tok", true}},
		{"PATCH", "/webhooks/5/tok/messages/@original", route{"PATCH /webhooks/{}/{}/messages/@original", "5/tok", true}},
		{"POST", "/webhooks/5/tok", route{"POST /webhooks/{}/{}", "5/tok", true}},
		{"GET", "/webhooks/5", route{"GET /webhooks/{}", "5", false}},
	} {
		if got := routeOf(c.method, c.path); got != c.want {
			t.Errorf("%s %s: got %+v, want %+v", c.method, c.path, got, c.want)
		}
	}
}

func TestTokensLeaveNothingBehind(t *testing.T) {
	discord := &strict{limit: 5, window: 2 * time.Second}
	play(t, discord.ServeHTTP, func(r *rig) {
		for i := range 500 {
			r.must(callback(i))
			r.must(Call{Method: "PATCH", Path: fmt.Sprintf("/webhooks/1/token%d/messages/@original", i), Body: 1})
		}
		if got := r.Figures().Buckets; got != 0 {
			r.Errorf("got %d buckets, want none", got)
		}
		follow := Call{Method: "POST", Path: "/webhooks/1/busy", Body: 1}
		r.crowdOf(repeat(follow, 5)...)() // now it is full, and that must be remembered
		if got := r.Figures().Buckets; got != 1 {
			r.Errorf("got %d buckets, want 1", got)
		}
		r.crowdOf(repeat(follow, 5)...)()
		time.Sleep(3 * idle)
		r.must(callback(1))
		if f := r.Figures(); f.Buckets != 0 || f.TooMany != 0 {
			r.Errorf("got %d buckets and %d answers of 429, want none", f.Buckets, f.TooMany)
		}
	})
}

func TestIdleBucketsAreForgotten(t *testing.T) {
	discord := &strict{limit: 5, window: 2 * time.Second}
	play(t, discord.ServeHTTP, func(r *rig) {
		for i := range 300 {
			r.must(send(i))
		}
		if got := r.Figures().Buckets; got < 200 {
			r.Errorf("got %d buckets, want those of the last minute", got)
		}
		time.Sleep(3 * idle)
		r.must(send(1000))
		if got := r.Figures().Buckets; got != 1 {
			r.Errorf("got %d buckets, want 1", got)
		}
		if got := len(r.limits.probing); got != 0 {
			r.Errorf("got %d majors with probes, want none", got)
		}
	})
}

func TestBurstsNeverBreakTheLimitOverAll(t *testing.T) {
	var p pace
	var sent []time.Time
	now := time.Unix(1_700_000_000, 0)
	for i := range 5_000 {
		if free := p.free(); free.After(now) {
			now = free
		}
		now = now.Add(time.Duration(i%13) * time.Duration(i%7) * time.Millisecond / 3) // timers are late
		if i%400 == 0 {
			now = now.Add(3 * time.Second)
		}
		p.take(now)
		sent = append(sent, now)
		if n := len(sent); n > 50 && sent[n-1].Sub(sent[n-51]) <= time.Second {
			t.Fatalf("51 requests within %v", sent[n-1].Sub(sent[n-51]))
		}
	}
}

func TestAnAnswerDoesNotShortenARefusal(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	b := newBucket("x", &pool{})
	b.take(now)
	b.take(now)
	b.flying--
	b.update(window{"x", 5, 4, 2 * time.Second}, 0, now)
	b.block(now.Add(10 * time.Minute)) // a limit inside the bucket
	b.flying--
	b.update(window{"x", 5, 3, 2 * time.Second}, 0, now)
	if later := now.Add(9 * time.Minute); b.room(Answer, later) {
		t.Errorf("got room after %v, want none for 10 minutes", later.Sub(now))
	}
	if later := now.Add(11 * time.Minute); !b.room(Nudge, later) {
		t.Errorf("got no room after %v", later.Sub(now))
	}
}
