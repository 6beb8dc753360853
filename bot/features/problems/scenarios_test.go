package problems_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/audit"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/privacy"
	"github.com/kith-community/kith/bot/features/problems"
	"github.com/kith-community/kith/bot/features/report"
)

func alone() []bot.Feature { return []bot.Feature{problems.New()} }

// features are those that the stories meet: a member's own page and its erasure,
// the audit, and the report.
func features() []bot.Feature {
	return []bot.Feature{problems.New(), me.New(), report.New(), audit.New(), privacy.New()}
}

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }
func TestTexts(t *testing.T)     { featuretest.Texts(t, alone) }
