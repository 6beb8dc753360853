package bot_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// What the benchmarks and the crash test share: a core with the questions
// feature on a SQLite file, questions that have a card, and a platform that
// shows nothing.

const rigSpace chat.SpaceID = "null:kith"

// asker is in every rig, and asked all its questions.
var asker = chat.User{ID: "ada", Name: "Ada", Locale: "en", Zone: "Europe/Berlin"}

// null is a platform that shows nothing and tells whoever wants to know.
type null struct {
	answered func(chat.Token, chat.Response)
	edited   func(chat.Ref, chat.Message)
	sent     func(chat.Outgoing) chat.Receipt
	homes    func(chat.UserID, chat.Message) error
}

func newNull() *null {
	return &null{
		answered: func(chat.Token, chat.Response) {}, edited: func(chat.Ref, chat.Message) {}, homes: func(chat.UserID, chat.Message) error { return nil },
		sent: func(out chat.Outgoing) chat.Receipt {
			return chat.Receipt{Ref: chat.Ref{Space: out.Space, Conversation: out.To, Message: chat.MessageID(out.Key)}}
		},
	}
}

func (*null) Name() chat.PlatformName { return rigSpace.Platform() }
func (*null) Caps() chat.Caps {
	return chat.Caps{FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native, Home: chat.Native, SendsOnce: chat.Native}
}
func (*null) Run(ctx context.Context, _ chat.Sink) error    { <-ctx.Done(); return nil }
func (*null) Defer(context.Context, chat.Token, bool) error { return nil }
func (*null) Delete(context.Context, chat.Ref) error        { return nil }
func (p *null) Edit(_ context.Context, r chat.Ref, m chat.Message) error {
	p.edited(r, m)
	return nil
}

func (p *null) ShowHome(_ context.Context, _ chat.SpaceID, user chat.UserID, m chat.Message) error {
	return p.homes(user, m)
}

func (p *null) Respond(_ context.Context, to chat.Token, r chat.Response) error {
	p.answered(to, r)
	return nil
}

func (p *null) Send(_ context.Context, out chat.Outgoing) (chat.Receipt, error) {
	return p.sent(out), nil
}

func (*null) Converse(_ context.Context, _ chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	return chat.ConversationID("dm-" + users[0]), nil
}

func (*null) User(_ context.Context, _ chat.SpaceID, id chat.UserID) (chat.User, error) {
	return chat.User{ID: id, Name: string(id)}, nil
}

// rig is a running core.
type rig struct {
	db   *storage.DB
	core *bot.Core
	work *scheduler.Worker
	stop func()
}

// startRig opens the file and starts what a process does, with the worker at
// work. Deferring and logging are as in the program.
func startRig(tb testing.TB, path string, p chat.Platform) *rig {
	tb.Helper()
	return startRigAt(tb, path, p, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)))
}

func startRigAt(tb testing.TB, path string, p chat.Platform, now func() time.Time, log *slog.Logger) *rig {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	db, err := storage.Open(ctx, path, now)
	if err != nil {
		tb.Fatal(err)
	}
	core, err := bot.New(ctx, db, bot.CoreOptions{Log: log, After: time.After}, questions.New())
	if err != nil {
		tb.Fatal(err)
	}
	if err := core.Connect(ctx, p); err != nil {
		tb.Fatal(err)
	}
	r := &rig{db: db, core: core, work: scheduler.NewWorker(db, core.Jobs(), log, scheduler.WorkerOpts{Alone: true})}
	var parts sync.WaitGroup
	parts.Go(func() { r.work.Run(ctx) })
	parts.Go(func() { core.Run(ctx) })
	r.stop = func() {
		cancel()
		parts.Wait()
		core.Close()
		db.Close()
	}
	return r
}

func (r *rig) inTx(tb testing.TB, f func(ctx context.Context, tx *storage.Tx) error) {
	tb.Helper()
	ctx := context.Background()
	if err := r.db.InTx(ctx, func(tx *storage.Tx) error { return f(ctx, tx) }); err != nil {
		tb.Fatal(err)
	}
}

// settle makes the space, its question channel and its asker.
func (r *rig) settle(tb testing.TB) {
	tb.Helper()
	r.inTx(tb, func(ctx context.Context, tx *storage.Tx) error {
		if _, err := people.Meet(ctx, tx, rigSpace, asker); err != nil {
			return err
		}
		return people.SetChannel(ctx, tx, rigSpace, "questions", "#questions")
	})
}

func questionID(i int) string { return fmt.Sprintf("q%07d", i) }

func cardRef(id string) chat.Ref {
	return chat.Ref{Space: rigSpace, Conversation: "#questions", Message: chat.MessageID("m" + id)}
}

// addQuestions writes n open questions whose cards stand in the channel.
func (r *rig) addQuestions(tb testing.TB, n int) {
	tb.Helper()
	const details = "I sleep in my tests until the goroutine is done, and now and then the build fails. What do people do instead?"
	for from := 0; from < n; from += 10_000 {
		r.inTx(tb, func(ctx context.Context, tx *storage.Tx) error {
			now := storage.Millis(tx.Now())
			for i := from; i < min(from+10_000, n); i++ {
				id := questionID(i)
				_, err := tx.Exec(ctx, `INSERT INTO question (id, space, asker, title, details, topics, state, answer_conversation, answer_message,
					answerer, needs_info, repliers, created_at, active_at) VALUES ($1, $2, $3, $4, $5, '[]', 'open', '', '', '', '', '[]', $6, $6)`,
					id, rigSpace, asker.ID, "How do I test code that reads the clock? "+id, details, now)
				if err != nil {
					return err
				}
				at := cardRef(id)
				_, err = tx.Exec(ctx, `INSERT INTO card (kind, row_id, space, conversation, message, thread) VALUES ('questions.question', $1, $2, $3, $4, $5)`,
					id, at.Space, at.Conversation, at.Message, "t"+id)
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func rigFile(tb testing.TB) string { return filepath.Join(tb.TempDir(), "kith.db") }
