package chatfake

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// standing is the conversation a person means; "" is the direct one with the bot.
func (p *Platform) standing(who chat.UserID, in chat.ConversationID) (chat.ConversationID, error) {
	if in == "" {
		p.who(who)
		return p.converse([]chat.UserID{who}), nil
	}
	if !p.sees(who, in) {
		return "", fmt.Errorf("%s sees no conversation %s", who, in)
	}
	return in, nil
}

// sees is whether who may look into a conversation.
func (p *Platform) sees(who chat.UserID, in chat.ConversationID) bool {
	if p.harms[p.channelOf(in)] == chattest.Deleted {
		return false
	}
	if isChannel(in) {
		return true
	}
	at := p.places[in]
	return at != nil && (len(at.people) == 0 || slices.Contains(at.people, who))
}

func (p *Platform) isThread(in chat.ConversationID) bool {
	at := p.places[in]
	return at != nil && at.title != ""
}

func (p *Platform) direct(in chat.ConversationID) bool {
	at := p.places[in]
	return at != nil && len(at.people) == 1 && !at.home
}

// newest is the newest message that who can see and that is fit.
func (p *Platform) newest(who chat.UserID, fit func(*post) bool) *post {
	if p.leader != nil {
		return p.same(p.leader.newest(who, fit))
	}
	for _, m := range slices.Backward(p.posts) {
		visible := !m.gone && (m.only == "" || m.only == who) && p.sees(who, m.ref.Conversation)
		if visible && fit(m) {
			return m
		}
	}
	return nil
}

// holds is whether a person reads these words in the message. Marks that only
// disarm people's text are nothing one reads.
func (m *post) holds(words string) bool {
	text := strings.NewReplacer(`\`, "", "\u200b", "").Replace(chattest.Line(m.message))
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}

func title(m *post) string {
	r := []rune(chattest.Line(m.message))
	return string(r[:min(len(r), chat.MaxThreadTitle)])
}

// button is the newest one with that label, else with a longer one that begins so:
// people do not read a long name to its end.
func (p *Platform) button(who chat.UserID, label string) (*post, chat.Button) {
	m, b := p.labelled(who, func(l string) bool { return l == label })
	if m == nil {
		m, b = p.labelled(who, func(l string) bool { return strings.HasPrefix(l, label+" ") })
	}
	return m, b
}

func (p *Platform) labelled(who chat.UserID, fits func(label string) bool) (*post, chat.Button) {
	at := 0
	m := p.newest(who, func(m *post) bool {
		for i, item := range controls(m.message) {
			if b, ok := item.(chat.Button); ok && fits(b.Label) && b.URL == "" {
				at = i
				return true
			}
		}
		return false
	})
	return m, nth[chat.Button](m, at)
}

// selection is the newest select that offers the values, else the newest one.
func (p *Platform) selection(who chat.UserID, values []string) (*post, chat.Select) {
	if m, s := p.selects(who, func(s chat.Select) bool { return offers(s, values) }); m != nil {
		return m, s
	}
	return p.selects(who, func(chat.Select) bool { return true })
}

func (p *Platform) selects(who chat.UserID, fits func(chat.Select) bool) (*post, chat.Select) {
	at := 0
	m := p.newest(who, func(m *post) bool {
		for i, item := range controls(m.message) {
			if s, ok := item.(chat.Select); ok && fits(s) {
				at = i
				return true
			}
		}
		return false
	})
	return m, nth[chat.Select](m, at)
}

func offers(s chat.Select, values []string) bool {
	_, err := chosen(s, values)
	channels := len(values) > 0 && strings.HasPrefix(values[0], "#")
	return err == nil && (s.Of == chat.FromOptions || channels == (s.Of == chat.FromChannels))
}

// controls are those of a message, numbered.
func controls(m chat.Message) []chat.Control {
	var all []chat.Control
	for _, b := range m.Blocks {
		c, _ := b.(chat.Controls)
		all = append(all, c.Items...)
	}
	return all
}

// nth is a control of a message by its number; the zero one when it is of another
// kind, or there is no message.
func nth[C chat.Control](m *post, at int) (c C) {
	if m == nil {
		return c
	}
	if all := controls(m.message); at < len(all) {
		c, _ = all[at].(C)
	}
	return c
}

func (p *Platform) menuEntry(title string) (chat.CommandSpec, error) {
	if p.caps.MessageCommands == chat.No {
		return chat.CommandSpec{}, errors.New("messages have no menu here")
	}
	if p.leader != nil {
		return p.leader.menuEntry(title)
	}
	for _, spec := range p.specs {
		if !spec.OnMessage {
			continue
		}
		for _, t := range spec.Titles {
			if t == title {
				return spec, nil
			}
		}
	}
	return chat.CommandSpec{}, fmt.Errorf("no entry %q in the menu of messages", title)
}

// chosen are the values behind what people point at in a select.
func chosen(s chat.Select, pointed []string) ([]string, error) {
	if len(pointed) > max(s.Max, 1) {
		return nil, fmt.Errorf("%q takes at most %d", s.Placeholder, max(s.Max, 1))
	}
	return pick(s.Of, s.Options, pointed)
}

// pick turns labels into values.
func pick(of chat.Source, options []chat.Option, pointed []string) ([]string, error) {
	if of != chat.FromOptions {
		return pointed, nil
	}
	values := make([]string, 0, len(pointed))
	for _, want := range pointed {
		i := option(options, want)
		if i < 0 {
			return nil, fmt.Errorf("no option %q", want)
		}
		values = append(values, options[i].Value)
	}
	return values, nil
}

// option is the place of the option that somebody points at by its value, its
// label, or the first words of a long label; -1 when there is none.
func option(options []chat.Option, want string) int {
	i := slices.IndexFunc(options, func(o chat.Option) bool { return o.Value == want || o.Label == want })
	if i < 0 {
		i = slices.IndexFunc(options, func(o chat.Option) bool { return strings.HasPrefix(o.Label, want+" ") })
	}
	return i
}

// filled is what a form sends: what stands in it, with what the person entered.
func filled(f chat.Form, values chat.Values) (chat.Values, error) {
	sent := chat.Values{}
	for _, field := range f.Fields {
		sent[field.Name] = slices.Clone(field.Value)
	}
	for name, value := range values {
		i := slices.IndexFunc(f.Fields, func(f chat.Field) bool { return f.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("the form %q has no field %q", f.Title, name)
		}
		if f.Fields[i].Kind == chat.Choice {
			picked, err := pick(f.Fields[i].Of, f.Fields[i].Options, value)
			if err != nil {
				return nil, err
			}
			value = picked
		}
		sent[name] = slices.Clone(value)
	}
	return sent, nil
}

// resolve finds people and channels by what is typed after "@" and "#".
func (p *Platform) resolve(kind chat.OptionKind, name string) (string, bool) {
	if kind == chat.ChannelOption {
		return "#" + name, true
	}
	for _, id := range slices.Sorted(maps.Keys(p.users)) {
		if strings.EqualFold(string(id), name) || strings.EqualFold(p.users[id].Name, name) {
			return string(id), true
		}
	}
	return "", false
}

// File is the newest file that who can see.
func (p *Platform) File(who chat.UserID) (file chat.File, found bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.newest(who, func(m *post) bool { return len(m.message.Files) > 0 })
	if m == nil {
		return chat.File{}, false
	}
	return m.message.Files[0], true
}
