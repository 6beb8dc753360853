package discordtest

import "slices"

// answeredBy is the interaction of a webhook's path, while its token lives.
func (s *Server) answeredBy(r *request) (*interaction, error) {
	i := s.tokens[r.PathValue("token")]
	switch {
	case r.id("app") != s.app || i == nil || i.answered == 0:
		return nil, errNoWebhook
	case s.now().Sub(i.at) > tokenLife:
		return nil, errToken
	}
	return i, nil
}

// webhookMessage is the message of a webhook's path: the first answer, or one
// that followed it.
func (s *Server) webhookMessage(r *request) (*message, error) {
	i, err := s.answeredBy(r)
	if err != nil {
		return nil, err
	}
	m := i.original
	if name := r.PathValue("message"); name != "@original" {
		id := r.id("message")
		if n := slices.IndexFunc(i.followed, func(m *message) bool { return m.id == id }); n >= 0 {
			m = i.followed[n]
		} else if m == nil || m.id != id {
			return nil, errNoMessage
		}
	}
	if m == nil || m.deleted {
		return nil, errNoMessage
	}
	return m, nil
}

func (s *Server) getOriginal(r *request) (any, error) {
	m, err := s.webhookMessage(r)
	if err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

func (s *Server) patchOriginal(r *request) (any, error) {
	m, err := s.webhookMessage(r)
	if err != nil {
		return nil, err
	}
	if err := s.rewrite(m, r); err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

func (s *Server) deleteOriginal(r *request) (any, error) {
	m, err := s.webhookMessage(r)
	if err != nil {
		return nil, err
	}
	s.drop(m)
	return nil, nil
}

// followUp says something more. As long as the first answer is still to come, it
// is that answer, and seen by whom it was promised to; when the thinking message
// was deleted instead, there is nothing to put it on. Sources: Discord's
// documentation, "Create Followup Message"; discord-api-docs issues 2739, 2866
// and 3087.
func (s *Server) followUp(r *request) (any, error) {
	i, err := s.answeredBy(r)
	if err != nil {
		return nil, err
	}
	if m := i.original; m != nil && m.flags&FlagLoading != 0 {
		if m.deleted {
			return nil, errNoMessage
		}
		if err := s.rewrite(m, r); err != nil {
			return nil, err
		}
		return s.messageJSON(m), nil
	}
	m, err := s.say(i, r.body, r.files, followUpKind)
	if err != nil {
		return nil, err
	}
	i.followed = append(i.followed, m)
	return s.messageJSON(m), nil
}

// rewrite edits a message, which stays as private as it was.
func (s *Server) rewrite(m *message, r *request) error {
	private := m.flags & FlagEphemeral
	if err := s.editMessage(m, r.body, r.files); err != nil {
		return err
	}
	m.flags = m.flags&^FlagEphemeral | private
	return nil
}
