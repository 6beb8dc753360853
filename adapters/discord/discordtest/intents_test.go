package discordtest

import (
	"fmt"
	"testing"
)

// TestThreadMembers: without the intent of members a bot hears in threads of nobody
// but itself.
func TestThreadMembers(t *testing.T) {
	r := newRig(t)
	for name, c := range map[string]struct {
		content string
		intents int
		want    bool
	}{
		"somebody came": {fmt.Sprintf(`{"added_members": [{"user_id": "%d"}]}`, r.ada), intentGuilds, false},
		"somebody went": {fmt.Sprintf(`{"removed_member_ids": ["%d"]}`, r.ada), intentGuilds, false},
		"the bot came":  {fmt.Sprintf(`{"added_members": [{"user_id": "%d"}]}`, r.bot), intentGuilds, true},
		"the bot went":  {fmt.Sprintf(`{"removed_member_ids": ["%d"]}`, r.bot), intentGuilds, true},
		"asked for":     {fmt.Sprintf(`{"removed_member_ids": ["%d"]}`, r.ada), intentGuilds | intentMembers, true},
	} {
		ses := &session{intents: c.intents, shards: 1}
		if got := r.hears(ses, dispatched{Event: "THREAD_MEMBERS_UPDATE", Guild: r.guild}, []byte(c.content)); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// TestAnsweredWords: a message that answers the bot's own shows what it answers.
func TestAnsweredWords(t *testing.T) {
	r := newRig(t)
	for author, want := range map[ID]string{
		r.bot: `{"content":"","referenced_message":{"author":{"id":"%d"},"content":"old"}}`,
		r.ada: `{"content":"","referenced_message":{"author":{"id":"%d"},"content":""}}`,
	} {
		given := fmt.Sprintf(`{"content":"new","poll":{},"referenced_message":{"author":{"id":"%d"},"content":"old"}}`, author)
		if got := string(r.wordless([]byte(given))); got != fmt.Sprintf(want, author) {
			t.Errorf("got %s, want %s", got, fmt.Sprintf(want, author))
		}
	}
}
