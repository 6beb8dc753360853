package crowd

import (
	"slices"
	"strconv"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

// nameOf is the name of a person.
func (c *Crowd) nameOf(id discordtest.ID) chat.UserID {
	for name, n := range c.people {
		if n == id {
			return name
		}
	}
	return chat.UserID(id.String())
}

// placeOf is the name of a channel. Threads and direct conversations are called
// t1, t2 and so on: their numbers would fill what people read.
func (c *Crowd) placeOf(id discordtest.ID) chat.ConversationID {
	for name, n := range c.channels {
		if n == id {
			return name
		}
	}
	if _, there := c.double.ChannelOf(id); !there {
		return chat.ConversationID(id.String())
	}
	name := chat.ConversationID("t" + strconv.Itoa(len(c.channels)))
	c.channels[name] = id
	return name
}

func (c *Crowd) personNamed(id chat.UserID) chat.UserID {
	n, err := discordtest.ParseID(string(id))
	if err != nil {
		return id
	}
	return c.nameOf(n)
}

func (c *Crowd) placeNamed(id chat.ConversationID) chat.ConversationID {
	n, err := discordtest.ParseID(string(id))
	if err != nil {
		return id
	}
	return c.placeOf(n)
}

// valueNamed is a chosen person or channel by name; anything else stays.
func (c *Crowd) valueNamed(value string) string {
	n, err := discordtest.ParseID(value)
	if err != nil {
		return value
	}
	if name := c.nameOf(n); string(name) != value {
		return string(name)
	}
	return string(c.placeOf(n))
}

// user is a person by name. The zone is what the suite or the story says: Discord
// does not tell it.
func (c *Crowd) user(u chat.User) chat.User {
	u.ID = c.personNamed(u.ID)
	u.Zone = c.users[u.ID].Zone
	if u.Locale == "en-US" {
		u.Locale = "en"
	}
	return u
}

func (c *Crowd) head(h chat.Header) chat.Header {
	h.Actor, h.In = c.user(h.Actor), c.placeNamed(h.In)
	return h
}

func (c *Crowd) ref(r chat.Ref) chat.Ref {
	r.Conversation = c.placeNamed(r.Conversation)
	return r
}

func (c *Crowd) posted(p chat.Posted) chat.Posted {
	p.Header, p.Ref = c.head(p.Header), c.ref(p.Ref)
	return p
}

// named is an event in names.
func (c *Crowd) named(e chat.Event) chat.Event {
	switch e := e.(type) {
	case chat.Command:
		e.Header = c.head(e.Header)
		for name, value := range e.Options {
			for _, spec := range c.specs {
				i := slices.IndexFunc(spec.Options, func(o chat.OptionSpec) bool { return o.Name == name && o.Kind != chat.TextOption })
				if spec.Name == e.Name && i >= 0 {
					e.Options[name] = c.valueNamed(value)
				}
			}
		}
		return e
	case chat.MessageCommand:
		e.Header, e.Target = c.head(e.Header), c.posted(e.Target)
		return e
	case chat.Action:
		e.Header, e.Source = c.head(e.Header), c.ref(e.Source)
		e.Values = c.valuesNamed(e.Values)
		return e
	case chat.Submit:
		e.Header = c.head(e.Header)
		for name := range e.Values {
			e.Values[name] = c.valuesNamed(e.Values[name])
		}
		return e
	case chat.Completing:
		e.Header = c.head(e.Header)
		return e
	case chat.Posted:
		return c.posted(e)
	case chat.Joined:
		e.Header = c.head(e.Header)
		return e
	case chat.Left:
		e.Header = c.head(e.Header)
		return e
	case chat.Removed:
		e.At = c.double.Now() // the adapter's own clock, for Discord does not tell when
		return e
	}
	return e
}

func (c *Crowd) valuesNamed(values []string) []string {
	named := slices.Clone(values)
	for i, v := range named {
		named[i] = c.valueNamed(v)
	}
	return named
}
