package pairs_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/pairs"
	"github.com/kith-community/kith/bot/features/pairs/pairstest"
	"github.com/kith-community/kith/bot/features/privacy"
)

func features() []bot.Feature {
	return []bot.Feature{pairs.New(), pairstest.New(), me.New(), privacy.New()}
}

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }

func TestTexts(t *testing.T) {
	featuretest.Texts(t, func() []bot.Feature { return []bot.Feature{pairs.New()} })
}
