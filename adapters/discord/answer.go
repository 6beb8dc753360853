package discord

import (
	"cmp"
	"fmt"
	"unicode/utf8"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// How an interaction is answered. Source: Discord's documentation, "Interaction
// Callback Type".
const (
	pong            = 1
	answerMessage   = 4
	answerLater     = 5
	keepMessage     = 6 // nothing changes, or later
	replaceMessage  = 7
	answerSuggested = 8
	answerForm      = 9
)

// callback is a first answer.
type callback struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

type choices struct {
	Choices []suggestion `json:"choices"`
}

type suggestion struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// maxSuggestion is how many runes a suggestion and its value have. Source:
// Discord's documentation, "Application Command Option Choice".
const maxSuggestion = 100

// step is one request of an answer: the first answer, or something done with the
// messages of an interaction that has one.
type step struct {
	first  *callback
	method string
	path   string // behind the interaction's webhook
	body   any
	files  []rest.File
}

// original is the message that answers an interaction; what was pressed on one
// and keeps it has that.
const original = "/messages/@original"

func begin(kind int, data any) []step { return []step{{first: &callback{kind, data}}} }

func show(kind int, m message) []step {
	return []step{{first: &callback{kind, m}, files: m.files}}
}

// hold asks people to wait: what was pressed on a message keeps that message
// meanwhile, anything else says that it thinks.
func hold(t ticket, private bool) []step {
	switch {
	case t.updates():
		return begin(keepMessage, nil)
	case private:
		return begin(answerLater, map[string]int{"flags": ephemeral})
	}
	return begin(answerLater, nil)
}

// answers are the steps of an answer at once.
func answers(t ticket, r chat.Response) ([]step, error) {
	at := place{space: t.space, direct: t.direct}
	if suggest, is := r.(chat.Suggest); is != (t.kind == asCompletion) && r != nil {
		return nil, fmt.Errorf("%T for %q: %w", r, t.kind, chat.ErrUnsupported)
	} else if t.kind == asCompletion {
		return begin(answerSuggested, suggested(suggest)), nil
	}
	switch r := r.(type) {
	case nil:
		if t.updates() {
			return begin(keepMessage, nil), nil
		}
		// Discord wants a message here; one that is thought about is taken back.
		return append(hold(t, true), step{method: "DELETE", path: original}), nil
	case chat.Reply:
		return show(answerMessage, replied(r, at)), nil
	case chat.Update:
		if !t.updates() {
			return nil, fmt.Errorf("there is no message to replace: %w", chat.ErrUnsupported)
		}
		at.edit = true
		return show(replaceMessage, draw(r.Message, at)), nil
	case chat.Open:
		if t.kind == asForm || t.kind == asMessageForm {
			return nil, fmt.Errorf("a form after a form: %w", chat.ErrUnsupported)
		}
		return begin(answerForm, drawForm(r.Form, at)), nil
	}
	return nil, fmt.Errorf("%T: %w", r, chat.ErrUnsupported)
}

// answersLater are those of an answer after hold. What thinks is seen by the
// person alone or by all, and stays so; an answer that is meant otherwise is a
// message of its own. It comes after the other is gone: the first message that
// follows one that thinks takes its place.
func answersLater(t ticket, private bool, r chat.Response) ([]step, error) {
	at := place{space: t.space, direct: t.direct}
	gone := step{method: "DELETE", path: original}
	switch r := r.(type) {
	case nil:
		if t.updates() {
			return nil, nil
		}
		return []step{gone}, nil
	case chat.Update:
		if !t.updates() {
			return nil, fmt.Errorf("there is no message to replace: %w", chat.ErrUnsupported)
		}
		at.edit = true
		m := draw(r.Message, at)
		return []step{{method: "PATCH", path: original, body: m, files: m.files}}, nil
	case chat.Reply:
		m := replied(r, at)
		own := step{method: "POST", body: m, files: m.files}
		switch {
		case t.updates():
			return []step{own}, nil
		case private == r.Public:
			return []step{gone, own}, nil
		}
		m.Flags &^= ephemeral // it is what it is
		return []step{{method: "PATCH", path: original, body: m, files: m.files}}, nil
	}
	return nil, fmt.Errorf("%T after waiting: %w", r, chat.ErrUnsupported)
}

func replied(r chat.Reply, at place) message {
	m := draw(r.Message, at)
	if !r.Public {
		m.Flags |= ephemeral
	}
	return m
}

func suggested(r chat.Suggest) choices {
	c := choices{Choices: []suggestion{}}
	for _, o := range r.Options[:min(len(r.Options), chat.MaxOptions)] {
		if n := utf8.RuneCountInString(o.Value); n > 0 && n <= maxSuggestion { // cut, it would be another
			c.Choices = append(c.Choices, suggestion{cut(cmp.Or(o.Label, o.Value), maxSuggestion), o.Value})
		}
	}
	return c
}
