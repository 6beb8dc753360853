package crowd

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// personNamed is the name of a person, also of an account that they had before; who
// has none keeps the ID.
func (c *Crowd) personNamed(id chat.UserID) chat.UserID {
	for name, is := range c.people {
		if is == string(id) {
			return name
		}
	}
	is, _ := c.double.UserOf(string(id))
	for name := range c.users {
		if is.Name == handleOf(name) {
			return name
		}
	}
	return id
}

// placeNamed is the name of a channel. Threads and conversations of few are called
// t1, t2 and so on: their IDs would fill what people read.
func (c *Crowd) placeNamed(id chat.ConversationID) chat.ConversationID {
	for name, is := range c.places {
		if is == string(id) {
			return name
		}
	}
	channel, _, _ := strings.Cut(string(id), ":")
	if _, there := c.double.ChannelOf(channel); !there {
		return id
	}
	name := chat.ConversationID("t" + strconv.Itoa(len(c.places)))
	c.places[name] = string(id)
	return name
}

// valueNamed is a chosen person or channel by name; anything else stays.
func (c *Crowd) valueNamed(value string) string {
	if name := c.personNamed(chat.UserID(value)); string(name) != value {
		return string(name)
	}
	return string(c.placeNamed(chat.ConversationID(value)))
}

func (c *Crowd) valuesNamed(values []string) []string {
	named := slices.Clone(values)
	for i, v := range named {
		named[i] = c.valueNamed(v)
	}
	return named
}

// wordsNamed are words with tokens in them.
func (c *Crowd) wordsNamed(words string) string {
	return chat.ReplaceTokens(chat.Markup(words), func(t chat.TokenMark) string {
		switch t.Kind {
		case '@':
			t.Value = string(c.personNamed(chat.UserID(t.Value)))
		case '#':
			t.Value = string(c.placeNamed(chat.ConversationID(t.Value)))
		}
		return t.String()
	})
}

// userNamed is a person by name, with the language and the zone that the suite or
// the story gave them, when Slack tells the same.
func (c *Crowd) userNamed(u chat.User) chat.User {
	u.ID = c.personNamed(u.ID)
	met := c.users[u.ID]
	if u.Locale == localeOf(met.Locale) {
		u.Locale = met.Locale
	}
	if met.Zone == "" {
		u.Zone = ""
	}
	return u
}

func (c *Crowd) headNamed(h chat.Header) chat.Header {
	h.Actor, h.In = c.userNamed(h.Actor), c.placeNamed(h.In)
	return h
}

func (c *Crowd) refNamed(r chat.Ref) chat.Ref {
	r.Conversation = c.placeNamed(r.Conversation)
	return r
}

func (c *Crowd) postedNamed(p chat.Posted) chat.Posted {
	p.Header, p.Ref, p.Text = c.headNamed(p.Header), c.refNamed(p.Ref), c.wordsNamed(p.Text)
	return p
}

// named is an event in names.
func (c *Crowd) named(e chat.Event) chat.Event {
	switch e := e.(type) {
	case chat.Command:
		e.Header, e.Input = c.headNamed(e.Header), c.wordsNamed(e.Input)
		return e
	case chat.MessageCommand:
		e.Header, e.Target = c.headNamed(e.Header), c.postedNamed(e.Target)
		return e
	case chat.Action:
		e.Header, e.Source, e.Values = c.headNamed(e.Header), c.refNamed(e.Source), c.valuesNamed(e.Values)
		return e
	case chat.Submit:
		e.Header = c.headNamed(e.Header)
		values := chat.Values{}
		for name, chosen := range e.Values {
			values[name] = c.valuesNamed(chosen)
		}
		e.Values = values
		return e
	case chat.Posted:
		return c.postedNamed(e)
	case chat.Joined:
		if id := string(e.Actor.ID); c.personNamed(e.Actor.ID) != e.Actor.ID {
			c.settle(c.personNamed(e.Actor.ID), id)
		}
		e.Header = c.headNamed(e.Header)
		return e
	case chat.Left:
		e.Header = c.headNamed(e.Header)
		return e
	case chat.Opened:
		e.Header = c.headNamed(e.Header)
		return e
	}
	return e
}
