package cohorts_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/audit"
	"github.com/kith-community/kith/bot/features/cohorts"
	"github.com/kith-community/kith/bot/features/cohorts/cohortstest"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/privacy"
	"github.com/kith-community/kith/bot/features/setup"
)

func features() []bot.Feature { return []bot.Feature{cohorts.New()} }

// played are the features of the stories: this one, those whose rows it is about,
// and somebody in the place of mentors.
func played() []bot.Feature {
	return []bot.Feature{cohorts.New(), me.New(), setup.New(), audit.New(), privacy.New(), cohortstest.New()}
}

func TestScenarios(t *testing.T) { featuretest.Play(t, played) }

func TestTexts(t *testing.T) { featuretest.Texts(t, features) }
