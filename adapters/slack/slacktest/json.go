package slacktest

import (
	"encoding/json"
	"maps"
	"strings"
	"time"
)

func (s *Server) userJSON(u *user, locale bool) object {
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		zone = time.UTC
	}
	label, offset := s.now().In(zone).Zone()
	profile := s.profileJSON(u)
	o := object{
		"id": u.id, "team_id": u.team.id, "name": u.Name, "deleted": u.deleted, "color": "9f69e7", "real_name": u.RealName, "profile": profile,
		"is_bot": u.Bot, "is_app_user": false, "updated": u.updated.Unix(), "is_email_confirmed": true, "who_can_share_contact_card": "EVERYONE",
	}
	if u.deleted { // what Slack no longer tells of those who left
		return o
	}
	maps.Copy(o, object{
		"tz": u.TZ, "tz_label": label, "tz_offset": offset, "is_admin": u.Admin || u.Owner, "is_owner": u.Owner, "is_primary_owner": false,
		"is_restricted": u.Guest, "is_ultra_restricted": false,
	})
	if locale {
		o["locale"] = u.Locale
	}
	return o
}

func (s *Server) profileJSON(u *user) object {
	first, last, _ := strings.Cut(u.RealName, " ")
	o := object{
		"title": "", "phone": "", "skype": "", "real_name": u.RealName, "real_name_normalized": u.RealName, "display_name": u.DisplayName,
		"display_name_normalized": u.DisplayName, "fields": nil, "status_text": "", "status_emoji": "", "status_expiration": 0, "avatar_hash": "g" + u.id,
		"first_name": first, "last_name": last, "team": u.team.id,
	}
	for _, size := range []string{"24", "32", "48", "72", "192", "512"} {
		o["image_"+size] = "https://example.com/avatar-" + size + ".png"
	}
	if u.Email != "" && u.team.allows("users:read.email") {
		o["email"] = u.Email
	}
	if u == u.team.bot {
		o["api_app_id"], o["bot_id"], o["always_active"] = s.appID, u.team.botID, true
	}
	return o
}

func (s *Server) channelJSON(c *channel) object {
	o := object{
		"id": c.id, "created": c.created.Unix(), "creator": c.creator, "is_archived": c.archived, "context_team_id": c.team.id, "updated": c.created.UnixMilli(),
		"is_channel": c.kind == Public, "is_group": c.kind == Private, "is_im": c.kind == Direct, "is_mpim": c.kind == Group,
		"is_private": c.kind != Public, "is_org_shared": false, "is_shared": false, "is_ext_shared": false, "unlinked": 0,
	}
	if c.kind == Direct {
		o["user"], o["is_user_deleted"], o["priority"] = c.other(), s.users[c.other()].deleted, 0
		return o
	}
	o["name"], o["name_normalized"], o["is_general"] = c.name, c.name, c.name == "general"
	o["is_member"], o["num_members"] = c.team.bot != nil && c.has(c.team.bot.id), len(c.members)
	o["topic"], o["purpose"] = object{"value": "", "creator": "", "last_set": 0}, object{"value": "", "creator": "", "last_set": 0}
	return o
}

// other is the one with whom the bot has a direct conversation.
func (c *channel) other() string {
	for _, who := range c.members {
		if c.team.bot == nil || who != c.team.bot.id {
			return who
		}
	}
	return c.members[0]
}

// messageJSON is a message as the API and events show it.
func (s *Server) messageJSON(m *message) object {
	o := object{"type": "message", "ts": m.ts, "user": m.user, "text": m.text, "team": m.channel.team.id}
	optional := func(name string, value any, there bool) {
		if there {
			o[name] = value
		}
	}
	optional("subtype", m.subtype, m.subtype != "")
	optional("blocks", m.blocks, m.blocks != nil)
	optional("attachments", m.attachments, m.attachments != nil)
	optional("metadata", m.metadata, m.metadata != nil)
	switch m.botID {
	case "":
		o["client_msg_id"] = clientID(m)
	case m.channel.team.botID:
		o["bot_id"], o["app_id"] = m.botID, s.appID
		o["bot_profile"] = object{"id": m.botID, "app_id": s.appID, "name": m.channel.team.bot.RealName, "team_id": m.channel.team.id, "deleted": false, "updated": 0}
	default:
		o["bot_id"] = m.botID
	}
	if m.edited != "" {
		o["edited"] = object{"user": m.editor, "ts": m.edited}
	}
	var files []object
	for _, f := range m.files {
		files = append(files, s.fileJSON(f))
	}
	optional("files", files, files != nil)
	var reactions []object
	for _, r := range m.reactions {
		reactions = append(reactions, object{"name": r.name, "users": r.by, "count": len(r.by)})
	}
	optional("reactions", reactions, reactions != nil)
	s.threadJSON(m, o)
	return o
}

// clientID is what a client calls a message before Slack does.
func clientID(m *message) string {
	digits := strings.ReplaceAll(m.ts, ".", "")
	return "00000000-0000-4000-8000-" + digits[max(0, len(digits)-12):]
}

func (s *Server) threadJSON(m *message, o object) {
	replies := m.channel.replies(m.ts)
	switch {
	case m.thread != "":
		o["thread_ts"] = m.thread
		if first := m.channel.byTS[m.thread]; first != nil {
			o["parent_user_id"] = first.user
		}
	case len(replies) > 0:
		o["thread_ts"], o["reply_count"], o["latest_reply"], o["is_locked"], o["subscribed"] = m.ts, len(replies), replies[len(replies)-1].ts, false, false
		var by []string
		for _, r := range replies {
			if by = append(without(by, r.user), r.user); len(by) > 5 {
				by = by[1:]
			}
		}
		o["reply_users"], o["reply_users_count"] = by, len(by)
	}
}

func (s *Server) fileJSON(f *file) object {
	return object{
		"id": f.id, "created": s.now().Unix(), "timestamp": s.now().Unix(), "name": f.name, "title": f.title, "mimetype": mimeOf(f.name), "filetype": ending(f.name),
		"size": len(f.data), "mode": "hosted", "is_external": false, "is_public": false, "user": f.by, "alt_txt": f.alt,
		"url_private": s.base + "/files/" + f.id, "url_private_download": s.base + "/files/" + f.id + "/download",
	}
}

// identify gives an ID to blocks and elements without one, as Slack does.
func (s *Server) identify(blocks []any) []any {
	for _, b := range blocks {
		o, ok := b.(object)
		if !ok {
			continue
		}
		if text(o["block_id"]) == "" {
			o["block_id"] = "b" + s.newID("")
		}
		for _, e := range elementsOf(o) {
			if kind := text(e["type"]); text(e["action_id"]) == "" && kind != "image" && kind != "mrkdwn" && kind != "plain_text" {
				e["action_id"] = "a" + s.newID("")
			}
		}
	}
	return blocks
}

// elementsOf are what stands in a block and can be used.
func elementsOf(block object) (all []object) {
	inside, _ := block["elements"].([]any)
	for _, name := range []string{"accessory", "element"} {
		if block[name] != nil {
			inside = append(append([]any{}, inside...), block[name])
		}
	}
	if kind := text(block["type"]); kind != "actions" && kind != "section" && kind != "input" && kind != "context_actions" {
		return nil
	}
	for _, e := range inside {
		if o, ok := e.(object); ok {
			all = append(all, o)
		}
	}
	return all
}

// decode reads JSON that was checked before.
func decode(raw json.RawMessage) (all []any) {
	_ = json.Unmarshal(raw, &all)
	return all
}
