package link_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/helpers"
	"github.com/kith-community/kith/bot/features/link"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/privacy"
	"github.com/kith-community/kith/bot/features/questions"
)

// features are this one, and some that have something to say to people.
func features() []bot.Feature {
	return []bot.Feature{questions.New(), helpers.New(), me.New(), link.New(), privacy.New()}
}

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }

func TestTexts(t *testing.T) {
	featuretest.Texts(t, func() []bot.Feature { return []bot.Feature{link.New()} })
}
