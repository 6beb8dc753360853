package features_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/features/help"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/features/report"
	"github.com/kith-community/kith/bot/features/setup"
)

// TestViews plays all stories there are, each with the features it was written for.
func TestViews(t *testing.T) {
	only := func(f func() bot.Feature) func() []bot.Feature {
		return func() []bot.Feature { return []bot.Feature{f()} }
	}
	featuretest.Views(t, map[string]func() []bot.Feature{
		"testdata":           features.All,
		"help/testdata":      only(func() bot.Feature { return help.New() }),
		"me/testdata":        only(func() bot.Feature { return me.New() }),
		"questions/testdata": only(func() bot.Feature { return questions.New() }),
		"report/testdata":    only(func() bot.Feature { return report.New() }),
		"setup/testdata":     only(func() bot.Feature { return setup.New() }),
	}, features.All)
}
