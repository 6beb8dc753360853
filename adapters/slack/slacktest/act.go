package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// Done is what became of something that somebody did.
type Done struct {
	TS       string // of the message that they wrote
	Sent     int    // envelopes
	Acked    int    // … of which the app acknowledged
	Attempts int
	Said     json.RawMessage // what the last acknowledgement carried
	Problem  error           // what Slack refused of that
}

// Heard is whether the app acknowledged all that it was to hear, and heard anything.
func (d Done) Heard() bool { return d.Sent > 0 && d.Sent == d.Acked }

// bring delivers envelopes one after the other, without the lock. Nil ones are not
// for the app.
func (s *Server) bring(ctx context.Context, all ...*delivery.Envelope) (d Done) {
	for _, e := range all {
		if e == nil {
			continue
		}
		s.mu.Lock()
		s.last = e
		s.mu.Unlock()
		out := s.delivery.Deliver(ctx, *e)
		d.Sent++
		d.Attempts += out.Attempts
		if out.Acked {
			d.Acked, d.Said = d.Acked+1, out.Payload
		}
	}
	return d
}

// Repeat delivers the last thing that somebody did once more, under the same ID.
func (s *Server) Repeat(ctx context.Context) (Done, error) {
	s.mu.Lock()
	last := s.last
	s.mu.Unlock()
	if last == nil {
		return Done{}, errors.New("nobody did anything yet")
	}
	return s.bring(ctx, last), nil
}

// errDeaf is what people read who press something of an app that takes none of it.
var errDeaf = errors.New("this app is not configured to handle interactive responses")

// actor is somebody who can do something in a workspace.
func (s *Server) actor(who string) (*user, error) {
	u := s.users[who]
	switch {
	case u == nil:
		return nil, fmt.Errorf("there is no %q", who)
	case u.deleted:
		return nil, fmt.Errorf("%s left", u.Name)
	}
	return u, nil
}

// place is somebody in a conversation in which they are.
func (s *Server) place(who, where string) (*user, *channel, error) {
	u, err := s.actor(who)
	if err != nil {
		return nil, nil, err
	}
	at := s.channels[where]
	switch {
	case at == nil || at.deleted:
		return nil, nil, fmt.Errorf("there is no conversation %q", where)
	case !at.has(who):
		return nil, nil, fmt.Errorf("%s is not in %s", u.Name, at.name)
	}
	return u, at, nil
}

// interaction begins what every interactive payload holds.
func (s *Server) interaction(kind string, u *user) object {
	return object{
		"type": kind, "token": verification, "action_ts": s.actionTS(), "team": object{"id": u.team.id, "domain": u.team.domain},
		"user":       object{"id": u.id, "username": u.Name, "name": u.Name, "team_id": u.team.id},
		"api_app_id": s.appID, "is_enterprise_install": false, "enterprise": nil,
	}
}

// channelName is how payloads of interactions call a conversation.
func (c *channel) channelName() string {
	switch c.kind {
	case Direct:
		return "directmessage"
	case Private:
		return "privategroup"
	}
	return c.name
}

// interactive is a payload on its way, with the trigger that it carries.
func (s *Server) interactive(u *user, payload object, from *view) *delivery.Envelope {
	id := s.newTrigger(u, from)
	payload["trigger_id"] = id
	return &delivery.Envelope{Kind: delivery.Interactive, Team: u.team.id, ID: id, Body: encode(payload)}
}
