package discordtest

import (
	"net/http"
	"slices"
	"strconv"
)

// peopleRoutes are those of servers, their members, and the bot itself.
func (s *Server) peopleRoutes() {
	s.handle("GET /users/@me", func(*request) (any, error) {
		me := s.userJSON(s.users[s.bot])
		me["mfa_enabled"], me["locale"], me["premium_type"], me["email"], me["verified"] = true, "en-US", 0, nil, true
		return me, nil
	})
	s.handle("GET /applications/@me", func(*request) (any, error) { return s.applicationJSON(), nil })
	s.handle("GET /oauth2/applications/@me", func(*request) (any, error) { return s.applicationJSON(), nil })
	s.handle("GET /users/@me/guilds", s.listGuilds)
	s.handle("POST /users/@me/channels", s.openDirect)
	s.handle("GET /guilds/{guild}", func(r *request) (any, error) {
		g, err := s.guildAt(r)
		if err != nil {
			return nil, err
		}
		return s.guildJSON(g), nil
	})
	s.handle("GET /guilds/{guild}/channels", s.listChannels)
	s.handle("GET /guilds/{guild}/roles", func(r *request) (any, error) {
		g, err := s.guildAt(r)
		if err != nil {
			return nil, err
		}
		return s.rolesJSON(g), nil
	})
	s.handle("GET /guilds/{guild}/members/{user}", func(r *request) (any, error) {
		g, err := s.guildAt(r)
		if err != nil {
			return nil, err
		}
		m := g.member(r.id("user"))
		switch {
		case s.users[r.id("user")] == nil:
			return nil, errNoUser
		case m == nil:
			return nil, errNoMember
		}
		return s.memberJSON(g, m), nil
	})
}

func (s *Server) applicationJSON() map[string]any {
	flags := 0
	if s.opts.Privileged&(1<<1) != 0 { // GUILD_MEMBERS
		flags |= 1 << 15
	}
	if s.opts.MessageContent {
		flags |= 1 << 19
	}
	var endpoint any
	if s.opts.Endpoint != "" {
		endpoint = s.opts.Endpoint
	}
	return map[string]any{
		"id": s.app, "name": "Kith", "icon": nil, "description": "", "type": nil, "bot": s.userJSON(s.users[s.bot]), "verify_key": s.PublicKey(), "flags": flags,
		"redirect_uris": []any{}, "interactions_endpoint_url": endpoint, "role_connections_verification_url": nil, "owner": s.userJSON(s.users[s.bot]),
		"approximate_guild_count": len(s.guilds), "team": nil, "bot_public": true, "bot_require_code_grant": false, "summary": "", "hook": true,
		"event_webhooks_status": 1, "storefront_available": false, "integration_types_config": map[string]any{"0": map[string]any{}}, "is_monetized": false,
		"flags_new": strconv.Itoa(flags), "eligible_oauth2_scopes": []string{"bot", "applications.commands"}, "is_verified": false, "is_discoverable": false, "monetization_eligibility_flags": 0,
		"approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
		"integration_public": true, "integration_require_code_grant": false, "verification_state": 1, "store_application_state": 1, "rpc_application_state": 0,
		"creator_monetization_state": 1, "discoverability_state": 1, "discovery_eligibility_flags": 0, "internal_guild_restriction": 1,
	}
}

func (s *Server) guildAt(r *request) (*guild, error) {
	g := s.guilds[r.id("guild")]
	if g == nil || !g.invited {
		return nil, errNoGuild
	}
	return g, nil
}

// invitedGuilds are those with the bot, in a lasting order.
func (s *Server) invitedGuilds() []*guild {
	var all []*guild
	for _, g := range s.guilds {
		if g.invited {
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b *guild) int {
		if a.id < b.id {
			return -1
		}
		return 1
	})
	return all
}

func (s *Server) listGuilds(*request) (any, error) {
	all := []any{}
	for _, g := range s.invitedGuilds() {
		all = append(all, map[string]any{
			"id": g.id, "name": g.name, "icon": nil, "banner": nil, "owner": false, "permissions": ID(g.granted(s.bot)), "features": []any{},
		})
	}
	return all, nil
}

func (s *Server) listChannels(r *request) (any, error) {
	g, err := s.guildAt(r)
	if err != nil {
		return nil, err
	}
	all := []any{}
	for _, c := range s.sortedChannels() {
		if c.guild == g.id && !c.thread() {
			all = append(all, s.channelJSON(c))
		}
	}
	return all, nil
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
	if who == nil {
		return nil, errNoUser
	}
	if who.bot {
		return nil, refuse(http.StatusBadRequest, 50007, "Cannot send messages to this user")
	}
	return s.channelJSON(s.directWith(who.id)), nil
}

// directWith is the direct conversation of the bot with somebody.
func (s *Server) directWith(who ID) *channel {
	for _, c := range s.channels {
		if c.kind == Direct && slices.Contains(c.members, who) {
			return c
		}
	}
	c := &channel{id: s.newID(), kind: Direct, members: []ID{s.bot, who}, touched: s.now()}
	s.channels[c.id] = c
	return c
}
