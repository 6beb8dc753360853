package slacktest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// Post writes a message as somebody types it; thread is "" for none.
func (s *Server) Post(ctx context.Context, who, channel, thread, words string) (Done, error) {
	return s.special(ctx, who, channel, thread, words, func(*message) {})
}

// Direct writes to the bot.
func (s *Server) Direct(ctx context.Context, who, words string) (Done, error) {
	at := s.DirectChannel(who)
	if at == "" {
		return Done{}, errors.New("there is no bot to write to")
	}
	return s.Post(ctx, who, at, "", words)
}

func (s *Server) write(who, where, thread, words string) (*message, error) {
	u, at, err := s.place(who, where)
	switch {
	case err != nil:
		return nil, err
	case at.archived:
		return nil, errors.New("the channel is archived")
	case at.restricted && !u.Admin && !u.Owner && thread == "":
		return nil, errors.New("only admins may write there")
	case at.kind == Direct && (s.opts.App.ReadOnly || s.opts.App.NoDirect):
		return nil, errors.New("sending messages to this app has been turned off")
	case strings.TrimSpace(words) == "":
		return nil, errors.New("there is nothing to say")
	}
	if thread != "" {
		first := at.byTS[thread]
		if first == nil || first.gone || first.only != "" {
			return nil, fmt.Errorf("there is no message %s to answer", thread)
		}
		if first.thread != "" {
			thread = first.thread
		}
	}
	m := &message{ts: s.newTS(), thread: thread, channel: at, user: who}
	if u.Bot {
		m.botID = "B" + who[1:]
	}
	s.voice(m, words)
	m.notifies = at.notified(m.mentions, who)
	at.add(m)
	s.turn()
	return m, nil
}

// voice makes a message say what somebody typed.
func (s *Server) voice(m *message, typed string) {
	said := s.escaped(m.channel.team, typed)
	said = toPerson.ReplaceAllString(said, "<@$1>") // messages, unlike commands, do not carry names
	blocks := s.identify(rich(said))
	m.say(content{text: said, blocks: blocks, rawBlocks: encode(blocks)})
}

// heard are the events of a message: of the message itself, and another one when it
// names the bot. Source: docs.slack.dev, app_mention: not in direct messages.
func (s *Server) heard(m *message) []*delivery.Envelope {
	all := []*delivery.Envelope{s.inChannel(m.channel, "message."+m.channel.event(), s.posted(m))}
	bot := m.channel.team.bot
	if bot != nil && m.channel.kind != Direct && slices.Contains(m.mentions.people, bot.id) {
		mention := s.posted(m)
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		all = append(all, s.inChannel(m.channel, "app_mention", mention))
	}
	return all
}

// wrote is a message that somebody wrote themselves.
func (s *Server) wrote(who, channel, ts string) (*message, error) {
	u, m, err := s.seen(who, channel, ts)
	if err == nil && m.user != who {
		err = fmt.Errorf("%s did not write that", u.Name)
	}
	return m, err
}

// Edit makes a message that somebody wrote say something else.
func (s *Server) Edit(ctx context.Context, who, channel, ts, words string) (Done, error) {
	s.mu.Lock()
	m, err := s.wrote(who, channel, ts)
	if err != nil {
		s.mu.Unlock()
		return Done{}, err
	}
	before := s.messageJSON(m)
	s.voice(m, words)
	m.notifies, m.edited, m.editor = nil, s.actionTS(), who
	e := s.inChannel(m.channel, "message."+m.channel.event(), s.changed(m, before))
	s.turn()
	s.mu.Unlock()
	d := s.bring(ctx, e)
	d.TS = ts
	return d, nil
}

// Remove takes away a message that somebody wrote.
func (s *Server) Remove(ctx context.Context, who, channel, ts string) (Done, error) {
	s.mu.Lock()
	m, err := s.wrote(who, channel, ts)
	if err != nil {
		s.mu.Unlock()
		return Done{}, err
	}
	before := s.messageJSON(m)
	m.bury()
	e := s.inChannel(m.channel, "message."+m.channel.event(), s.deletedJSON(m, before))
	s.turn()
	s.mu.Unlock()
	return s.bring(ctx, e), nil
}

// Group opens a conversation of people with the bot, as people do in their client.
func (s *Server) Group(people ...string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(people)
	var all []*user
	for _, who := range slices.Compact(people) {
		u, err := s.actor(who)
		if err != nil {
			return "", err
		}
		all = append(all, u)
	}
	if len(all) < 2 || len(all) > maxOpen {
		return "", fmt.Errorf("%d people make no group", len(all))
	}
	at, _ := s.group(all[0].team, all)
	return at.id, nil
}

// Reload makes somebody's client forget what only they saw.
func (s *Server) Reload(who string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.channels {
		for _, m := range c.messages {
			m.gone = m.gone || m.only == who
		}
	}
	s.turn()
}

// Broadcast answers in a thread, and shows it in the channel as well.
func (s *Server) Broadcast(ctx context.Context, who, channel, thread, words string) (Done, error) {
	return s.special(ctx, who, channel, thread, words, func(m *message) { m.subtype = "thread_broadcast" })
}

// Share writes a message that comes with a file.
func (s *Server) Share(ctx context.Context, who, channel, thread, words, name string, data []byte) (Done, error) {
	return s.special(ctx, who, channel, thread, words, func(m *message) {
		m.subtype = "file_share"
		f := &file{id: s.newID("F"), name: name, title: name, team: m.channel.team, by: who, length: len(data), data: data, complete: true, in: []string{channel}}
		s.files[f.id], m.files = f, []*file{f}
	})
}

// special is Post for messages that are more than words.
func (s *Server) special(ctx context.Context, who, channel, thread, words string, more func(*message)) (Done, error) {
	s.mu.Lock()
	m, err := s.write(who, channel, thread, words)
	var all []*delivery.Envelope
	if err == nil {
		more(m)
		all = s.heard(m)
	}
	s.mu.Unlock()
	if err != nil {
		return Done{}, err
	}
	d := s.bring(ctx, all...)
	d.TS = m.ts
	return d, nil
}
