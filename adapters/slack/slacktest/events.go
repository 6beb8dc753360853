package slacktest

import (
	"context"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// verification is the token that Slack still sends with everything, and that nobody
// should believe.
const verification = "verification-of-the-double"

// event is something that happened as the app is told of it; nil when it is not.
func (s *Server) event(t *team, name string, inner object) *delivery.Envelope {
	if !t.installed || !s.hears(t, name) {
		return nil
	}
	id := s.newID("Ev")
	return &delivery.Envelope{Kind: delivery.Events, Team: t.id, ID: id, Body: encode(object{
		"token": verification, "team_id": t.id, "context_team_id": t.id, "context_enterprise_id": nil, "api_app_id": s.appID, "event": inner,
		"type": "event_callback", "event_id": id, "event_time": s.now().Unix(), "is_ext_shared_channel": false, "event_context": "4-" + s.newID(""),
		"authorizations": []object{{"enterprise_id": nil, "team_id": t.id, "user_id": t.bot.id, "is_bot": true, "is_enterprise_install": false}},
	})}
}

// inChannel is an event of a channel, which only members of it hear.
func (s *Server) inChannel(c *channel, name string, inner object) *delivery.Envelope {
	if c.team.bot == nil || !c.has(c.team.bot.id) || strings.HasPrefix(name, "member_") && !c.team.allows(scopeOf(c.kind, "read")) {
		return nil
	}
	return s.event(c.team, name, inner)
}

// after tells the app of something that it caused itself, while it goes on.
func (s *Server) after(e *delivery.Envelope) {
	if e != nil && s.ctx.Err() == nil {
		s.later.Go(func() { s.delivery.Deliver(s.ctx, *e) })
	}
}

// echo tells the app of its own message, as Slack does.
func (s *Server) echo(m *message) {
	if !s.opts.Quiet {
		s.after(s.inChannel(m.channel, "message."+m.channel.event(), s.posted(m)))
	}
}

// posted is a new message as an event.
func (s *Server) posted(m *message) object {
	inner := s.messageJSON(m)
	inner["channel"], inner["channel_type"], inner["event_ts"] = m.channel.id, m.channel.short(), m.ts
	if first := m.channel.byTS[m.thread]; first != nil && m.subtype == "thread_broadcast" {
		inner["root"] = s.messageJSON(first)
	}
	return inner
}

func (s *Server) echoChange(m *message, before object) {
	if !s.opts.Quiet {
		s.after(s.inChannel(m.channel, "message."+m.channel.event(), s.changed(m, before)))
	}
}

// changed is a message that says something else as an event.
func (s *Server) changed(m *message, before object) object {
	ts := s.actionTS()
	return object{
		"type": "message", "subtype": "message_changed", "message": s.messageJSON(m), "previous_message": before, "channel": m.channel.id,
		"channel_type": m.channel.short(), "hidden": true, "ts": ts, "event_ts": ts,
	}
}

func (s *Server) echoDeletion(m *message, before object) {
	if !s.opts.Quiet {
		s.after(s.inChannel(m.channel, "message."+m.channel.event(), s.deletedJSON(m, before)))
	}
}

func (s *Server) deletedJSON(m *message, before object) object {
	ts := s.actionTS()
	return object{
		"type": "message", "subtype": "message_deleted", "previous_message": before, "deleted_ts": m.ts, "channel": m.channel.id,
		"channel_type": m.channel.short(), "hidden": true, "ts": ts, "event_ts": ts,
	}
}

// enterChannel makes somebody a member of a channel.
func (s *Server) enterChannel(c *channel, u *user, inviter string) {
	c.members = append(c.members, u.id)
	s.after(s.entered(c, u, inviter))
	s.after(s.notice(c, u))
}

func (s *Server) entered(c *channel, u *user, inviter string) *delivery.Envelope {
	inner := object{
		"type": "member_joined_channel", "user": u.id, "channel": c.id, "channel_type": c.letter(), "team": c.team.id, "event_ts": s.actionTS(),
	}
	if inviter != "" {
		inner["inviter"] = inviter
	}
	return s.inChannel(c, "member_joined_channel", inner)
}

// notice is the message that Slack writes into a channel when somebody enters it. It
// names them as a mention does, and is nobody's.
func (s *Server) notice(c *channel, u *user) *delivery.Envelope {
	ts := s.newTS()
	return s.inChannel(c, "message."+c.event(), object{
		"type": "message", "subtype": c.short() + "_join", "user": u.id, "text": "<@" + u.id + "> has joined the " + c.short(), "ts": ts, "event_ts": ts,
		"channel": c.id, "channel_type": c.short(),
	})
}

// RateLimited tells the app that Slack keeps events from it for a minute.
func (s *Server) RateLimited(ctx context.Context, team string) Done {
	s.mu.Lock()
	id := s.newID("Ev")
	body := encode(object{
		"token": verification, "type": "app_rate_limited", "team_id": team, "minute_rate_limited": s.now().Unix() / 60 * 60, "api_app_id": s.appID,
	})
	s.mu.Unlock()
	return s.bring(ctx, &delivery.Envelope{Kind: delivery.Events, Team: team, ID: id, Body: body})
}

// tellLeft tells the app that it is in a channel no more.
func (s *Server) tellLeft(c *channel) { s.after(s.leftChannel(c, c.team.bot.id)) }

func (s *Server) leftChannel(c *channel, by string) *delivery.Envelope {
	kind := map[string]string{Public: "channel_left", Private: "group_left"}[c.kind]
	return s.event(c.team, kind, object{"type": kind, "channel": c.id, "actor_id": by, "event_ts": s.actionTS()})
}
