package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// letter is a feature that writes to ada, and can erase her.
type letter struct{ reg *bot.Registry }

func (*letter) Name() string { return "letter" }

func (l *letter) Register(r *bot.Registry) {
	l.reg = r
	r.Nudge("letter")
	r.Card("letter", func(context.Context, *storage.Tx, string) (bot.Card, error) {
		return bot.Card{
			Space: rigSpace, To: bot.Audience{People: []chat.UserID{asker.ID}}, Message: chat.Message{Text: "Dear Ada"},
			Nudge: &bot.Nudge{Kind: "letter.letter", Priority: bot.High, Why: "You get this for the test."},
		}, nil
	})
}

func (l *letter) erase(ctx context.Context, t *testing.T) {
	err := l.reg.InTx(ctx, func(tx *storage.Tx) error {
		m, err := people.Load(ctx, tx, rigSpace, asker.ID)
		if err != nil || m.Person == "" {
			return err
		}
		return l.reg.Erase(ctx, tx, m.Person, rigSpace, asker.ID)
	})
	if err != nil {
		t.Error(err)
	}
}

// taker is a platform on which messages can be taken back, or cannot.
type taker struct {
	*null
	refuses error
	taken   []chat.Ref
}

func (p *taker) Delete(_ context.Context, ref chat.Ref) error {
	p.taken = append(p.taken, ref)
	return p.refuses
}

// TestErasedWhileAMessageIsOnItsWay: the platform has a message of somebody who
// is erased before Kith could note where it stands. It is taken back, and
// nothing about it is kept.
func TestErasedWhileAMessageIsOnItsWay(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			l, p := &letter{}, &taker{null: newNull()}
			var sent []chat.MessageID
			p.sent = func(out chat.Outgoing) chat.Receipt {
				if strings.HasPrefix(out.Key, "letter.") {
					l.erase(t.Context(), t)
				}
				sent = append(sent, chat.MessageID(out.Key))
				return chat.Receipt{Ref: chat.Ref{Space: out.Space, Conversation: out.To, Message: chat.MessageID(out.Key)}}
			}
			s := newStage(t, engine, l, p)
			s.write()
			s.run()
			if len(sent) != 2 || sent[0] != "letter.letter/1" || !strings.HasPrefix(string(sent[1]), "farewell/") {
				t.Errorf("she was sent %q", sent)
			}
			if !slices.Equal(p.taken, []chat.Ref{{Space: rigSpace, Conversation: "dm-ada", Message: "letter.letter/1"}}) {
				t.Errorf("taken back was %v", p.taken)
			}
			s.nothingLeft()
		})
	}
}

// TestErasureEndsOnAPlatformThatRefuses: what cannot be taken back, and a last
// word that cannot be said, do not keep the account.
func TestErasureEndsOnAPlatformThatRefuses(t *testing.T) {
	for name, refuses := range map[string]error{"for good": chat.ErrForbidden, "for days": errors.New("connection reset")} {
		t.Run(name, func(t *testing.T) {
			l, p := &letter{}, &taker{null: newNull()}
			s := newStage(t, storagetest.SQLite, l, p)
			s.write()
			s.run()
			p.refuses = refuses
			l.erase(t.Context(), t)
			if _, err := s.work.Advance(t.Context(), s.clock, s.clock.Now().AddDate(0, 0, 2)); err != nil {
				t.Fatal(err)
			}
			if len(p.taken) == 0 {
				t.Error("nobody tried to take the message back")
			}
			s.nothingLeft()
		})
	}
}

type stage struct {
	*testing.T
	db    *storage.DB
	clock *scheduler.Clock
	work  *scheduler.Worker
}

func newStage(t *testing.T, engine storagetest.Engine, l *letter, p chat.Platform) *stage {
	clock := scheduler.NewClock(bottest.Start)
	s := &stage{t, storagetest.Open(t, engine, clock.Now), clock, nil}
	log := slog.New(slog.DiscardHandler)
	core, err := bot.New(t.Context(), s.db, bot.CoreOptions{Log: log}, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(core.Close)
	if err := core.Connect(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	s.work = scheduler.NewWorker(s.db, core.Jobs(), log, scheduler.WorkerOpts{Parallel: 1})
	return s
}

// write lets ada be known, and writes to her.
func (s *stage) write() {
	s.Helper()
	err := s.db.InTx(s.Context(), func(tx *storage.Tx) error {
		if _, err := people.Meet(s.Context(), tx, rigSpace, asker); err != nil {
			return err
		}
		return bot.Refresh(s.Context(), tx, bot.CardID{Kind: "letter.letter", Row: "1"})
	})
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) run() {
	s.Helper()
	if _, err := s.work.RunDue(s.Context()); err != nil {
		s.Fatal(err)
	}
}

// nothingLeft looks where her account could still stand.
func (s *stage) nothingLeft() {
	s.Helper()
	err := s.db.Read(s.Context(), func(tx *storage.Tx) error {
		return tx.Each(s.Context(), func(scan func(...any) error) error {
			var where string
			err := scan(&where)
			s.Errorf("her account still stands in %s", where)
			return err
		}, `SELECT 'card' FROM card WHERE conversation = 'dm-ada' UNION SELECT 'direct' FROM direct UNION
			SELECT 'job ' || kind || ' ' || state FROM job WHERE REPLACE(args, 'ada', '') <> args UNION
			SELECT 'nudge' FROM nudge WHERE user_id = 'ada' UNION SELECT 'member' FROM member WHERE user_id = 'ada'`)
	})
	if err != nil {
		s.Fatal(err)
	}
}
