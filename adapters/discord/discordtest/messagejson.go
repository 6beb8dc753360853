package discordtest

import (
	"mime"
	"path"
	"strings"
)

// messageJSON is a message as Discord answers it.
func (s *Server) messageJSON(m *message) map[string]any {
	out := s.bareJSON(m)
	if m.nonce != "" {
		out["nonce"] = m.nonce
	}
	if m.application != 0 {
		out["application_id"], out["webhook_id"] = m.application, m.application
	}
	c := s.channels[m.channel]
	if c.thread() {
		out["position"] = m.position
	}
	if t := s.channels[m.thread]; m.thread != 0 && t != nil {
		out["thread"] = s.channelJSON(t)
	}
	if len(m.reactions) > 0 {
		out["reactions"] = s.reactionsJSON(m)
	}
	if m.refers.channel == 0 {
		return out
	}
	refers := map[string]any{"type": 0, "channel_id": m.refers.channel}
	if c.guild != 0 {
		refers["guild_id"] = c.guild
	}
	if m.refers.message != 0 {
		refers["message_id"] = m.refers.message
		if m.kind == kindReply || m.kind == kindStarter {
			out["referenced_message"] = nil
		}
		if old := s.messages[m.refers.message]; old != nil && (m.kind == kindReply || m.kind == kindStarter) {
			out["referenced_message"] = s.censored(old, s.bareJSON(old))
		}
	}
	out["message_reference"] = refers
	return out
}

// bareJSON is what every message has.
func (s *Server) bareJSON(m *message) map[string]any {
	var edited any
	if !m.edited.IsZero() {
		edited = stamp(m.edited)
	}
	mentions := []any{}
	for _, id := range m.mentions {
		mentions = append(mentions, s.userJSON(s.users[id]))
	}
	embeds := []any{}
	for _, e := range m.embeds {
		e.Type = "rich"
		embeds = append(embeds, e)
	}
	return map[string]any{
		"id": m.id, "channel_id": m.channel, "type": m.kind, "author": s.userJSON(s.users[m.author]), "content": m.content, "timestamp": stamp(m.id.Time()),
		"edited_timestamp": edited, "tts": false, "mention_everyone": m.everyone, "mentions": mentions, "mention_roles": append([]ID{}, m.roles...),
		"attachments": append([]Attachment{}, m.attachments...), "embeds": embeds, "components": m.componentsJSON(m.components), "pinned": !m.pinned.IsZero(), "flags": m.flags,
	}
}

// componentsJSON are components as Discord answers them: with IDs, with what was
// left out, and with files where they are now.
func (m *message) componentsJSON(all []Component) []any {
	out := []any{}
	for _, c := range all {
		out = append(out, m.componentJSON(c))
	}
	return out
}

func (m *message) componentJSON(c Component) map[string]any {
	out := map[string]any{"type": c.Type, "id": c.ID}
	switch c.Type {
	case ActionRow, Section, Container:
		out["components"] = m.componentsJSON(c.Components)
		if c.Accessory != nil {
			out["accessory"] = m.componentJSON(*c.Accessory)
		}
		if c.Type == Container {
			out["accent_color"], out["spoiler"] = c.Accent, c.Spoiler
		}
	case TextDisplay:
		out["content"] = c.Content
	case Separator:
		out["spacing"], out["divider"] = max(c.Spacing, 1), c.Divider == nil || *c.Divider
	case Thumbnail:
		out["media"], out["description"], out["spoiler"] = m.mediaJSON(*c.Media), orNull(c.Description), c.Spoiler
	case MediaGallery:
		items := []any{}
		for _, item := range c.Items {
			items = append(items, map[string]any{"media": m.mediaJSON(item.Media), "description": orNull(item.Description), "spoiler": item.Spoiler})
		}
		out["items"] = items
	case FileComponent:
		a := m.attached(c.File.URL)
		out["file"], out["name"], out["size"], out["spoiler"] = m.mediaJSON(*c.File), a.Filename, a.Size, c.Spoiler
	default:
		c.controlJSON(out)
	}
	return out
}

// controlJSON writes what a button or a select has.
func (c Component) controlJSON(out map[string]any) {
	put := func(name string, value string) {
		if value != "" {
			out[name] = value
		}
	}
	put("custom_id", c.CustomID)
	put("placeholder", c.Placeholder)
	put("label", c.Label)
	put("url", c.URL)
	if !absent(c.Emoji) {
		out["emoji"] = c.Emoji
	}
	if c.Disabled {
		out["disabled"] = true
	}
	if c.Type == Button {
		out["style"] = c.Style
		return
	}
	out["min_values"], out["max_values"] = c.span()
	if c.Type == StringSelect {
		out["options"] = c.Options
	}
	if len(c.DefaultValues) > 0 {
		out["default_values"] = c.DefaultValues
	}
	if len(c.ChannelTypes) > 0 {
		out["channel_types"] = c.ChannelTypes
	}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// attached is the file of a message that an address means.
func (m *message) attached(url string) Attachment {
	name := strings.TrimPrefix(url, "attachment://")
	for _, a := range m.attachments {
		if a.Filename == name {
			return a
		}
	}
	return Attachment{}
}

func (m *message) mediaJSON(media Media) map[string]any {
	if a := m.attached(media.URL); a.ID != 0 {
		kind := a.ContentType
		if kind == "" {
			kind = mime.TypeByExtension(path.Ext(a.Filename))
		}
		return map[string]any{"id": a.ID, "url": a.URL, "proxy_url": a.ProxyURL, "content_type": kind, "attachment_id": a.ID}
	}
	return map[string]any{"id": m.id, "url": media.URL, "proxy_url": media.URL}
}
