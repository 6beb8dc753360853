package slack

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// What Slack brings. Source: docs.slack.dev/apis/events-api/using-socket-mode.
const (
	eventEnvelope       = "events_api"
	commandEnvelope     = "slash_commands"
	interactiveEnvelope = "interactive"
)

// envelope is one thing that Slack brings, over a socket or HTTP.
type envelope struct {
	kind string
	id   string // "" over HTTP
	body json.RawMessage
	at   time.Time // when it arrived here
	ack  ack
	http bool // the acknowledgement is the answer to Slack's request
}

// Kith reads Slack's payloads itself, and of them only what it needs: a part that
// changed its form elsewhere must not cost us the whole.

// occurrence is what the Events API sends around every event.
type occurrence struct {
	Type           string          `json:"type"`
	Team           string          `json:"team_id"`
	ID             string          `json:"event_id"`
	Time           int64           `json:"event_time"`
	Event          json.RawMessage `json:"event"`
	Challenge      string          `json:"challenge"`
	Authorizations []struct {
		Team string `json:"team_id"`
	} `json:"authorizations"`
}

// The types of an occurrence. Source: docs.slack.dev/apis/events-api.
const (
	verification = "url_verification"
	rateLimited  = "app_rate_limited"
)

// team is the workspace that let Kith in: in a channel that two workspaces share
// it is not always the one in which something happened.
func (o occurrence) team() string {
	for _, a := range o.Authorizations {
		if a.Team != "" {
			return a.Team
		}
	}
	return o.Team
}

// happened is an event, whatever its type: fields of others stay empty.
type happened struct {
	Type    string          `json:"type"`
	Subtype string          `json:"subtype"`
	User    json.RawMessage `json:"user"` // an ID, or everything about somebody
	Bot     string          `json:"bot_id"`
	Text    string          `json:"text"`
	TS      string          `json:"ts"`
	Thread  string          `json:"thread_ts"`
	Channel json.RawMessage `json:"channel"` // an ID, or everything about it
	Kind    string          `json:"channel_type"`
	Tab     string          `json:"tab"`
	Tokens  struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// Kinds of channels that matter. Source: docs.slack.dev/reference/events/message.
const (
	publicChannel  = "channel"
	privateChannel = "group"
	roomChannel    = "mpim"
)

// user is whose event it is, "" when it is nobody's.
func (h happened) user() string { return idIn(h.User) }

func (h happened) channel() string { return idIn(h.Channel) }

// idIn is the ID that stands there, alone or in an object.
func idIn(raw json.RawMessage) string {
	var id string
	if json.Unmarshal(raw, &id) == nil {
		return id
	}
	var object struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(raw, &object) // what is neither has none
	return object.ID
}

// slash is a slash command.
type slash struct {
	Team     string `json:"team_id"`
	Channel  string `json:"channel_id"`
	User     string `json:"user_id"`
	UserName string `json:"user_name"`
	Command  string `json:"command"`
	Text     string `json:"text"`
	URL      string `json:"response_url"`
	Trigger  string `json:"trigger_id"`
}

// interaction is something pressed, sent in, or picked from a menu.
type interaction struct {
	Type string `json:"type"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		Username string `json:"username"`
		Team     string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		Type      string `json:"type"`
		Message   string `json:"message_ts"`
		Channel   string `json:"channel_id"`
		Thread    string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		User   string `json:"user"`
		Bot    string `json:"bot_id"`
		Text   string `json:"text"`
		TS     string `json:"ts"`
		Thread string `json:"thread_ts"`
	} `json:"message"`
	View     view      `json:"view"`
	Actions  []pressed `json:"actions"`
	Callback string    `json:"callback_id"`
	ActionTS string    `json:"action_ts"`
	URL      string    `json:"response_url"`
	Trigger  string    `json:"trigger_id"`
}

// The types of an interaction. Source:
// docs.slack.dev/reference/interaction-payloads.
const (
	blockActions   = "block_actions"
	viewSubmission = "view_submission"
	viewClosed     = "view_closed"
	messageAction  = "message_action"
	globalShortcut = "shortcut"
)

// view is a home page or a modal.
type view struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Callback string `json:"callback_id"`
	Meta     string `json:"private_metadata"`
	Title    struct {
		Text string `json:"text"`
	} `json:"title"`
	State json.RawMessage `json:"state"`
}

const homeView = "home"

// pressed is a control of a message or of a view, and what was chosen there.
type pressed struct {
	Action string `json:"action_id"`
	At     string `json:"action_ts"`
	Text   struct {
		Text string `json:"text"`
	} `json:"text"`
	Option   *chosen  `json:"selected_option"`
	Options  []chosen `json:"selected_options"`
	User     string   `json:"selected_user"`
	Users    []string `json:"selected_users"`
	Channel  string   `json:"selected_channel"`
	Channels []string `json:"selected_channels"`
	Place    string   `json:"selected_conversation"`
	Places   []string `json:"selected_conversations"`
}

type chosen struct {
	Value string `json:"value"`
}

// values are what was chosen, whatever the kind of control.
func (p pressed) values() (all []string) {
	if p.Option != nil {
		all = append(all, p.Option.Value)
	}
	for _, o := range p.Options {
		all = append(all, o.Value)
	}
	for _, one := range []string{p.User, p.Channel, p.Place} {
		if one != "" {
			all = append(all, one)
		}
	}
	for _, several := range [][]string{p.Users, p.Channels, p.Places} {
		all = append(all, several...)
	}
	return all
}

// where is where something was pressed or picked; nowhere for pages and modals.
func (i interaction) where() where {
	w := where{channel: cmp.Or(i.Channel.ID, i.Container.Channel)}
	thread := cmp.Or(i.Message.Thread, i.Container.Thread)
	if thread != cmp.Or(i.Message.TS, i.Container.Message) { // else it is what the thread stands on
		w.thread = thread
	}
	return w
}

// momentOf is when something happened, by Slack's stamp; or when it arrived.
func momentOf(stamp string, arrived time.Time) time.Time {
	seconds, fraction, _ := strings.Cut(stamp, ".")
	s, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || s <= 0 {
		return arrived
	}
	micros, _ := strconv.ParseInt((fraction + "000000")[:6], 10, 64)
	return time.Unix(s, micros*1000).UTC()
}

// errOdd is what Slack sends and we cannot read. What stands in it is not said.
var errOdd = errors.New("an envelope cannot be read")

// read takes a payload apart, as far as it is what we know: a field of another
// type stays empty.
func read(body json.RawMessage, into any) error {
	var odd *json.UnmarshalTypeError
	if err := json.Unmarshal(body, into); err != nil && !errors.As(err, &odd) {
		return errOdd
	}
	return nil
}
