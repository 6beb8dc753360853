// Package features lists what Kith does for a community. A new feature is a
// folder here and a line below; README.md shows how to write one.
package features

import (
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/features/agenda"
	"github.com/kith-community/kith/bot/features/audit"
	"github.com/kith-community/kith/bot/features/cohorts"
	"github.com/kith-community/kith/bot/features/gratitude"
	"github.com/kith-community/kith/bot/features/help"
	"github.com/kith-community/kith/bot/features/helpers"
	"github.com/kith-community/kith/bot/features/link"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/meetings"
	"github.com/kith-community/kith/bot/features/mentors"
	"github.com/kith-community/kith/bot/features/pairs"
	"github.com/kith-community/kith/bot/features/privacy"
	"github.com/kith-community/kith/bot/features/problems"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/features/report"
	"github.com/kith-community/kith/bot/features/setup"
	"github.com/kith-community/kith/bot/features/transfer"
)

// All returns every feature, each with nothing shared.
func All() []bot.Feature {
	return []bot.Feature{
		questions.New(), helpers.New(), mentors.New(), pairs.New(), meetings.New(), agenda.New(), gratitude.New(), cohorts.New(), me.New(), link.New(), help.New(), setup.New(), problems.New(), report.New(), audit.New(), transfer.New(), privacy.New(),
	}
}
