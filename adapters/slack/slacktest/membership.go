package slacktest

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// do changes something and tells the app of it.
func (s *Server) do(ctx context.Context, change func() ([]*delivery.Envelope, error)) (Done, error) {
	s.mu.Lock()
	all, err := change()
	s.turn()
	s.mu.Unlock()
	if err != nil {
		return Done{}, err
	}
	return s.bring(ctx, all...), nil
}

// OpenHome looks at the home tab of the app.
func (s *Server) OpenHome(ctx context.Context, who string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		u, err := s.actor(who)
		switch {
		case err != nil:
			return nil, err
		case s.opts.App.NoHome || !u.team.installed:
			return nil, errors.New("the app has no home tab")
		}
		return []*delivery.Envelope{s.opened(u, "home")}, nil
	})
}

// OpenMessages looks at the conversation with the bot.
func (s *Server) OpenMessages(ctx context.Context, who string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		u, err := s.actor(who)
		if err != nil {
			return nil, err
		}
		return []*delivery.Envelope{s.opened(u, "messages")}, nil
	})
}

func (s *Server) opened(u *user, tab string) *delivery.Envelope {
	inner := object{"type": "app_home_opened", "user": u.id, "channel": s.direct(u).id, "event_ts": s.actionTS(), "tab": tab}
	if v := s.homes[u.id]; v != nil && tab == "home" {
		inner["view"] = s.viewJSON(v)
	}
	return s.event(u.team, "app_home_opened", inner)
}

// Join makes somebody new a member of a workspace.
func (s *Server) Join(ctx context.Context, team string, as User) (id string, d Done, err error) {
	d, err = s.do(ctx, func() ([]*delivery.Envelope, error) {
		t := s.teams[team]
		if t == nil {
			return nil, fmt.Errorf("there is no workspace %q", team)
		}
		u := s.addUser(t, as)
		id = u.id
		return []*delivery.Envelope{
			s.event(t, "team_join", object{"type": "team_join", "user": s.userJSON(u, false), "cache_ts": s.now().Unix(), "event_ts": s.actionTS()}),
			s.entered(t.channels[0], u, ""), s.notice(t.channels[0], u),
		}, nil
	})
	return id, d, err
}

// Leave deactivates somebody, and Return brings them back.
func (s *Server) Leave(ctx context.Context, who string) (Done, error) {
	return s.change(ctx, who, func(u *user) { u.deleted = true })
}

// Return brings back somebody who was deactivated.
func (s *Server) Return(ctx context.Context, who string) (Done, error) {
	return s.change(ctx, who, func(u *user) { u.deleted = false })
}

// Change changes a person's profile, language, zone or role.
func (s *Server) Change(ctx context.Context, who string, how func(*User)) (Done, error) {
	return s.change(ctx, who, func(u *user) { how(&u.User) })
}

func (s *Server) change(ctx context.Context, who string, how func(*user)) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		u := s.users[who]
		if u == nil {
			return nil, fmt.Errorf("there is no %q", who)
		}
		how(u)
		u.updated = s.now()
		inner := object{"type": "user_change", "user": s.userJSON(u, false), "cache_ts": s.now().Unix(), "event_ts": s.actionTS()}
		return []*delivery.Envelope{s.event(u.team, "user_change", inner)}, nil
	})
}

// in is a channel that somebody manages: one that is there.
func (s *Server) in(id string) (*channel, error) {
	c := s.channels[id]
	if c == nil || c.deleted {
		return nil, fmt.Errorf("there is no channel %q", id)
	}
	return c, nil
}

// InviteBot invites the bot into a channel.
func (s *Server) InviteBot(ctx context.Context, who, channel string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		c, err := s.in(channel)
		if err != nil || c.has(c.team.bot.id) {
			return nil, err
		}
		c.members = append(c.members, c.team.bot.id)
		return []*delivery.Envelope{s.entered(c, c.team.bot, who), s.notice(c, c.team.bot)}, nil
	})
}

// KickBot removes the bot from a channel.
func (s *Server) KickBot(ctx context.Context, who, channel string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		c, err := s.in(channel)
		if err != nil || !c.has(c.team.bot.id) {
			return nil, err
		}
		c.members = without(c.members, c.team.bot.id)
		return []*delivery.Envelope{s.leftChannel(c, who)}, nil
	})
}

// Enter lets somebody enter a channel, and Exit leave it.
func (s *Server) Enter(ctx context.Context, who, channel string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		c, err := s.in(channel)
		u := s.users[who]
		if err != nil || u == nil || c.has(who) {
			return nil, err
		}
		c.members = append(c.members, who)
		return []*delivery.Envelope{s.entered(c, u, ""), s.notice(c, u)}, nil
	})
}

// Exit lets somebody leave a channel.
func (s *Server) Exit(ctx context.Context, who, channel string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		c, err := s.in(channel)
		if err != nil || !c.has(who) {
			return nil, err
		}
		c.members = without(c.members, who)
		inner := object{"type": "member_left_channel", "user": who, "channel": c.id, "channel_type": c.letter(), "team": c.team.id, "event_ts": s.actionTS()}
		return []*delivery.Envelope{s.inChannel(c, "member_left_channel", inner)}, nil
	})
}

// Archive archives a channel.
func (s *Server) Archive(ctx context.Context, who, channel string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		c, err := s.in(channel)
		if err != nil {
			return nil, err
		}
		c.archived = true
		name := map[string]string{Private: "group_archive"}[c.kind]
		if name == "" {
			name = "channel_archive"
		}
		return []*delivery.Envelope{s.inChannel(c, name, object{"type": name, "channel": c.id, "user": who, "event_ts": s.actionTS()})}, nil
	})
}

// Delete deletes a channel with everything in it.
func (s *Server) Delete(ctx context.Context, channel string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		c, err := s.in(channel)
		if err != nil {
			return nil, err
		}
		name := map[string]string{Private: "group_deleted"}[c.kind]
		if name == "" {
			name = "channel_deleted"
		}
		e := s.inChannel(c, name, object{"type": name, "channel": c.id, "event_ts": s.actionTS()})
		c.deleted = true
		return []*delivery.Envelope{e}, nil
	})
}

// Uninstall puts the app out of a workspace, as an admin does.
func (s *Server) Uninstall(ctx context.Context, team string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		t := s.teams[team]
		if t == nil || !t.installed {
			return nil, fmt.Errorf("the app is not in %q", team)
		}
		return s.uninstalled(t), nil
	})
}

// Revoke makes the app's tokens in a workspace worthless, and leaves it there.
func (s *Server) Revoke(ctx context.Context, team string) (Done, error) {
	return s.do(ctx, func() ([]*delivery.Envelope, error) {
		t := s.teams[team]
		if t == nil || !t.installed {
			return nil, fmt.Errorf("the app is not in %q", team)
		}
		for _, is := range s.tokens {
			if is.team == t {
				is.revoked = "token_revoked"
			}
		}
		return []*delivery.Envelope{s.revoked(t)}, nil
	})
}
