// Package report shows organisers how their space is doing: "/organiser report"
// puts together the figures that every feature has of it. It holds no figures
// of its own, and nothing private: whoever adds a part sees to that.
//
//	report.go  the command
//	texts/     every word the feature says, by language
package report

import (
	"context"
	"embed"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

//go:embed texts/*.json
var files embed.FS

// Feature is the report.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "report" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Command(bot.Command{Name: "organiser report", Who: bot.Organisers, Do: f.report})
}

// report shows every feature's part.
func (f *Feature) report(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	m := chat.Message{Text: r.Text.T("text"), Blocks: []chat.Block{chat.Paragraph{Text: r.Text.T("text")}}}
	err := r.Read(ctx, func(tx *storage.Tx) error {
		parts, err := f.reg.Reports(ctx, tx, r)
		m.Blocks = append(m.Blocks, parts...)
		return err
	})
	return chat.Reply{Message: m}, err
}
