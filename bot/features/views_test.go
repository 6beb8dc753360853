package features_test

import (
	"testing"
	"testing/fstest"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/features/agenda"
	"github.com/kith-community/kith/bot/features/agenda/agendatest"
	"github.com/kith-community/kith/bot/features/audit"
	"github.com/kith-community/kith/bot/features/cohorts"
	"github.com/kith-community/kith/bot/features/cohorts/cohortstest"
	"github.com/kith-community/kith/bot/features/gratitude"
	"github.com/kith-community/kith/bot/features/gratitude/gratitudetest"
	"github.com/kith-community/kith/bot/features/help"
	"github.com/kith-community/kith/bot/features/helpers"
	"github.com/kith-community/kith/bot/features/link"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/meetings"
	"github.com/kith-community/kith/bot/features/meetings/meetingstest"
	"github.com/kith-community/kith/bot/features/mentors"
	"github.com/kith-community/kith/bot/features/pairs"
	"github.com/kith-community/kith/bot/features/pairs/pairstest"
	"github.com/kith-community/kith/bot/features/privacy"
	"github.com/kith-community/kith/bot/features/problems"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/features/report"
	"github.com/kith-community/kith/bot/features/setup"
	"github.com/kith-community/kith/bot/features/transfer"
)

// letters needs a channel, so that questions are not the only ones who do.
type letters struct{}

func (letters) Name() string { return "letters" }
func (letters) Register(r *bot.Registry) {
	r.Files(fstest.MapFS{
		"texts/en.json": {Data: []byte(`{"channel.letters": "Letters"}`)},
		"texts/de.json": {Data: []byte(`{"channel.letters": "Briefe"}`)},
	})
	r.Channel("letters")
}

// TestViews plays all stories there are, each with the features it was written for.
func TestViews(t *testing.T) {
	only := func(f func() bot.Feature) func() []bot.Feature {
		return func() []bot.Feature { return []bot.Feature{f()} }
	}
	featuretest.Views(t, map[string]func() []bot.Feature{
		"testdata":          features.All,
		"testdata/purposes": func() []bot.Feature { return append(features.All(), letters{}) },
		"agenda/testdata":   func() []bot.Feature { return []bot.Feature{agenda.New(), agendatest.New(), me.New(), privacy.New()} },
		"audit/testdata":    func() []bot.Feature { return []bot.Feature{questions.New(), setup.New(), audit.New()} },
		"privacy/testdata": func() []bot.Feature {
			return []bot.Feature{questions.New(), helpers.New(), me.New(), setup.New(), privacy.New()}
		},
		"cohorts/testdata": func() []bot.Feature {
			return []bot.Feature{cohorts.New(), me.New(), setup.New(), audit.New(), privacy.New(), cohortstest.New()}
		},
		"meetings/testdata": func() []bot.Feature {
			return []bot.Feature{meetings.New(), meetingstest.New(), me.New(), privacy.New()}
		},
		"link/testdata": func() []bot.Feature {
			return []bot.Feature{questions.New(), helpers.New(), me.New(), link.New(), privacy.New()}
		},
		"mentors/testdata": func() []bot.Feature { return []bot.Feature{mentors.New(), questions.New()} },
		"pairs/testdata":   func() []bot.Feature { return []bot.Feature{pairs.New(), pairstest.New(), me.New(), privacy.New()} },
		"gratitude/testdata": func() []bot.Feature {
			return []bot.Feature{gratitude.Noticing(gratitudetest.Notices), gratitudetest.New(), questions.New(), me.New(), privacy.New(), report.New()}
		},
		"problems/testdata": func() []bot.Feature {
			return []bot.Feature{problems.New(), me.New(), report.New(), audit.New(), privacy.New()}
		},
		"transfer/testdata":  only(func() bot.Feature { return transfer.New() }),
		"help/testdata":      only(func() bot.Feature { return help.New() }),
		"me/testdata":        only(func() bot.Feature { return me.New() }),
		"questions/testdata": only(func() bot.Feature { return questions.New() }),
		"report/testdata":    only(func() bot.Feature { return report.New() }),
		"setup/testdata":     only(func() bot.Feature { return setup.New() }),
	}, features.All)
}
