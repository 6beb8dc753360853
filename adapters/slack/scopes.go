package slack

// Scope is something Kith must be allowed to do in a workspace.
type Scope struct {
	Name    string // as Slack calls it
	Why     string
	Without string // what does not work, should it be missing
}

// channelsHistory is the one scope of which an app can do without.
const channelsHistory = "channels:history"

// Scopes are all that Kith's bot asks for. docs/slack.md says the same.
func Scopes(withoutReplies bool) (all []Scope) {
	for _, s := range []Scope{
		{"commands", "to be asked with /ask and from the menus of messages", "nobody can type a command"},
		{"chat:write", "to post questions and notes in channels that it was invited to, and to write to people", "nothing can be posted"},
		{"im:write", "to open a conversation with a person", "nobody can be written to"},
		{"im:history", "to hear what somebody writes to Kith alone", "what people write to Kith is not heard"},
		{"mpim:write", "to bring two people together in a conversation with Kith", "nobody can be introduced to anybody"},
		{"mpim:history", "to notice there that the two are talking", "pairs are asked how it goes although they talk"},
		{"app_mentions:read", "to answer to @Kith, which works in threads too, where commands do not", "@Kith is not heard"},
		{channelsHistory, "to notice, in channels that it was invited to, that a question is being answered", "nobody's reply to a question is noticed"},
		{"channels:read", "to say whether it was invited to the channels that you chose", "kith doctor cannot look at channels"},
		{"users:read", "to know a person's name, language and time zone, who manages the workspace, and who joins and leaves", "people have no names, and nights are not known"},
		{"files:write", "to show the report's picture, and hand over what somebody exports", "neither pictures nor exports arrive"},
	} {
		if s.Name != channelsHistory || !withoutReplies {
			all = append(all, s)
		}
	}
	return all
}

func (s Scope) String() string { return s.Name + " (" + s.Why + ")" }

// subscriptions are what the app subscribes to. Each needs one of [Scopes], but for the last
// two, which every app may hear.
func subscriptions(withoutReplies bool) []string {
	all := []string{
		"app_home_opened", "app_mention", "message.im", "message.mpim", "team_join", "user_change",
		"app_uninstalled", "tokens_revoked",
	}
	if withoutReplies {
		return all
	}
	return append([]string{"message.channels"}, all...)
}
