package helpers

import (
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/match"
)

// because says why a helper was told: true facts, the most telling first, and no
// score.
func because(t i18n.Printer, s *Suggestion) chat.Markup {
	text := t.T("why.topics", i18n.Args{"topics": topicList(t, s.Terms.Topics)})
	for _, reason := range match.WhyMe(s.Terms.Rank) {
		text += "\n- " + reasonText(t, s, reason)
	}
	return text
}

func reasonText(t i18n.Printer, s *Suggestion, reason match.Reason) chat.Markup {
	switch r := reason.(type) {
	case match.AnsweredSimilar:
		return t.T("why.similar", i18n.Args{"n": len(r.Threads)})
	case match.OftenHelps:
		return t.T("why.words", i18n.Args{"words": t.List(escaped(r.Words))})
	case match.HelpedHere:
		return t.T("why.here", i18n.Args{"n": r.Threads})
	case match.HelpedBefore:
		return t.T("why.before", i18n.Args{"when": chat.When(r.At)})
	case match.UsualHour:
		return t.T("why.hour")
	case match.ActiveLately:
		return t.T("why.active")
	case match.NewHere:
		if s.Terms.Rank.Lot {
			return t.T("why.lot")
		}
		return t.T("why.new")
	case match.Spared:
		return t.T("why.spared", i18n.Args{"n": r.Suggestions})
	}
	panic("helpers: unknown reason")
}

func escaped(words []string) (all []chat.Markup) {
	for _, w := range words {
		all = append(all, chat.Escape(w))
	}
	return all
}
