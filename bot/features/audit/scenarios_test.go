package audit_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/audit"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/features/setup"
)

func features() []bot.Feature { return []bot.Feature{questions.New(), setup.New(), audit.New()} }

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }
func TestTexts(t *testing.T)     { featuretest.Texts(t, features) }
