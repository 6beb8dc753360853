package slacktest

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

func (s *Server) authMethods() {
	s.methods["auth.test"] = method{do: s.authTest, tier: special}
	s.methods["auth.revoke"] = method{do: s.authRevoke, tier: tier3}
	s.methods["apps.uninstall"] = method{do: s.appsUninstall, tier: tier1}
	s.methods["apps.connections.open"] = method{do: s.connectionsOpen, tier: tier1, open: true}
	s.methods["oauth.v2.access"] = method{do: s.access, tier: tier4, open: true, form: true}
	s.methods["team.info"] = method{do: s.teamInfo, tier: tier3, form: true}
	s.methods["api.test"] = method{do: func(*call) (object, error) { return object{}, nil }, tier: special, open: true}
}

func (s *Server) authTest(c *call) (object, error) {
	return object{
		"url": "https://" + c.team.domain + ".slack.com/", "team": c.team.name, "user": c.team.bot.Name, "team_id": c.team.id, "user_id": c.team.bot.id,
		"bot_id": c.team.botID, "app_id": s.appID, "is_enterprise_install": false,
	}, nil
}

func (s *Server) teamInfo(c *call) (object, error) {
	return object{"team": object{"id": c.team.id, "name": c.team.name, "domain": c.team.domain, "email_domain": "", "icon": object{}}}, nil
}

// connectionsOpen needs the app's token, not a bot's.
func (s *Server) connectionsOpen(c *call) (object, error) {
	switch {
	case c.secret == "":
		return nil, refuse("not_authed")
	case s.tokens[c.secret] != nil:
		return nil, refuse("not_allowed_token_type")
	case c.secret != s.opts.AppToken:
		return nil, refuse("invalid_auth")
	}
	address, code := s.delivery.Open(s.base)
	if code != "" {
		return nil, refuse(code)
	}
	return object{"url": address}, nil
}

// authRevoke ends a token, and with the only token of a bot the installation.
func (s *Server) authRevoke(c *call) (object, error) {
	if c.is("test") {
		return object{"revoked": false}, nil
	}
	c.token.revoked = "token_revoked"
	s.after(s.revoked(c.team))
	return object{"revoked": true}, nil
}

func (s *Server) appsUninstall(c *call) (object, error) {
	switch {
	case c.str("client_id") != s.opts.ClientID:
		return nil, refuse("invalid_client_id")
	case c.str("client_secret") != s.opts.ClientSecret:
		return nil, refuse("bad_client_secret")
	}
	for _, e := range s.uninstalled(c.team) {
		s.after(e)
	}
	return object{}, nil
}

// uninstalled puts the app out of a workspace, and is what it hears of that.
func (s *Server) uninstalled(t *team) []*delivery.Envelope {
	all := []*delivery.Envelope{s.revoked(t), s.event(t, "app_uninstalled", object{"type": "app_uninstalled"})}
	for _, is := range s.tokens {
		if is.team == t {
			is.revoked = "account_inactive"
		}
	}
	t.installed = false
	for _, c := range t.channels {
		if c.kind == Public || c.kind == Private {
			c.members = without(c.members, t.bot.id)
		}
	}
	return all
}

// revoked is that the tokens of the bot are worthless.
func (s *Server) revoked(t *team) *delivery.Envelope {
	tokens := object{"oauth": []string{}, "bot": []string{t.bot.id}}
	return s.event(t, "tokens_revoked", object{"type": "tokens_revoked", "tokens": tokens, "event_ts": s.actionTS()})
}

// Authorize is what an admin does who installs the app: it returns a code that
// oauth.v2.access takes once.
func (s *Server) Authorize(team string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.teams[team]
	if t == nil {
		return ""
	}
	return s.authorize(t)
}

func (s *Server) authorize(t *team) string {
	code := s.secret()
	s.codes[code] = t
	return code
}

// access turns a code into a token.
func (s *Server) access(c *call) (object, error) {
	id, secret := c.str("client_id"), c.str("client_secret")
	if user, password, ok := c.BasicAuth(); ok {
		id, secret = user, password
	}
	t := s.codes[c.str("code")]
	switch {
	case id != s.opts.ClientID:
		return nil, refuse("invalid_client_id")
	case secret != s.opts.ClientSecret:
		return nil, refuse("bad_client_secret")
	case t == nil:
		return nil, refuse("invalid_code")
	}
	delete(s.codes, c.str("code"))
	token := s.install(t)
	return object{
		"access_token": token, "token_type": "bot", "scope": strings.Join(t.scopes, ","), "bot_user_id": t.bot.id, "app_id": s.appID,
		"team": object{"id": t.id, "name": t.name}, "enterprise": nil, "is_enterprise_install": false, "authed_user": object{"id": t.users[0].id},
	}, nil
}

// serveAuthorize is Slack's page on which somebody lets the app in. Here they do at
// once: into the workspace that the address names, else into the first one.
func (s *Server) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	t := s.teams[q.Get("team")]
	if all := sorted(s.teams); t == nil && len(all) > 0 {
		t = s.teams[all[0]]
	}
	to, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || to.Host == "" || t == nil || q.Get("client_id") != s.opts.ClientID {
		http.Error(w, "invalid_client_id or bad_redirect_uri", http.StatusBadRequest)
		return
	}
	back := to.Query()
	back.Set("code", s.authorize(t))
	back.Set("state", q.Get("state"))
	to.RawQuery = back.Encode()
	http.Redirect(w, r, to.String(), http.StatusFound)
}
