package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing/fstest"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/storage"
)

// pester is a feature that has something to say to somebody all the time.
type pester struct{}

var priorities = map[string]bot.Priority{"low": bot.Low, "normal": bot.Normal, "high": bot.High, "always": bot.Always}

var kinds = []string{"always", "high", "low", "normal"}

func (pester) Name() string { return "pester" }

func (pester) Register(r *bot.Registry) {
	var texts []string
	for _, kind := range kinds {
		r.Nudge(kind)
		texts = append(texts, fmt.Sprintf(`"nudge.%s": "%s notes"`, kind, kind))
	}
	file := &fstest.MapFile{Data: []byte("{" + strings.Join(texts, ", ") + "}")}
	r.Files(fstest.MapFS{
		"texts/en.json": file, "texts/de.json": file,
		"migrations/0001_note.sql": {Data: []byte(`CREATE TABLE note (id TEXT PRIMARY KEY, user_id TEXT NOT NULL, kind TEXT NOT NULL, gone BOOLEAN NOT NULL DEFAULT FALSE)`)},
	})
	r.Card("note", func(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
		var user chat.UserID
		var kind string
		var gone bool
		if err := tx.Get(ctx, []any{&user, &kind, &gone}, `SELECT user_id, kind, gone FROM note WHERE id = $1`, id); err != nil {
			return bot.Card{}, err
		}
		return bot.Card{
			Space: chatfake.Space, To: bot.Audience{People: []chat.UserID{user}}, Gone: gone,
			Message: chat.Message{Text: chat.Markup("Note " + id)},
			Nudge:   &bot.Nudge{Kind: "pester." + kind, Priority: priorities[kind], Why: "Because."},
		}, nil
	})
}
