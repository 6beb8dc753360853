package bot_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
)

func TestTexts(t *testing.T) { featuretest.Texts(t, func() []bot.Feature { return nil }) }
