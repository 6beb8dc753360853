package slack

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// TestMembersAreLearned: who is learned at the start is not looked up; who left is
// not taken for a member.
func TestMembersAreLearned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		side.always("users.list", func(r apiCall) apiReply {
			if r.values.Get("limit") != "200" || r.values.Get("include_locale") != "true" {
				t.Errorf("asked for %v", r.values)
			}
			next := map[string]string{"": "two", "two": "three"}[r.values.Get("cursor")]
			if next == "three" {
				side.answers["users.list"] = refused("internal_error") // for good: what is known stays known
			}
			return ok(`,"members":[{"id":"U1%s","name":"ada","tz":"Europe/Berlin","locale":"de-DE","is_admin":true},{"id":"U2%s","deleted":true}],"response_metadata":{"next_cursor":%q}`,
				next, next, next)
		})
		side.once("users.list", tooSoon("7"))
		began := time.Now()
		who, err := a.meet(t.Context(), "xoxb-1")
		if err != nil {
			t.Fatal(err)
		}
		a.learn(t.Context(), who.id)
		if took := time.Since(began); took < 7*time.Second {
			t.Errorf("Slack asked for 7 s, it took %v", took)
		}
		for _, id := range []string{"U1two", "U1three"} {
			u, err := a.person(t.Context(), aTeam, id, pace.Answer)
			want := chat.User{ID: chat.UserID(id), Name: "ada", Locale: "de-DE", Zone: "Europe/Berlin", Manages: true}
			if err != nil || u != want {
				t.Errorf("got %+v, %v, want %+v", u, err, want)
			}
		}
		if n := len(side.of("users.info")); n != 0 {
			t.Errorf("%d were looked up", n)
		}
		if _, err := a.person(t.Context(), aTeam, "U2two", pace.Answer); err != nil || len(side.of("users.info")) != 1 {
			t.Errorf("who left is looked up %d times: %v", len(side.of("users.info")), err)
		}
	})
}

// TestStrangersDoNotQueue: when more people than Slack lets us look up do something
// at once, they are answered as far as is known, and do not wait in vain.
func TestStrangersDoNotQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		side.takes = 50 * time.Millisecond
		host, err := a.meet(t.Context(), "xoxb-1")
		if err != nil {
			t.Fatal(err)
		}
		waits := make(chan time.Duration)
		for i := range 500 {
			go func() {
				began := time.Now()
				if u := a.actor(t.Context(), host, fmt.Sprintf("U%d", i), "ada", pace.Answer); u.Name == "" {
					t.Error("nobody is known at all")
				}
				waits <- time.Since(began)
			}()
		}
		long := 0
		for range 500 {
			if <-waits > 100*time.Millisecond {
				long++
			}
		}
		if long > 2 {
			t.Errorf("%d of 500 waited", long)
		}
	})
}
