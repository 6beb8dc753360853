package mentors_test

import (
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features/mentors"
	"github.com/kith-community/kith/bot/features/questions"
)

// Questions are there because what is asked of one mentor can be asked of everybody.
func features() []bot.Feature { return []bot.Feature{mentors.New(), questions.New()} }

func TestScenarios(t *testing.T) { featuretest.Play(t, features) }
func TestTexts(t *testing.T)     { featuretest.Texts(t, features) }
