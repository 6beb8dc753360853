package transfer_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/transfer"
)

func features() []bot.Feature { return []bot.Feature{transfer.New()} }

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }
func TestTexts(t *testing.T)     { featuretest.Texts(t, features) }
