package discordtest

import (
	"net/http"
	"slices"
	"strconv"
)

// userRoutes are those of the bot itself and of its direct conversations.
func (s *Server) userRoutes() {
	s.handle("GET /users/@me", func(*request) (any, error) {
		me := s.userJSON(s.users[s.bot])
		me["mfa_enabled"], me["locale"], me["premium_type"], me["email"], me["verified"] = true, "en-US", 0, nil, true
		return me, nil
	})
	s.handle("GET /users/{user}", func(r *request) (any, error) {
		u := s.users[r.id("user")]
		if u == nil {
			return nil, errNoUser
		}
		return s.userJSON(u), nil
	})
	s.handle("GET /applications/@me", func(*request) (any, error) { return s.applicationJSON(), nil })
	s.handle("GET /oauth2/applications/@me", func(*request) (any, error) { return s.applicationJSON(), nil })
	s.handle("GET /users/@me/guilds", s.listGuilds)
	s.handle("POST /users/@me/channels", s.openDirect)
}

// What an application may be told, as its flags say. Source: Discord's
// documentation, "Application Flags"; these are those of an unverified one.
const (
	mayHearOfMembers = 1 << 15
	mayReadMessages  = 1 << 19
)

func (s *Server) applicationJSON() map[string]any {
	flags := 0
	if s.opts.Privileged&intentMembers != 0 {
		flags |= mayHearOfMembers
	}
	if s.opts.MessageContent {
		flags |= mayReadMessages
	}
	var endpoint any
	if s.opts.Endpoint != "" {
		endpoint = s.opts.Endpoint
	}
	return map[string]any{
		"id": s.app, "name": "Kith", "icon": nil, "description": "", "type": nil, "bot": s.userJSON(s.users[s.bot]), "verify_key": s.PublicKey(), "flags": flags,
		"flags_new": strconv.Itoa(flags), "eligible_oauth2_scopes": []string{"bot", "applications.commands"},
		"redirect_uris": []any{}, "interactions_endpoint_url": endpoint, "role_connections_verification_url": nil, "owner": s.userJSON(s.users[s.bot]),
		"approximate_guild_count": len(s.invitedGuilds()), "team": nil, "bot_public": true, "bot_require_code_grant": false,
		"event_webhooks_status": 1, "integration_types_config": map[string]any{"0": map[string]any{}},
		"approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
	}
}

// openDirect opens a direct conversation, or finds the old one. Whether somebody
// wants one is told by what is sent to it.
func (s *Server) openDirect(r *request) (any, error) {
	var b struct {
		Recipient ID   `json:"recipient_id"`
		Tokens    []ID `json:"access_tokens"`
		Nicks     any  `json:"nicks"`
	}
	if err := strict(r.body, &b); err != nil {
		return nil, err
	}
	who := s.users[b.Recipient]
	switch {
	case who == nil:
		return nil, errNoUser
	case who.bot:
		return nil, refuse(http.StatusBadRequest, 50007, "Cannot send messages to this user")
	}
	return s.channelJSON(s.directWith(who.id)), nil
}

// directWith is the direct conversation of the bot with somebody.
func (s *Server) directWith(who ID) *channel {
	c := s.direct[who]
	if c == nil {
		c = &channel{id: s.newID(), kind: Direct, members: []ID{s.bot, who}, touched: s.now()}
		s.direct[who] = c
		s.channels[c.id] = c
	}
	return c
}

// mayWriteTo is whether the bot may write to somebody directly: they must share a
// server with it, and want that.
func (s *Server) mayWriteTo(c *channel) error {
	i := slices.IndexFunc(c.members, func(id ID) bool { return id != s.bot })
	u := s.users[c.members[i]]
	if u.refuses {
		return errRefusesDMs
	}
	for _, g := range s.guilds {
		if g.invited && g.member(u.id) != nil {
			return nil
		}
	}
	return errNoMutual
}
