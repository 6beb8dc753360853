package privacy_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/helpers"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/privacy"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/features/setup"
)

// features are this one and those whose rows it is about.
func features() []bot.Feature {
	return []bot.Feature{questions.New(), helpers.New(), me.New(), setup.New(), privacy.New()}
}

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }

func TestTexts(t *testing.T) {
	featuretest.Texts(t, func() []bot.Feature { return []bot.Feature{privacy.New()} })
}
