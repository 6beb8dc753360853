package crowd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// newest is the newest message that somebody sees and that fits.
func (c *Crowd) newest(who chat.UserID, fits func(discordtest.Message) bool) (discordtest.Message, bool) {
	for _, m := range slices.Backward(c.double.Visible(c.person(who))) {
		if fits(m) {
			return m, true
		}
	}
	return discordtest.Message{}, false
}

// holding is the newest message with some words, which everybody sees who is there.
func (c *Crowd) holding(who chat.UserID, words string, fits func(discordtest.Message) bool) (discordtest.Message, error) {
	m, ok := c.newest(who, func(m discordtest.Message) bool {
		return m.Only == 0 && fits(m) && holds(c.line(m), words)
	})
	if !ok {
		return m, fmt.Errorf("%s sees no message with %q", who, words)
	}
	return m, nil
}

// inServer is whether a message stands where everybody's commands and threads are.
func (c *Crowd) inServer(m discordtest.Message) bool {
	at, _ := c.double.ChannelOf(m.Channel)
	return at.Kind != discordtest.Direct
}

// holds is whether a person reads these words.
func holds(line, words string) bool {
	text := strings.NewReplacer(`\`, "", "\u200b", "").Replace(line)
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}

func (c *Crowd) line(m discordtest.Message) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.Author != c.double.Bot() {
		return m.Content
	}
	return chattest.Line(c.read(m))
}

// controls are the buttons and selects of a message, in their order.
func controls(all []discordtest.Component) (found []discordtest.Component) {
	for _, one := range all {
		if one.CustomID != "" {
			found = append(found, one)
		}
		found = append(found, controls(one.Components)...)
	}
	return found
}

// picked are the values behind what somebody points at: by value, by label, by
// the first words of a long label, or by name.
func (c *Crowd) picked(sel discordtest.Component, pointed []string) (values []string, err error) {
	if sel.MaxValues != nil && len(pointed) > *sel.MaxValues {
		return nil, fmt.Errorf("%q takes at most %d", sel.Placeholder, *sel.MaxValues)
	}
	for _, want := range pointed {
		value := ""
		switch sel.Type {
		case discordtest.UserSelect:
			if !strings.HasPrefix(want, "#") {
				value = c.numbered(chat.PersonOption, want)
			}
		case discordtest.ChannelSelect:
			if strings.HasPrefix(want, "#") {
				value = c.numbered(chat.ChannelOption, want)
			}
		default:
			value = optionOf(sel.Options, want)
		}
		if value == "" {
			return nil, fmt.Errorf("no option %q", want)
		}
		values = append(values, value)
	}
	return values, nil
}

func optionOf(options []discordtest.Option, want string) string {
	for _, fits := range []func(discordtest.Option) bool{
		func(o discordtest.Option) bool { return o.Value == want || o.Label == want },
		func(o discordtest.Option) bool { return strings.HasPrefix(o.Label, want+" ") },
	} {
		if i := slices.IndexFunc(options, fits); i >= 0 {
			return options[i].Value
		}
	}
	return ""
}
