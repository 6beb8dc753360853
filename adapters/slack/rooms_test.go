package slack

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/kith-community/kith/bot/chat"
)

func TestConverse(t *testing.T) {
	a, side := connect(t)
	for range 2 {
		if id, err := a.Converse(t.Context(), aSpace, []chat.UserID{"U41"}); id != "D41" || err != nil {
			t.Errorf("one: %s, %v", id, err)
		}
		if id, err := a.Converse(t.Context(), aSpace, []chat.UserID{"U42", "U41", "U42"}); id != "GU41U42" || err != nil {
			t.Errorf("two: %s, %v", id, err)
		}
	}
	if n := len(side.of("conversations.open")); n != 2 {
		t.Errorf("opened %d", n)
	}
	nine := []chat.UserID{"U01", "U02", "U03", "U04", "U05", "U06", "U07", "U08", "U09"}
	for _, tt := range []struct {
		who  []chat.UserID
		want error
	}{{nine, chat.ErrInvalid}, {nil, chat.ErrInvalid}, {[]chat.UserID{"nobody"}, chat.ErrNotFound}} {
		if _, err := a.Converse(t.Context(), aSpace, tt.who); !errors.Is(err, tt.want) {
			t.Errorf("%v: %v", tt.who, err)
		}
	}
	for code, want := range map[string]error{"user_not_found": chat.ErrNotFound, "cannot_dm_bot": chat.ErrUnreachable, "user_disabled": chat.ErrUnreachable} {
		side.once("conversations.open", refused(code))
		if _, err := a.Converse(t.Context(), aSpace, []chat.UserID{"U50"}); !errors.Is(err, want) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestAVanishedRoomIsOpenedAnew: a conversation that is no longer there is forgotten.
func TestAVanishedRoomIsOpenedAnew(t *testing.T) {
	a, side := connect(t)
	side.always("chat.postMessage", refused("channel_not_found"))
	for range 2 {
		to, err := a.Converse(t.Context(), aSpace, []chat.UserID{"U41", "U42"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: to, Message: says("Hello.")}); !errors.Is(err, chat.ErrNoConversation) {
			t.Errorf("got %v", err)
		}
	}
	if n := len(side.of("conversations.open")); n != 2 {
		t.Errorf("opened %d", n)
	}
}

// TestWhereNoMoreConversationsMayBeOpened: people are written to by their own IDs, and
// the conversation's is known from then on.
func TestWhereNoMoreConversationsMayBeOpened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		side.always("conversations.open", tooSoon("60"))
		to, err := a.Converse(t.Context(), aSpace, []chat.UserID{"U41"})
		if err != nil || to != "U41" {
			t.Fatalf("got %s, %v", to, err)
		}
		receipt, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: to, Message: says("Hello.")})
		if err != nil || receipt.Ref.Conversation != "D41" {
			t.Errorf("got %+v, %v", receipt, err)
		}
		if to, err = a.Converse(t.Context(), aSpace, []chat.UserID{"U41"}); to != "D41" || err != nil {
			t.Errorf("got %s, %v", to, err)
		}
		var early *chat.RateLimitError
		if _, err = a.Converse(t.Context(), aSpace, []chat.UserID{"U41", "U42"}); !errors.As(err, &early) {
			t.Errorf("a room: %v", err)
		}
	})
}

func TestUser(t *testing.T) {
	a, side := connect(t)
	u, err := a.User(t.Context(), aSpace, "U41")
	if want := (chat.User{ID: "U41", Name: "Ada *L*", Locale: "de-DE", Zone: "Europe/Berlin"}); u != want || err != nil {
		t.Errorf("got %+v, %v", u, err)
	}
	for name, body := range map[string]struct {
		says string
		want chat.User
	}{
		"an admin":      {`"is_admin":true,"real_name":"Grace"`, chat.User{ID: "U41", Name: "Grace", Manages: true}},
		"an owner":      {`"is_owner":true,"name":"grace"`, chat.User{ID: "U41", Name: "grace", Manages: true}},
		"a bot":         {`"is_bot":true,"profile":{"real_name":"Bot"}`, chat.User{ID: "U41", Name: "Bot", Bot: true}},
		"without names": {`"is_bot":false`, chat.User{ID: "U41", Name: "U41"}},
	} {
		side.once("users.info", func(apiCall) apiReply { return ok(`,"user":{"id":"U41",%s}`, body.says) })
		if u, err := a.User(t.Context(), aSpace, "U41"); u != body.want || err != nil {
			t.Errorf("%s: got %+v, %v", name, u, err)
		}
	}
	side.once("users.info", func(apiCall) apiReply { return ok(`,"user":{"id":"U41","deleted":true}`) })
	if _, err := a.User(t.Context(), aSpace, "U41"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("deactivated: %v", err)
	}
	asked := len(side.of("users.info"))
	if _, err := a.User(t.Context(), aSpace, "nobody"); !errors.Is(err, chat.ErrNotFound) || len(side.of("users.info")) != asked {
		t.Errorf("nobody: %v", err)
	}
	if _, err := a.User(t.Context(), "slack:T9999", "U41"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("elsewhere: %v", err)
	}
}
