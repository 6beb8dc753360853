package slacktest

import (
	"encoding/base64"
	"strconv"
	"strings"
)

func (s *Server) userMethods() {
	read := []string{"users:read"}
	s.methods["users.info"] = method{do: s.userInfo, tier: tier4, scopes: read, form: true}
	s.methods["users.list"] = method{do: s.userList, tier: tier2, scopes: read, form: true}
	s.methods["users.profile.get"] = method{do: s.userProfile, tier: tier4, scopes: []string{"users.profile:read"}, form: true}
	s.methods["users.lookupByEmail"] = method{do: s.userByEmail, tier: tier3, scopes: []string{"users:read.email"}, form: true}
	s.methods["bots.info"] = method{do: s.botInfo, tier: tier3, scopes: read, form: true}
}

// person is one of the caller's workspace.
func (s *Server) person(c *call, name string) (*user, error) {
	u := s.users[c.str(name)]
	if u == nil || u.team != c.team {
		return nil, refuse("user_not_found")
	}
	return u, nil
}

func (s *Server) userInfo(c *call) (object, error) {
	u, err := s.person(c, "user")
	if err != nil {
		return nil, err
	}
	if u.hidden {
		return nil, refuse("user_not_visible")
	}
	return object{"user": s.userJSON(u, c.is("include_locale"))}, nil
}

func (s *Server) userProfile(c *call) (object, error) {
	u, err := s.person(c, "user")
	if err != nil {
		return nil, err
	}
	return object{"profile": s.profileJSON(u)}, nil
}

func (s *Server) userByEmail(c *call) (object, error) {
	for _, u := range c.team.users {
		if u.Email != "" && strings.EqualFold(u.Email, c.str("email")) && !u.deleted {
			return object{"user": s.userJSON(u, false)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

func (s *Server) botInfo(c *call) (object, error) {
	if c.str("bot") != c.team.botID {
		return nil, refuse("bot_not_found")
	}
	return object{"bot": object{"id": c.team.botID, "app_id": s.appID, "user_id": c.team.bot.id, "name": c.team.bot.RealName, "deleted": false}}, nil
}

func (s *Server) userList(c *call) (object, error) {
	from, to, about, err := page(c, len(c.team.users), len(c.team.users))
	if err != nil {
		return nil, err
	}
	all := []object{}
	for _, u := range c.team.users[from:to] {
		all = append(all, s.userJSON(u, c.is("include_locale")))
	}
	return object{"members": all, "cache_ts": s.now().Unix(), "response_metadata": about}, nil
}

// page is the part of a list of n that is asked for, and what leads to the next one.
// Source: docs.slack.dev, "Pagination": at most 1,000.
func page(c *call, n, usual int) (from, to int, about object, err error) {
	if cursor := c.str("cursor"); cursor != "" {
		plain, _ := base64.StdEncoding.DecodeString(cursor)
		digits, ok := strings.CutPrefix(string(plain), "from:")
		if from, err = strconv.Atoi(digits); !ok || err != nil || from < 0 || from > n {
			return 0, 0, nil, refuse("invalid_cursor")
		}
	}
	to = min(n, from+c.num("limit", max(usual, 1), 1000))
	next := ""
	if to < n {
		next = base64.StdEncoding.EncodeToString([]byte("from:" + strconv.Itoa(to)))
	}
	return from, to, object{"next_cursor": next}, nil
}
