package rest

import "strings"

// route is what of a call Discord counts together.
type route struct {
	name  string // "POST /channels/{}/messages": the same for all majors
	major string // the parameter that has its own count: a channel, a guild, a webhook or an interaction
	// token: the path carries the token of a webhook or of an interaction. Such a
	// route is outside the limit over all routes, lives for minutes, and a 401 there
	// speaks of that token, not of the bot's.
	token bool
}

// named are parts of a path that have a name after them which is no number.
var named = map[string]bool{"reactions": true, "invites": true, "templates": true}

func routeOf(method, path string) route {
	path, _, _ = strings.Cut(path, "?")
	var r route
	var name strings.Builder
	name.Grow(len(method) + len(path) + 1)
	name.WriteString(method)
	name.WriteByte(' ')
	var first, last string
	for i, part := 0, ""; path != ""; i++ {
		part, path, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if i == 0 {
			first = part
		}
		counted := first == "webhooks" || first == "interactions"
		if i == 1 && (counted || first == "channels" || first == "guilds") {
			r.major = part
		}
		if i == 2 && counted && !digits(part) {
			r.major, r.token = r.major+"/"+part, true
		}
		name.WriteByte('/')
		if digits(part) || i == 2 && counted || named[last] {
			name.WriteString("{}")
		} else {
			name.WriteString(part)
		}
		last = part
	}
	r.name = name.String()
	return r
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
