package slacktest

import (
	"regexp"
	"strings"
)

var (
	handle  = regexp.MustCompile(`(^|[\s(])([@#])([\p{L}\p{N}._-]+)`)
	address = regexp.MustCompile(`https?://[^\s<>|]+`)
	written = regexp.MustCompile(`<[@#!][^<>]*>`)
)

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escaped is what somebody types as Slack passes it on: "@ada" and "#help" are
// people and channels where there are such, "@here" is everybody, addresses are
// links, and the three special characters are written out. Tokens such as
// "<@U012>" stay what they are, for tests that know IDs.
func (s *Server) escaped(t *team, typed string) string {
	var out strings.Builder
	for typed != "" {
		at := written.FindStringIndex(typed)
		link := address.FindStringIndex(typed)
		switch {
		case at != nil && (link == nil || at[0] < link[0]):
			out.WriteString(s.named(t, typed[:at[0]]) + typed[at[0]:at[1]])
			typed = typed[at[1]:]
		case link != nil:
			out.WriteString(s.named(t, typed[:link[0]]) + "<" + escape.Replace(typed[link[0]:link[1]]) + ">")
			typed = typed[link[1]:]
		default:
			out.WriteString(s.named(t, typed))
			typed = ""
		}
	}
	return out.String()
}

// named finds people and channels in words.
func (s *Server) named(t *team, words string) string {
	return handle.ReplaceAllStringFunc(escape.Replace(words), func(found string) string {
		part := handle.FindStringSubmatch(found)
		before, sign, name := part[1], part[2], part[3]
		bare := strings.TrimRight(name, "._-")
		rest := name[len(bare):]
		if sign == "#" {
			for _, c := range t.channels {
				if c.name == bare && c.kind != Group {
					return before + "<#" + c.id + "|" + c.name + ">" + rest
				}
			}
			return found
		}
		if strings.EqualFold(bare, "here") || strings.EqualFold(bare, "channel") || strings.EqualFold(bare, "everyone") {
			return before + "<!" + strings.ToLower(bare) + ">" + rest
		}
		for _, u := range t.users {
			if strings.EqualFold(u.Name, bare) && !u.deleted {
				return before + "<@" + u.id + "|" + u.Name + ">" + rest
			}
		}
		return found
	})
}

var parts = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<#([A-Z0-9]+)(?:\|[^>]*)?>|<!(here|channel|everyone)>|<(https?://[^>|]+)(?:\|([^>]*))?>`)

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// rich is what people wrote as the blocks in which Slack shows it.
func rich(words string) []any {
	var all []any
	say := func(plain string) {
		if plain != "" {
			all = append(all, object{"type": "text", "text": unescape.Replace(plain)})
		}
	}
	last := 0
	for _, at := range parts.FindAllStringSubmatchIndex(words, -1) {
		say(words[last:at[0]])
		last = at[1]
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return words[at[2*n]:at[2*n+1]]
		}
		switch {
		case group(1) != "":
			all = append(all, object{"type": "user", "user_id": group(1)})
		case group(2) != "":
			all = append(all, object{"type": "channel", "channel_id": group(2)})
		case group(3) != "":
			all = append(all, object{"type": "broadcast", "range": group(3)})
		default:
			all = append(all, object{"type": "link", "url": unescape.Replace(group(4))})
		}
	}
	say(words[last:])
	return []any{object{"type": "rich_text", "elements": []any{object{"type": "rich_text_section", "elements": all}}}}
}
