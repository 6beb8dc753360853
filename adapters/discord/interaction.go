package discord

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/bot/chat"
)

// interaction is something that a person did, as Discord sends it.
type interaction struct {
	ID          string          `json:"id"`
	Application string          `json:"application_id"`
	Type        int             `json:"type"`
	Token       string          `json:"token"`
	Guild       string          `json:"guild_id"`
	Channel     channelPart     `json:"channel"`
	ChannelID   string          `json:"channel_id"`
	Member      *member         `json:"member"`
	User        *user           `json:"user"`
	Locale      string          `json:"locale"`
	Message     *messagePart    `json:"message"`
	Data        json.RawMessage `json:"data"`
}

type user struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"`
	Bot        bool   `json:"bot"`
}

type member struct {
	User        *user    `json:"user"`
	Nick        string   `json:"nick"`
	Roles       []string `json:"roles"`
	Permissions string   `json:"permissions"` // in the channel; interactions only
}

type channelPart struct {
	ID   string                `json:"id"`
	Type discordgo.ChannelType `json:"type"`
}

type messagePart struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
	Content   string `json:"content"`
	Author    user   `json:"author"`
}

// What interactions are.
const (
	ping         = 1
	onCommand    = 2
	onComponent  = 3
	onCompletion = 4
	onForm       = 5
)

// called is the name by which people know somebody in a server.
func called(u user, nick string) string {
	switch {
	case nick != "":
		return nick
	case u.GlobalName != "":
		return u.GlobalName
	}
	return u.Username
}

// manages is whether permissions let somebody manage the server.
func manages(permissions int64) bool {
	return permissions&(discordgo.PermissionManageGuild|discordgo.PermissionAdministrator) != 0
}

// person is who acts. In a direct conversation nothing says what they may do.
func (i interaction) person() chat.User {
	if i.Member == nil || i.Member.User == nil {
		if i.User == nil {
			return chat.User{}
		}
		return chat.User{ID: chat.UserID(i.User.ID), Name: called(*i.User, ""), Locale: i.Locale, Bot: i.User.Bot}
	}
	u := *i.Member.User
	granted, _ := strconv.ParseInt(i.Member.Permissions, 10, 64)
	return chat.User{ID: chat.UserID(u.ID), Name: called(u, i.Member.Nick), Locale: i.Locale, Bot: u.Bot, Manages: manages(granted)}
}

func thread(t discordgo.ChannelType) bool {
	return t == discordgo.ChannelTypeGuildPublicThread || t == discordgo.ChannelTypeGuildPrivateThread || t == discordgo.ChannelTypeGuildNewsThread
}

// invoked is the data of a command.
type invoked struct {
	Name     string       `json:"name"`
	Type     int          `json:"type"`
	Target   string       `json:"target_id"`
	Options  []invocation `json:"options"`
	Resolved struct {
		Messages map[string]messagePart `json:"messages"`
		Members  map[string]member      `json:"members"`
	} `json:"resolved"`
}

type invocation struct {
	Name    string                                 `json:"name"`
	Type    discordgo.ApplicationCommandOptionType `json:"type"`
	Value   any                                    `json:"value"`
	Focused bool                                   `json:"focused"`
	Options []invocation                           `json:"options"`
}

// pressed is the data of a component, and of a form.
type pressed struct {
	CustomID   string     `json:"custom_id"`
	Values     []string   `json:"values"`
	Components []answered `json:"components"`
}

// event is what the core hears. In a direct conversation the space comes from
// the custom ID.
func (i interaction) event(v *vocabulary) (chat.Event, error) {
	t := ticket{application: i.Application, id: i.ID, token: i.Token, direct: i.Guild == "", space: spaceOf(i.Guild)}
	h := chat.Header{ID: i.ID, Actor: i.person(), In: chat.ConversationID(cmp.Or(i.ChannelID, i.Channel.ID)), At: timeOf(i.ID)}
	switch i.Type {
	case onCommand, onCompletion:
		var data invoked
		if err := json.Unmarshal(i.Data, &data); err != nil {
			return nil, fmt.Errorf("read a command: %w", err)
		}
		if t.direct {
			return nil, fmt.Errorf("/%s directly: it belongs to no community", data.Name)
		}
		t.kind = asCommand
		if i.Type == onCompletion {
			t.kind = asCompletion
		}
		h.Space, h.Reply = t.space, t.pack()
		return data.event(h, i, v), nil
	case onComponent, onForm:
		var data pressed
		if err := json.Unmarshal(i.Data, &data); err != nil {
			return nil, fmt.Errorf("read what was pressed: %w", err)
		}
		action, space := actionOf(data.CustomID)
		if t.direct {
			if t.space = space; space == "" {
				return nil, fmt.Errorf("%s directly: it names no community", action.Name)
			}
		}
		h.Space = t.space
		return i.acted(h, t, action, data), nil
	}
	return nil, fmt.Errorf("an interaction of type %d is not known", i.Type)
}

// acted is a press, or a form that was sent in.
func (i interaction) acted(h chat.Header, t ticket, action chat.ActionID, data pressed) chat.Event {
	if i.Type == onForm {
		if t.kind = asForm; i.Message != nil {
			t.kind = asMessageForm
		}
		h.Reply = t.pack()
		return chat.Submit{Header: h, Form: action, Values: submitted(data.Components)}
	}
	t.kind = asPress
	h.Reply = t.pack()
	a := chat.Action{Header: h, Action: action, Values: data.Values}
	if i.Message != nil {
		a.Source = chat.Ref{Space: h.Space, Conversation: h.In, Message: chat.MessageID(i.Message.ID)}
	}
	return a
}

func (d invoked) event(h chat.Header, i interaction, v *vocabulary) chat.Event {
	if d.Type == messageCommand {
		m := d.Resolved.Messages[d.Target]
		author := chat.User{ID: chat.UserID(m.Author.ID), Name: called(m.Author, ""), Bot: m.Author.Bot}
		if is, ok := d.Resolved.Members[m.Author.ID]; ok {
			author.Name = called(m.Author, is.Nick)
		}
		return chat.MessageCommand{Header: h, Name: v.menu[d.Name], Target: chat.Posted{
			Header: chat.Header{ID: d.Target, Space: h.Space, Actor: author, In: h.In, At: timeOf(d.Target)},
			Ref:    chat.Ref{Space: h.Space, Conversation: h.In, Message: chat.MessageID(d.Target)},
			Text:   m.Content, Thread: thread(i.Channel.Type), Direct: i.Guild == "",
		}}
	}
	if d.Type == personCommand {
		entry := v.people[d.Name]
		return chat.Command{Header: h, Name: entry.name, Options: map[string]string{entry.option: d.Target}}
	}
	name, options := d.Name, d.Options
	if len(options) == 1 && options[0].Type == discordgo.ApplicationCommandOptionSubCommand {
		name, options = name+" "+options[0].Name, options[0].Options
	}
	if known := v.typed[name]; known != "" {
		name = known
	}
	given := map[string]string{}
	for _, o := range options {
		given[o.Name] = fmt.Sprint(o.Value)
		if o.Focused {
			return chat.Completing{Header: h, Name: name, Option: o.Name, Partial: given[o.Name]}
		}
	}
	return chat.Command{Header: h, Name: name, Options: given}
}
