package helpers_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/helpers"
)

func features() []bot.Feature { return []bot.Feature{helpers.New()} }

func TestTexts(t *testing.T) { featuretest.Texts(t, features) }
