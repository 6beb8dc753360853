package discordtest

import (
	"encoding/json"
	"strings"
)

// drawn are the components of a message as Discord tells of them: each with a
// number, with what was left out, and with addresses of files.
func drawn(m *message) []any {
	d := drawing{files: map[string]Attachment{}}
	for _, a := range m.attachments {
		d.files[a.Filename] = a
	}
	return d.all(m.components)
}

type drawing struct {
	files map[string]Attachment
	last  int
}

func (d *drawing) all(list []Component) []any {
	out := []any{}
	for _, c := range list {
		out = append(out, d.one(c))
	}
	return out
}

func (d *drawing) one(c Component) map[string]any {
	out := map[string]any{}
	if content, err := json.Marshal(c); err == nil {
		_ = json.Unmarshal(content, &out) // what we made ourselves can be read
	}
	d.last++
	out["id"] = d.last
	if c.ID != 0 {
		out["id"] = c.ID
	}
	switch c.Type {
	case Container:
		out["accent_color"], out["spoiler"] = c.Accent, c.Spoiler
	case Separator:
		out["spacing"], out["divider"] = max(c.Spacing, 1), c.Divider == nil || *c.Divider
	case MediaGallery:
		items := []any{}
		for _, item := range c.Items {
			items = append(items, map[string]any{"media": d.media(item.Media), "description": orNull(item.Description), "spoiler": item.Spoiler})
		}
		out["items"] = items
	case FileComponent:
		file := d.files[strings.TrimPrefix(c.File.URL, "attachment://")]
		out["file"], out["name"], out["size"], out["spoiler"] = d.media(*c.File), file.Filename, file.Size, c.Spoiler
	case StringSelect, UserSelect, RoleSelect, MentionableSelect, ChannelSelect:
		out["min_values"], out["max_values"] = orOne(c.MinValues), orOne(c.MaxValues)
	}
	if len(c.Components) > 0 {
		out["components"] = d.all(c.Components)
	}
	return out
}

func (d *drawing) media(m Media) map[string]any {
	file := d.files[strings.TrimPrefix(m.URL, "attachment://")]
	return map[string]any{"id": file.ID, "url": file.URL, "proxy_url": file.ProxyURL, "width": nil, "height": nil, "content_type": orNull(file.ContentType), "attachment_id": file.ID}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func orOne(n *int) int {
	if n == nil {
		return 1
	}
	return *n
}
