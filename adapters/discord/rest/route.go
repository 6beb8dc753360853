package rest

import "strings"

// route is where a request goes, as far as limits are concerned.
type route struct {
	name     string // "POST /channels/:id/messages"
	major    string // what limits are counted for: a channel, a server, an interaction
	exempt   bool   // from the limit of everything
	tokened  bool   // the path carries its own token, so a wrong one is not the bot's
	callback bool   // a first answer, which has no limit worth keeping
}

// routeOf reads a path. Limits are counted for a channel, a server, a webhook
// with its token and an interaction; other numbers make no difference.
func routeOf(method, path string) route {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	var r route
	keep := 2
	switch parts[0] {
	case "interactions":
		keep, r.exempt, r.tokened, r.callback = 3, true, true, true
	case "webhooks":
		if len(parts) > 2 {
			keep, r.exempt, r.tokened = 3, true, true
		}
	case "channels", "guilds":
	default:
		keep = 0
	}
	for i, part := range parts {
		switch {
		case i > 0 && i < keep:
			r.major += part + "/"
			parts[i] = ":" + parts[0]
		case isID(part):
			parts[i] = ":id"
		}
	}
	if keep > 2 && len(parts) > 2 {
		parts[2] = ":token"
	}
	r.name = method + " /" + strings.Join(parts, "/")
	return r
}

func isID(s string) bool {
	if len(s) < 15 {
		return false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
