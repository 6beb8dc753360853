package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// errThread is what Slack says to a command in a thread. Source: docs.slack.dev,
// "Implementing slash commands".
var errThread = errors.New("slash commands do not work in threads")

// Command types a command such as "/ask" and words behind it. thread is "" but for
// tests of what Slack refuses.
func (s *Server) Command(ctx context.Context, who, channel, thread, command, words string) (Done, error) {
	e, h, err := s.command(who, channel, thread, command, words)
	if err != nil {
		return Done{}, err
	}
	d := s.bring(ctx, e)
	if d.Acked > 0 {
		d.Problem = s.said(h, d.Said)
	}
	return d, nil
}

func (s *Server) command(who, where, thread, command, words string) (*delivery.Envelope, *hook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, at, err := s.place(who, where)
	if err != nil {
		return nil, nil, err
	}
	commands := s.opts.App.Commands
	switch {
	case thread != "":
		return nil, nil, errThread
	case !u.team.installed || !u.team.allows("commands") || commands != nil && !slices.Contains(commands, command):
		return nil, nil, fmt.Errorf("%s is not a valid command", command)
	}
	if !s.opts.App.Verbatim {
		words = s.escaped(u.team, words)
	}
	trigger, address := s.newTrigger(u, nil), s.newHook(u, at, nil)
	body := encode(object{
		"token": verification, "team_id": u.team.id, "team_domain": u.team.domain, "channel_id": at.id, "channel_name": at.channelName(), "user_id": u.id,
		"user_name": u.Name, "command": command, "text": words, "api_app_id": s.appID, "is_enterprise_install": "false", "response_url": address,
		"trigger_id": trigger,
	})
	h := s.hooks[address[len(s.base+"/response/"):]]
	return &delivery.Envelope{Kind: delivery.Commands, Team: u.team.id, ID: trigger, Body: body}, h, nil
}

// said shows what the acknowledgement of a command says: a message, in JSON or in
// plain words.
func (s *Server) said(h *hook, payload json.RawMessage) error {
	if len(payload) == 0 || string(payload) == "null" || string(payload) == "{}" {
		return nil
	}
	var is hooked
	if json.Unmarshal(payload, &is) != nil && json.Unmarshal(payload, &is.Text) != nil {
		is.Text = string(payload)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	is.Replace, is.Delete = nil, nil
	return s.obey(h, is)
}

// UseShortcut picks an entry from the menu of everything.
func (s *Server) UseShortcut(ctx context.Context, who, callback string) (Done, error) {
	s.mu.Lock()
	u, err := s.actor(who)
	if err == nil {
		err = s.hasShortcut(u.team, callback, false)
	}
	if err != nil {
		s.mu.Unlock()
		return Done{}, err
	}
	payload := s.interaction("shortcut", u)
	payload["callback_id"] = callback
	e := s.interactive(u, payload, nil)
	s.mu.Unlock()
	return s.bring(ctx, e), nil
}

// UseOnMessage picks an entry from the menu of a message.
func (s *Server) UseOnMessage(ctx context.Context, who, channel, ts, callback string) (Done, error) {
	s.mu.Lock()
	u, m, err := s.seen(who, channel, ts)
	if err == nil {
		err = s.hasShortcut(u.team, callback, true)
	}
	if err == nil && m.only != "" {
		err = errors.New("what one person alone sees has no menu")
	}
	if err != nil {
		s.mu.Unlock()
		return Done{}, err
	}
	payload := s.interaction("message_action", u)
	payload["callback_id"], payload["message_ts"], payload["message"] = callback, m.ts, s.messageJSON(m)
	payload["channel"] = object{"id": m.channel.id, "name": m.channel.channelName()}
	payload["response_url"] = s.newHook(u, m.channel, nil)
	e := s.interactive(u, payload, nil)
	s.mu.Unlock()
	return s.bring(ctx, e), nil
}

func (s *Server) hasShortcut(t *team, callback string, onMessage bool) error {
	all := s.opts.App.Shortcuts
	if s.opts.App.Deaf {
		return errDeaf
	}
	fits := func(one Shortcut) bool { return one.Callback == callback && one.OnMessage == onMessage }
	if !t.installed || !t.allows("commands") || all != nil && !slices.ContainsFunc(all, fits) {
		return fmt.Errorf("there is no shortcut %q", callback)
	}
	return nil
}

// seen is a message that somebody sees.
func (s *Server) seen(who, channel, ts string) (*user, *message, error) {
	u, at, err := s.place(who, channel)
	if err != nil {
		return nil, nil, err
	}
	m := at.byTS[ts]
	if m == nil || m.gone || m.only != "" && m.only != who {
		return nil, nil, fmt.Errorf("%s sees no message %s", u.Name, ts)
	}
	return u, m, nil
}
