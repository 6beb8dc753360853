package pace

import "time"

// rate is how often something may be done: at most so many times in any span of
// that length, at even distances once a burst of them is used up.
type rate struct {
	most  int
	in    time.Duration
	burst int
}

// Tiers of methods: so many calls a minute in one workspace, of which Slack lets
// some come at once. Source: docs.slack.dev/apis/web-api/rate-limits; how many at
// once is not said there.
var (
	tier1   = rate{1, time.Minute, 1}
	tier2   = rate{20, time.Minute, 5}
	tier3   = rate{50, time.Minute, 10}
	tier4   = rate{100, time.Minute, 20}
	special = rate{400, time.Minute, 20} // "hundreds of requests per minute"
)

// What posting is limited by instead. Source: the same page: "1 message per second
// per channel" with short bursts, and "several hundred messages per minute" in a
// workspace.
var (
	perChannel   = rate{1, time.Second, 3}
	perWorkspace = rate{400, time.Minute, 20}
)

// unlimited lets everything go at once.
var unlimited = rate{1, 0, 1}

const posting = "chat.postMessage"

// tiers are those of the methods that are not of the third. Source: the page of
// each method at docs.slack.dev/reference/methods.
var tiers = map[string]rate{
	"apps.connections.open":        tier1,
	"users.list":                   tier2,
	"users.conversations":          tier2,
	"conversations.list":           tier2,
	"users.info":                   tier4,
	"views.open":                   tier4,
	"views.push":                   tier4,
	"views.update":                 tier4,
	"views.publish":                tier4,
	"chat.postEphemeral":           tier4,
	"conversations.members":        tier4,
	"files.info":                   tier4,
	"files.getUploadURLExternal":   tier4,
	"files.completeUploadExternal": tier4,
	"oauth.v2.access":              tier4,
	"auth.test":                    special,
	"chat.getPermalink":            special,
	posting:                        perWorkspace,
}

func tierOf(method string) rate {
	if r, ok := tiers[method]; ok {
		return r
	}
	return tier3
}
