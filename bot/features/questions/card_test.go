package questions

import (
	"slices"
	"testing"

	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
)

func TestWhatAQuestionIsFiledUnder(t *testing.T) {
	texts := i18n.NewCatalog()
	if err := texts.Add("questions", files); err != nil {
		t.Fatal(err)
	}
	topics := []people.Topic{{Name: "Go"}, {Name: "SQL"}, {Name: "Interviews"}}
	for _, tt := range []struct {
		state  State
		topics []people.Topic
		want   []string
	}{
		{Open, nil, []string{"open"}},
		{Talking, topics[:1], []string{"talked about", "Go"}},
		{Answered, topics, []string{"answered", "Go", "SQL", "Interviews"}},
		{Closed, slices.Concat(topics, topics), []string{"closed", "Go", "SQL", "Interviews", "Go"}},
	} {
		if got := tags(texts.Printer("questions", "en"), &Question{State: tt.state}, tt.topics); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.state, got, tt.want)
		}
	}
}
