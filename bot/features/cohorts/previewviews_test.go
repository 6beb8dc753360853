package cohorts

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
)

// TestLongestPreview: a full page fits every platform in every language, with the
// longest IDs, and topics that double when they are escaped.
func TestLongestPreview(t *testing.T) {
	catalog := i18n.NewCatalog()
	if err := catalog.Add("cohorts", files); err != nil {
		t.Fatal(err)
	}
	s := room(3*onPage, 3*onPage, 1)
	plan := s.plan()
	for i := range plan.Pairs {
		two := &plan.Pairs[i]
		mentee, mentor := *two.Mentee, *two.Mentor
		mentee.User, mentor.User = chat.UserID(strings.Repeat("x", 24)), chat.UserID(strings.Repeat("y", 24))
		*two = Planned{Mentee: &mentee, Mentor: &mentor, Topic: "one", Pinned: true}
	}
	plan.Lost = 1000
	s.programme.Name = strings.Repeat("*", maxName)
	topics := []people.Topic{{ID: "one", Name: strings.Repeat("*", people.MaxTopicName)}}
	for _, l := range catalog.Languages() {
		for _, state := range []State{Open, Closed} {
			s.programme.State = state
			m := previewMessage(catalog.Printer("cohorts", l.Tag), plan, topics, 1)
			if err := m.Validate(); err != nil {
				t.Errorf("%s, %s: %v", l.Tag, state, err)
			}
			if text := fmt.Sprint(m.Blocks); strings.Count(text, "yyyy>") != onPage {
				t.Errorf("%s: not a page of pairs: %s", l.Tag, text)
			}
		}
	}
}
