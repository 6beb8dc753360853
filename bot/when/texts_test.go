package when_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
)

// TestTexts: the core that is made here has the texts of this package.
func TestTexts(t *testing.T) { featuretest.Texts(t, func() []bot.Feature { return nil }) }
