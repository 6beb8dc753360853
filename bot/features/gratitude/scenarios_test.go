package gratitude_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/gratitude"
	"github.com/kith-community/kith/bot/features/gratitude/gratitudetest"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/privacy"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/features/report"
)

func features() []bot.Feature {
	return []bot.Feature{gratitude.Noticing(gratitudetest.Notices), gratitudetest.New(), questions.New(), me.New(), privacy.New(), report.New()}
}

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }

func TestTexts(t *testing.T) {
	featuretest.Texts(t, func() []bot.Feature { return []bot.Feature{gratitude.New()} })
}
