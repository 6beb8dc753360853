package crowd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// thing is something that people see: a message, a modal that shows one, or a page.
type thing struct {
	key
	view string // the modal
	page string // whose page
}

// newer makes a thing the newest. The lock is held.
func (c *Crowd) newer(t thing) {
	c.things = append(slices.DeleteFunc(c.things, func(one thing) bool { return one == t }), t)
}

// sight is a thing as somebody sees it now.
type sight struct {
	thing
	message slacktest.Message
	blocks  []block
}

// newest is the newest thing that somebody sees and that fits.
func (c *Crowd) newest(who chat.UserID, fits func(sight) bool) (sight, bool) {
	c.look()
	person := c.Person(who)
	c.mu.Lock()
	things := slices.Clone(c.things)
	c.mu.Unlock()
	for _, t := range slices.Backward(things) {
		if is, ok := c.seenBy(person, t); ok && fits(is) {
			return is, true
		}
	}
	return sight{}, false
}

func (c *Crowd) seenBy(person string, t thing) (sight, bool) {
	switch {
	case t.page != "":
		v, there := c.double.Home(person)
		return sight{thing: t, blocks: blocksOf(v.Blocks)}, there && t.page == person
	case t.view != "":
		for _, v := range c.double.Modals(person) {
			if v.ID == t.view {
				return sight{thing: t, blocks: blocksOf(v.Blocks)}, v.Callback == ""
			}
		}
		return sight{}, false
	}
	m, there := c.double.MessageOf(t.channel, t.ts)
	at, _ := c.double.ChannelOf(t.channel)
	visible := there && !at.Deleted && slices.Contains(at.Members, person) && (m.Only == "" || m.Only == person)
	return sight{thing: t, message: m, blocks: blocksOf(m.Blocks)}, visible
}

// holding is the newest message with some words, which everybody sees who is there.
func (c *Crowd) holding(who chat.UserID, words string, fits func(slacktest.Message) bool) (slacktest.Message, error) {
	is, ok := c.newest(who, func(is sight) bool {
		m := is.message
		return m.TS != "" && m.Only == "" && fits(m) && holds(c.line(m), words)
	})
	if !ok {
		return slacktest.Message{}, fmt.Errorf("%s sees no message with %q", who, words)
	}
	return is.message, nil
}

// among is whether a message stands where others are.
func (c *Crowd) among(m slacktest.Message) bool {
	at, _ := c.double.ChannelOf(m.Channel)
	return at.Kind != slacktest.Direct
}

// holds is whether a person reads these words.
func holds(line, words string) bool {
	return strings.Contains(strings.ToLower(plainly.Replace(line)), strings.ToLower(words))
}

// plainly leaves out marks that only disarm people's text.
var plainly = strings.NewReplacer(`\`, "", "\u200b", "")

// line is a message as one line: of the bot as the contract writes it, of people as
// they typed it.
func (c *Crowd) line(m slacktest.Message) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.User != c.double.Bot(c.team) {
		return c.typed(m.Text)
	}
	return chattest.Line(c.read(m))
}

// controls are the buttons and selects of blocks, in their order.
func controls(all []block) (found []element) {
	for _, b := range all {
		for _, e := range b.elements() {
			if e.ActionID != "" && !strings.HasPrefix(e.ActionID, opening) {
				found = append(found, e)
			}
		}
	}
	return found
}

// button is the newest one with that label, else with a longer one that begins so:
// people do not read a long name to its end.
func (c *Crowd) button(who chat.UserID, label string) (is sight, action string, ok bool) {
	for _, fits := range []func(string) bool{
		func(l string) bool { return l == label },
		func(l string) bool { return strings.HasPrefix(l, label+" ") },
	} {
		is, ok = c.newest(who, func(is sight) bool {
			for _, e := range controls(is.blocks) {
				if e.Type == "button" && fits(e.Text.Text) {
					action = e.ActionID
					return true
				}
			}
			return false
		})
		if ok {
			return is, action, true
		}
	}
	return sight{}, "", false
}

// picked are the values behind what somebody points at: by value, by label, by the
// first words of a long label, or by name.
func (c *Crowd) picked(e element, pointed []string) (values []string, err error) {
	most := 1
	if strings.HasPrefix(e.Type, "multi_") || e.Type == "checkboxes" {
		most = cmp.Or(e.Most, 1000)
	}
	if len(pointed) > most {
		return nil, fmt.Errorf("%q takes at most %d", e.Placeholder.Text, most)
	}
	values = []string{}
	for _, want := range pointed {
		value := ""
		channel := strings.HasPrefix(want, "#")
		switch kind := strings.TrimPrefix(e.Type, "multi_"); {
		case kind == "users_select" && !channel:
			value = c.Person(chat.UserID(want))
		case (kind == "conversations_select" || kind == "channels_select") && channel:
			value = c.Channel(chat.ConversationID(want))
		default:
			value = optionOf(e.Options, want)
		}
		if value == "" {
			return nil, fmt.Errorf("no option %q", want)
		}
		values = append(values, value)
	}
	return values, nil
}

func optionOf(options []option, want string) string {
	for _, fits := range []func(option) bool{
		func(o option) bool { return o.Value == want || o.Text.Text == want },
		func(o option) bool { return strings.HasPrefix(o.Text.Text, want+" ") },
	} {
		if i := slices.IndexFunc(options, fits); i >= 0 {
			return options[i].Value
		}
	}
	return ""
}
