package discordtest

import (
	"encoding/json"
	"slices"
	"strings"
)

// Intents. Source: Discord's documentation, "Gateway Intents".
const (
	intentGuilds    = 1 << 0
	intentMembers   = 1 << 1
	intentPresences = 1 << 8
	intentContent   = 1 << 15
	privileged      = intentMembers | intentPresences | intentContent
	allIntents      = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// wanted is which intent lets a session hear of events that begin so: in servers,
// and in direct conversations. The first that fits counts; what is not here is heard
// by everybody.
var wanted = []struct {
	prefix         string
	guilds, direct int
}{
	{"GUILD_MEMBER_", intentMembers, 0},
	{"THREAD_MEMBERS_", intentGuilds, 0},
	{"GUILD_AUDIT_LOG_", 1 << 2, 0},
	{"GUILD_BAN_", 1 << 2, 0},
	{"GUILD_EMOJIS_", 1 << 3, 0},
	{"GUILD_STICKERS_", 1 << 3, 0},
	{"GUILD_SOUNDBOARD_", 1 << 3, 0},
	{"GUILD_INTEGRATIONS_", 1 << 4, 0},
	{"GUILD_SCHEDULED_EVENT_", 1 << 16, 0},
	{"GUILD_", intentGuilds, 0},
	{"CHANNEL_PINS_", intentGuilds, 1 << 12},
	{"CHANNEL_", intentGuilds, 0},
	{"THREAD_", intentGuilds, 0},
	{"STAGE_INSTANCE_", intentGuilds, 0},
	{"INTEGRATION_", 1 << 4, 0},
	{"WEBHOOKS_", 1 << 5, 0},
	{"INVITE_", 1 << 6, 0},
	{"VOICE_", 1 << 7, 0},
	{"PRESENCE_", intentPresences, 0},
	{"MESSAGE_REACTION_", 1 << 10, 1 << 13},
	{"MESSAGE_POLL_", 1 << 24, 1 << 25},
	{"MESSAGE_", 1 << 9, 1 << 12},
	{"TYPING_", 1 << 11, 1 << 14},
	{"AUTO_MODERATION_ACTION_", 1 << 21, 0},
	{"AUTO_MODERATION_", 1 << 20, 0},
}

// hears is whether a session's shard and intents include an event.
func (s *Server) hears(ses *session, d dispatched, content []byte) bool {
	if d.Guild == 0 && ses.shard != 0 || d.Guild != 0 && !ses.owns(d.Guild) {
		return false
	}
	for _, w := range wanted {
		if !strings.HasPrefix(d.Event, w.prefix) {
			continue
		}
		needs := w.guilds
		if d.Guild == 0 {
			needs = w.direct
		}
		if ses.intents&needs != 0 {
			return d.Event != "THREAD_MEMBERS_UPDATE" || ses.intents&intentMembers != 0 || s.joinedOrLeft(content)
		}
		return d.Event == "GUILD_MEMBER_UPDATE" && s.ownMember(content)
	}
	return true
}

// joinedOrLeft is whether the bot itself came into a thread or went: all that is
// told of members without their intent.
func (s *Server) joinedOrLeft(content []byte) bool {
	var change struct {
		Added []struct {
			User ID `json:"user_id"`
		} `json:"added_members"`
		Removed []ID `json:"removed_member_ids"`
	}
	if json.Unmarshal(content, &change) != nil {
		return false
	}
	for _, m := range change.Added {
		if m.User == s.bot {
			return true
		}
	}
	return slices.Contains(change.Removed, s.bot)
}

// ownMember is whether a change is of the bot's own membership, of which it always
// hears.
func (s *Server) ownMember(content []byte) bool {
	var change struct {
		User struct{ ID ID } `json:"user"`
	}
	return json.Unmarshal(content, &change) == nil && change.User.ID == s.bot
}

// hides is whether the words of a message are kept from a session. Not from one
// that may read them, and never in its own messages, direct ones, and those that
// mention the bot. Source: Discord's documentation, "Message Content Intent".
func (s *Server) hides(ses *session, d dispatched) bool {
	if ses.intents&intentContent != 0 || d.Guild == 0 || d.Author == s.bot || slices.Contains(d.Mentions, s.bot) {
		return false
	}
	return d.Event == "MESSAGE_CREATE" || d.Event == "MESSAGE_UPDATE"
}

// wordless is a message without its words. That which it answers keeps them when
// they are the bot's own.
func (s *Server) wordless(content []byte) []byte {
	var m map[string]json.RawMessage
	if json.Unmarshal(content, &m) != nil {
		return content
	}
	for field, empty := range map[string]string{"content": `""`, "embeds": "[]", "attachments": "[]", "components": "[]"} {
		if _, there := m[field]; there {
			m[field] = json.RawMessage(empty)
		}
	}
	delete(m, "poll")
	if answered, there := m["referenced_message"]; there && !s.readable(answered) {
		m["referenced_message"] = s.wordless(answered)
	}
	out, err := json.Marshal(m)
	if err != nil {
		return content
	}
	return out
}

// readable is whether the bot may read a message without the intent.
func (s *Server) readable(content []byte) bool {
	var m *struct {
		Author   struct{ ID ID }   `json:"author"`
		Mentions []struct{ ID ID } `json:"mentions"`
	}
	if json.Unmarshal(content, &m) != nil || m == nil {
		return true
	}
	return m.Author.ID == s.bot || slices.ContainsFunc(m.Mentions, func(u struct{ ID ID }) bool { return u.ID == s.bot })
}
