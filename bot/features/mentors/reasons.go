package mentors

import (
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/bot/people"
)

// manyHours is from how many hours a week on the number says nothing any more.
const manyHours = 20

// reasonLines are why a mentor was suggested: true facts, the most telling first,
// one on each line.
func reasonLines(t i18n.Printer, reasons []fit.Reason, topics []people.Topic) (lines chat.Markup) {
	for _, reason := range reasons {
		if lines != "" {
			lines += "\n"
		}
		lines += "- " + reasonText(t, reason, topics)
	}
	return lines
}

func reasonText(t i18n.Printer, reason fit.Reason, topics []people.Topic) chat.Markup {
	switch r := reason.(type) {
	case fit.Offers:
		return offersText(t, r, topics)
	case fit.Answered:
		key := "reason.answered"
		switch {
		case r.Inferred:
			key = "reason.answered.inferred"
		case r.Accepted > 0:
			key = "reason.answered.accepted"
		}
		return t.T(key, i18n.Args{"n": r.Questions, "accepted": r.Accepted, "topic": topicNames(t, topics, []string{r.Topic})})
	case fit.Shares:
		if r.Hours > manyHours {
			return t.T("reason.hours.many", i18n.Args{"n": manyHours})
		}
		return t.T("reason.hours", i18n.Args{"n": r.Hours})
	case fit.HelpedYou:
		return t.T("reason.helped", i18n.Args{"n": r.Questions})
	case fit.Talked:
		return t.T("reason.talked", i18n.Args{"n": r.Threads})
	case fit.Speaks:
		return t.T("reason.speaks", i18n.Args{"languages": languageNames(t, r.Languages)})
	case fit.RepliesWithin:
		return t.T("reason.replies", i18n.Args{"n": r.Hours})
	case fit.NewMentor:
		return t.T("reason.new")
	case fit.Drawn:
		return t.T("reason.drawn")
	case fit.HasRoom:
		return t.T("reason.room")
	case fit.Missing:
		return t.T("why.missing", i18n.Args{"topics": topicNames(t, topics, r.Topics)})
	case fit.Reaches, fit.YouThanked:
		panic("mentors: a reason of what is not asked yet") // neither goals nor thanks are part of a wish
	}
	panic("mentors: unknown reason")
}

// offersText says what a mentor says about themselves.
func offersText(t i18n.Printer, r fit.Offers, topics []people.Topic) chat.Markup {
	var deep, basics []string
	for _, o := range r.Topics {
		if o.Depth == fit.Deep {
			deep = append(deep, o.Topic)
		} else {
			basics = append(basics, o.Topic)
		}
	}
	slices.Sort(deep)
	slices.Sort(basics)
	switch {
	case len(basics) == 0:
		return t.T("reason.deep", i18n.Args{"topics": topicNames(t, topics, deep)})
	case len(deep) == 0:
		return t.T("reason.basics", i18n.Args{"topics": topicNames(t, topics, basics)})
	}
	return t.T("reason.both", i18n.Args{"deep": topicNames(t, topics, deep), "basics": topicNames(t, topics, basics)})
}
