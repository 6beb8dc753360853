package agenda_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/agenda"
	"github.com/kith-community/kith/bot/features/agenda/agendatest"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/privacy"
)

func features() []bot.Feature {
	return []bot.Feature{agenda.New(), agendatest.New(), me.New(), privacy.New()}
}

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }

func TestTexts(t *testing.T) {
	featuretest.Texts(t, func() []bot.Feature { return []bot.Feature{agenda.New()} })
}
