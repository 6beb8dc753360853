package discordtest

import (
	"slices"
	"strconv"
	"time"
)

// stamp is a time as Discord writes it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

func (s *Server) userJSON(u *user) map[string]any {
	var global any
	if u.globalName != "" {
		global = u.globalName
	}
	m := map[string]any{
		"id": u.id, "username": u.name, "discriminator": "0", "global_name": global, "avatar": nil, "public_flags": 0, "flags": 0, "primary_guild": nil,
	}
	if u.bot {
		m["bot"] = true
	}
	return m
}

func (s *Server) memberJSON(g *guild, m *member) map[string]any {
	var nick any
	if m.nick != "" {
		nick = m.nick
	}
	roles := m.roles
	if roles == nil {
		roles = []ID{}
	}
	return map[string]any{
		"user": s.userJSON(m.user), "nick": nick, "avatar": nil, "banner": nil, "roles": roles, "joined_at": stamp(m.joined),
		"premium_since": nil, "deaf": false, "mute": false, "flags": 0, "pending": false, "communication_disabled_until": nil,
	}
}

func (r *role) json() map[string]any {
	return map[string]any{
		"id": r.id, "name": r.name, "permissions": strconv.FormatUint(r.permissions, 10), "position": 0, "color": 0, "hoist": false,
		"managed": r.managed, "mentionable": false, "icon": nil, "unicode_emoji": nil, "flags": 0, "description": nil,
		"colors": map[string]any{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil},
	}
}

func (s *Server) rolesJSON(g *guild) []any {
	all := []any{}
	for _, r := range g.roles {
		all = append(all, r.json())
	}
	return all
}

// channelJSON is a channel, a thread or a direct conversation as Discord answers it.
func (s *Server) channelJSON(c *channel) map[string]any {
	var last any
	if c.last != 0 {
		last = c.last
	}
	m := map[string]any{"id": c.id, "type": c.kind, "flags": c.flags, "last_message_id": last}
	switch {
	case c.kind == Direct:
		recipients := []any{}
		for _, id := range c.members {
			if id != s.bot {
				recipients = append(recipients, s.userJSON(s.users[id]))
			}
		}
		m["recipients"] = recipients
		return m
	case c.thread():
		s.threadJSON(c, m)
	default:
		c.placeJSON(m)
	}
	m["guild_id"], m["name"], m["rate_limit_per_user"] = c.guild, c.name, c.slow
	return m
}

// threadJSON writes what threads have.
func (s *Server) threadJSON(c *channel, m map[string]any) {
	meta := map[string]any{
		"archived": c.archived, "locked": c.locked, "auto_archive_duration": c.sleeps, "archive_timestamp": stamp(c.touched), "create_timestamp": stamp(c.id.Time()),
	}
	if c.kind == PrivateThread {
		meta["invitable"] = c.invitable
	}
	counted := 0
	for _, message := range c.messages {
		if message.counts() && message.only == 0 {
			counted++
		}
	}
	m["parent_id"], m["owner_id"], m["thread_metadata"], m["applied_tags"] = c.parent, c.owner, meta, append([]ID{}, c.applied...)
	m["message_count"], m["total_message_sent"], m["member_count"] = counted, c.sent, min(len(c.members), maxCounted)
	if slices.Contains(c.members, s.bot) {
		m["member"] = memberOf(c, s.bot)
	}
}

// maxCounted is where Discord stops counting the members of a thread.
const maxCounted = 50

// placeJSON writes what channels have that are no threads.
func (c *channel) placeJSON(m map[string]any) {
	m["permission_overwrites"], m["position"], m["nsfw"], m["parent_id"], m["topic"] = append([]overwrite{}, c.overwrites...), c.position, false, nil, orNull(c.topic)
	if c.kind == Forum {
		m["available_tags"], m["default_reaction_emoji"], m["default_sort_order"], m["default_forum_layout"] = append([]Tag{}, c.tags...), nil, nil, 0
	}
}

func (s *Server) guildJSON(g *guild) map[string]any {
	return map[string]any{
		"id": g.id, "name": g.name, "owner_id": g.owner, "icon": nil, "description": nil, "home_header": nil, "splash": nil, "discovery_splash": nil,
		"features": []any{}, "banner": nil, "application_id": nil, "region": "de", "afk_channel_id": nil, "afk_timeout": 300, "system_channel_id": nil,
		"system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": nil, "verification_level": 0, "roles": s.rolesJSON(g),
		"default_message_notifications": 0, "mfa_level": 0, "explicit_content_filter": 0, "max_presences": nil, "max_members": 500000,
		"max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": nil, "premium_tier": 0, "premium_subscription_count": 0,
		"preferred_locale": "en-US", "rules_channel_id": nil, "safety_alerts_channel_id": nil, "public_updates_channel_id": nil,
		"premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0, "emojis": []any{}, "stickers": []any{}, "incidents_data": nil,
		"owner_configured_content_level": 0, "premium_progress_bar_enabled_user_updated_at": nil,
	}
}

// guildCreate is a server as the gateway describes it.
func (s *Server) guildCreate(g *guild) map[string]any {
	m := s.guildJSON(g)
	channels, threads := []any{}, []any{}
	for _, c := range s.sortedChannels() {
		if c.guild != g.id {
			continue
		}
		if c.thread() {
			if !c.archived && s.may(s.bot, c)&permViewChannel != 0 {
				threads = append(threads, s.channelJSON(c))
			}
			continue
		}
		channels = append(channels, s.channelJSON(c))
	}
	members := []any{}
	if me := g.member(s.bot); me != nil {
		members = append(members, s.memberJSON(g, me))
		m["joined_at"] = stamp(me.joined)
	}
	m["channels"], m["threads"], m["members"], m["member_count"] = channels, threads, members, len(g.members)
	m["large"], m["unavailable"], m["voice_states"], m["presences"] = false, false, []any{}, []any{}
	m["stage_instances"], m["guild_scheduled_events"], m["soundboard_sounds"] = []any{}, []any{}, []any{}
	return m
}
