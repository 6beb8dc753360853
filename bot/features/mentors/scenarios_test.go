package mentors_test

import (
	"context"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/features/mentors"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/storage"
)

// Questions are there because what is asked of one mentor can be asked of everybody.
func features() []bot.Feature { return []bot.Feature{mentors.New(), questions.New(), &programme{}} }

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }
func TestTexts(t *testing.T) {
	featuretest.Texts(t, func() []bot.Feature { return []bot.Feature{mentors.New(), questions.New()} })
}

// programme stands for the feature that proposes matches.
type programme struct{ reg *bot.Registry }

func (*programme) Name() string { return "proposals" }

func (p *programme) Register(r *bot.Registry) {
	p.reg = r
	r.Command(bot.Command{Name: "propose", Options: []bot.Option{{Name: "who"}}, Do: p.propose})
}

func (p *programme) propose(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	mentor, mentee, _ := strings.Cut(strings.ReplaceAll(o["who"], "@", ""), " ")
	return nil, r.InTx(ctx, func(tx *storage.Tx) error {
		return p.reg.Publish(ctx, tx, facts.MatchProposed{
			Space: r.Space.ID, Match: mentor + mentee, Programme: "First steps", Mentor: chat.UserID(mentor), Mentee: chat.UserID(mentee), Topic: "go",
		})
	})
}
