package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// method is one of the Web API. It runs alone: the server's lock is held. What it
// returns is answered with ok:true; a refusal with ok:false. It waits for nothing.
type method struct {
	do     func(c *call) (object, error)
	tier   Limit
	scopes []string // one of them is needed
	form   bool     // it takes no JSON
	open   bool     // it takes no token of a bot
}

// result is what a request is answered with.
type result struct {
	status int
	header http.Header
	body   []byte
	code   string // of the refusal
}

// serveAPI answers a call, unless a fault or a limit comes first.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, name string) {
	c, err := readCall(r, name)
	s.mu.Lock()
	f := s.failing(name, c.str("channel"))
	s.mu.Unlock()
	if !f.After && !passes(r.Context(), f.Delay) {
		return
	}
	out := s.decide(c, err, f)
	if f.After && !passes(r.Context(), f.Delay) {
		return
	}
	if f.Cut {
		cutOff(w)
		return
	}
	out.write(w)
}

// decide is what a call is answered with.
func (s *Server) decide(c *call, err error, f Fault) (out result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.instead() && !f.After {
		out = f.result()
	} else if out = s.answer(c, err); f.instead() {
		out = f.result()
	}
	s.note(c, out)
	return out
}

// answer calls a method. The lock is held.
func (s *Server) answer(c *call, err error) result {
	m, known := s.methods[c.method]
	if err == nil && !known {
		err = &refusal{code: "unknown_method", more: object{"req_method": c.method}}
	}
	if err == nil {
		err = s.admit(c, m)
	}
	if err == nil {
		if wait := s.meters(c, m); wait > 0 {
			return tooMany(wait)
		}
	}
	if m.form {
		c.body = nil
	}
	var said object
	if err == nil {
		said, err = m.do(c)
	}
	out := render(said, err, c.warn)
	if c.team != nil {
		out.header.Set("X-OAuth-Scopes", strings.Join(c.team.scopes, ","))
		out.header.Set("X-Accepted-OAuth-Scopes", strings.Join(m.scopes, ","))
	}
	return out
}

// admit finds out who calls, and whether they may.
func (s *Server) admit(c *call, m method) error {
	switch {
	case m.open:
		return nil
	case c.secret == "":
		return refuse("not_authed")
	case strings.HasPrefix(c.secret, "xapp-"):
		return refuse("not_allowed_token_type")
	}
	c.token = s.tokens[c.secret]
	switch {
	case c.token == nil:
		return refuse("invalid_auth")
	case c.token.revoked != "":
		return refuse(c.token.revoked)
	}
	c.team = c.token.team
	return c.needs(m.scopes...)
}

// needs refuses who has none of these scopes.
func (c *call) needs(scopes ...string) error {
	if len(scopes) == 0 || slices.ContainsFunc(scopes, c.team.allows) {
		return nil
	}
	return &refusal{code: "missing_scope", more: object{"needed": strings.Join(scopes, ","), "provided": strings.Join(c.team.scopes, ",")}}
}

func (t *team) allows(scope string) bool { return slices.Contains(t.scopes, scope) }

func render(said object, err error, warn string) result {
	body := object{"ok": true}
	for name, value := range said {
		body[name] = value
	}
	about, code := object{}, ""
	var no *refusal
	if err != nil && !errors.As(err, &no) {
		no = &refusal{code: "internal_error", messages: []string{err.Error()}}
	}
	if no != nil {
		code = no.code
		body = object{"ok": false, "error": code}
		for name, value := range no.more {
			body[name] = value
		}
		if len(no.messages) > 0 {
			about["messages"] = no.messages
		}
	}
	if warn != "" {
		body["warning"] = warn
		about["warnings"] = []string{warn}
	}
	if next, ok := body["response_metadata"].(object); ok {
		for name, value := range next {
			about[name] = value
		}
	}
	if len(about) > 0 {
		body["response_metadata"] = about
	}
	data, err := json.Marshal(body)
	if err != nil {
		data = fmt.Appendf(nil, `{"ok":false,"error":"internal_error"}`)
	}
	return result{http.StatusOK, http.Header{"Content-Type": {"application/json; charset=utf-8"}}, data, code}
}

func (out result) write(w http.ResponseWriter) {
	for name, values := range out.header {
		w.Header()[name] = values
	}
	w.WriteHeader(out.status)
	_, _ = w.Write(out.body)
}

// passes waits, and says whether ctx allowed it.
func passes(ctx context.Context, wait time.Duration) bool {
	if wait <= 0 {
		return true
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// cutOff ends the connection of a request without an answer, over TCP with an RST,
// which also takes back what is on its way.
func cutOff(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
