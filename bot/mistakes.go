package bot

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/when"
)

// MistakeError is an error the person can mend. Everything else is ours.
type MistakeError struct {
	Feature string // whose text it is; empty: the one that answers
	Key     string
	Args    i18n.Args
}

// Error is for logs; people read the text of the key.
func (e *MistakeError) Error() string { return "mistake: " + e.Key }

// Mistake tells the person, privately and in their language, what to change.
func Mistake(key string, args i18n.Args) error { return &MistakeError{Key: key, Args: args} }

// mistake is Mistake with a text of the core.
func (r *Registry) mistake(key string, args i18n.Args) error {
	return &MistakeError{r.feature, key, args}
}

// explain turns an error into what the person sees, and logs what the operator
// needs. Both carry the same reference.
func (c *Core) explain(ctx context.Context, r *Request, err error) chat.Response {
	var m *MistakeError
	var u *when.UnclearError
	switch {
	case errors.Is(err, errRepeated):
		return nil
	case errors.As(err, &m):
		r.Log.DebugContext(ctx, "mistake", "key", m.Key)
		t := r.Text
		if m.Feature != "" {
			t = t.For(m.Feature)
		}
		return say(t.T(m.Key, m.Args))
	case errors.As(err, &u):
		r.Log.DebugContext(ctx, "unclear", "key", u.Key)
		return say(u.Text(r.Text))
	}
	ref := rand.Text()[:6]
	r.Log.ErrorContext(ctx, "handler failed", "ref", ref, "error", err)
	return say(r.Text.For("bot").T("fault", i18n.Args{"ref": ref}))
}

func say(text chat.Markup) chat.Response { return chat.Reply{Message: chat.Message{Text: text}} }
