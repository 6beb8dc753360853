package discordtest

import (
	"cmp"
	"strconv"
)

// payload is an interaction as Discord sends it.
func (s *Server) payload(i *interaction, data map[string]any) map[string]any {
	c, u := i.channel, s.users[i.user]
	out := map[string]any{
		"id": i.id, "application_id": s.app, "type": i.kind, "token": i.token, "version": 1, "data": data, "channel_id": c.id, "channel": s.partChannel(c, i.user),
		"app_permissions": strconv.FormatUint(s.may(s.bot, c), 10), "locale": u.locale, "entitlements": []any{}, "attachment_size_limit": maxFile,
		"authorizing_integration_owners": map[string]any{"0": cmp.Or(c.guild, 0)}, "entitlement_sku_ids": []any{},
	}
	if g := s.guilds[c.guild]; g != nil {
		who := s.memberJSON(g, g.member(i.user))
		who["permissions"] = strconv.FormatUint(s.may(i.user, c), 10)
		out["member"], out["guild_id"], out["guild_locale"], out["context"] = who, g.id, "en-US", 0
		out["guild"] = map[string]any{"id": g.id, "locale": "en-US", "features": []any{}}
	} else {
		out["user"], out["context"] = s.userJSON(u), 1
	}
	if i.source != nil {
		out["message"] = s.messageJSON(i.source)
	}
	return out
}

func (s *Server) partChannel(c *channel, who ID) map[string]any {
	part := s.channelJSON(c)
	part["permissions"] = strconv.FormatUint(s.may(who, c), 10)
	return part
}

// resolved is what an interaction mentions by ID, in full: "users", "members",
// "roles", "channels" and "messages".
type resolved map[string]map[string]any

func (in resolved) put(kind string, id ID, what any) {
	if in[kind] == nil {
		in[kind] = map[string]any{}
	}
	in[kind][id.String()] = what
}

func (s *Server) resolveUser(in resolved, at *channel, id ID) {
	in.put("users", id, s.userJSON(s.users[id]))
	if g := s.guilds[at.guild]; g != nil && g.member(id) != nil {
		m := s.memberJSON(g, g.member(id))
		delete(m, "user")
		m["permissions"] = strconv.FormatUint(g.granted(id), 10)
		in.put("members", id, m)
	}
}

func (s *Server) resolveRole(in resolved, at *channel, id ID) {
	if r := s.guilds[at.guild].role(id); r != nil {
		in.put("roles", id, r.json())
	}
}

// role is a role by its ID, nil when there is none, or no server.
func (g *guild) role(id ID) *role {
	if g == nil {
		return nil
	}
	for _, r := range g.roles {
		if r.id == id {
			return r
		}
	}
	return nil
}

// tell sends an interaction to the bot, and remembers it for Redeliver.
func (s *Server) tell(i *interaction, data map[string]any, about resolved) {
	if len(about) > 0 {
		data["resolved"] = about
	}
	s.deliver(dispatched{Event: "INTERACTION_CREATE", Guild: i.channel.guild, Channel: i.channel.id, Payload: s.payload(i, data)})
}

// deliver dispatches what Redeliver dispatches again.
func (s *Server) deliver(d dispatched) {
	s.lastEvent = d
	if d.Event == "INTERACTION_CREATE" && s.opts.Endpoint != "" {
		s.outbox = append(s.outbox, d.Payload)
		return
	}
	s.dispatch(d)
}

// Redeliver tells once more what a person did last: the same IDs, the same way.
func (s *Server) Redeliver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lastEvent.Event != "" {
		s.deliver(s.lastEvent)
	}
}
