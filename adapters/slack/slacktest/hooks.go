package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// Source: docs.slack.dev, "Handling user interaction": a response_url is good for
// five messages in thirty minutes.
const (
	hookLife = 30 * time.Minute
	hookUses = 5
)

// newHook lets the app answer something that somebody did.
func (s *Server) newHook(u *user, at *channel, original *message) string {
	id := u.team.id + "/" + s.secret()
	s.hooks[id] = &hook{user: u, channel: at, original: original, until: s.now().Add(hookLife), left: hookUses}
	s.remember(mortal{hook: id, made: s.now()})
	return s.base + "/response/" + id
}

// hooked is what is sent to a response_url, or said in an acknowledgement.
type hooked struct {
	Text        string          `json:"text"`
	Blocks      json.RawMessage `json:"blocks"`
	Attachments json.RawMessage `json:"attachments"`
	Type        string          `json:"response_type"`
	Replace     any             `json:"replace_original"`
	Delete      any             `json:"delete_original"`
	Thread      string          `json:"thread_ts"`
}

// serveHook answers what is sent to a response_url.
func (s *Server) serveHook(w http.ResponseWriter, r *http.Request, id string) {
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	s.mu.Lock()
	f := s.failing(ResponseURL, "")
	s.mu.Unlock()
	if err != nil || !f.After && !passes(r.Context(), f.Delay) {
		return
	}
	out := s.decideHook(id, data, f)
	if f.After && !passes(r.Context(), f.Delay) {
		return
	}
	if f.Cut {
		cutOff(w)
		return
	}
	out.write(w)
}

func (s *Server) decideHook(id string, data []byte, f Fault) (out result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.instead() && !f.After {
		out = f.result()
	} else if out = s.answerHook(id, data); f.instead() {
		out = f.result()
	}
	s.count(Request{Method: ResponseURL, Status: out.status, Code: out.code, At: s.limitNow()})
	return out
}

func (s *Server) answerHook(id string, data []byte) result {
	h := s.hooks[id]
	var err error
	var said hooked
	switch {
	case h == nil || s.now().After(h.until):
		err = refuse("expired_url")
	case h.left == 0:
		err = refuse("used_url")
	case json.Unmarshal(data, &said) != nil:
		err = refuse("invalid_payload")
	default:
		h.left--
		err = s.obey(h, said)
	}
	if err != nil {
		out := render(nil, err, "")
		out.status = http.StatusNotFound
		return out
	}
	return result{http.StatusOK, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, []byte("ok"), ""}
}

// truth is a boolean that may stand in a string.
func truth(v any) bool { return v == true || v == "true" }

// obey does what an answer to something that somebody did asks for.
func (s *Server) obey(h *hook, said hooked) error {
	if truth(said.Delete) {
		if h.original != nil && !h.original.gone {
			s.remove(h.original)
		}
		return nil
	}
	is, err := s.contentOfHook(said)
	if err != nil {
		return err
	}
	switch {
	case truth(said.Replace) && h.original != nil && !h.original.gone:
		s.amend(h.original, is)
	case said.Type == "in_channel":
		s.post(h.channel, h.channel.team.bot, h.threadOf(said), is)
	default:
		s.whisper(h.channel, h.user, h.threadOf(said), is)
	}
	return nil
}

// threadOf is the thread that an answer names, when it is there.
func (h *hook) threadOf(said hooked) string {
	if first := h.channel.byTS[said.Thread]; first != nil {
		return said.Thread
	}
	return ""
}

func (s *Server) contentOfHook(said hooked) (is content, err error) {
	is.text, is.attachments = said.Text, said.Attachments
	if len(said.Blocks) > 0 && string(said.Blocks) != "null" {
		if is.blocks, err = s.checkBlocks(said.Blocks); err != nil {
			return is, err
		}
		if len(is.blocks) > 0 {
			s.check(onMessage, said.Blocks)
			is.rawBlocks = encode(s.identify(is.blocks))
		}
	}
	if strings.TrimSpace(is.text) == "" && len(is.blocks) == 0 && len(is.attachments) == 0 {
		return is, refuse("no_text")
	}
	return is, nil
}
