package bot

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Setting is what a feature lets organisers decide. The setup shows its line and
// a button that runs its command, labelled with the text "setting.<command>".
type Setting struct {
	Feature, Command string
	line             func(context.Context, *storage.Tx, *Request) (chat.Markup, error)
}

// Setting adds one to the setup. line says how it is set, "" for nothing to say;
// nil likewise.
func (r *Registry) Setting(command string, line func(context.Context, *storage.Tx, *Request) (chat.Markup, error)) {
	r.all.settings = append(r.all.settings, Setting{r.feature, command, line})
}

// Settings lists what features let organisers decide.
func (r *Registry) Settings() []Setting { return r.all.settings }

// Button leads to the setting.
func (s Setting) Button(t i18n.Printer) chat.Button {
	return chat.Button{Label: t.For(s.Feature).S("setting." + s.Command), Do: Run(s.Command)}
}

// Line says how it is set.
func (s Setting) Line(ctx context.Context, tx *storage.Tx, r *Request) (chat.Markup, error) {
	if s.line == nil {
		return "", nil
	}
	part := *r
	part.Text = r.Text.For(s.Feature)
	return s.line(ctx, tx, &part)
}
