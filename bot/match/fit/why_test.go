package fit

import (
	"reflect"
	"testing"
)

func TestWhy(t *testing.T) {
	goDeep := Known{Topic: "go", Depth: Deep, Skill: .3}
	sqlSeen := Known{Topic: "sql", Answered: 5, Accepted: 2, Skill: .1, Record: .03}
	offersGo := Offers{[]Offer{{"go", Deep}}}
	for _, c := range []struct {
		name  string
		terms Terms
		want  []Reason
	}{
		{"nothing is known", Terms{}, []Reason{HasRoom{}}},
		{"a declared topic", Terms{Topics: []Known{goDeep}}, []Reason{offersGo}},
		{"two", Terms{Topics: []Known{goDeep, {Topic: "css", Depth: Basics}}}, []Reason{Offers{[]Offer{{"go", Deep}, {"css", Basics}}}}},
		{"an inferred topic", Terms{Topics: []Known{sqlSeen}}, []Reason{Answered{"sql", 5, 2, true}}},
		{"one of each", Terms{Topics: []Known{sqlSeen, goDeep}}, []Reason{offersGo, Answered{"sql", 5, 2, true}}},
		{
			"answers on a declared topic",
			Terms{Topics: []Known{{Topic: "go", Depth: Deep, Answered: 1, Skill: .3, Record: .02}}},
			[]Reason{offersGo, Answered{"go", 1, 0, false}},
		},
		{
			"of several topics the one that moved the rank most",
			Terms{Topics: []Known{{Topic: "go", Depth: Deep, Answered: 9, Skill: .3, Record: .06}, sqlSeen}},
			[]Reason{offersGo, Answered{"sql", 5, 2, true}},
		},
		{"goals", Terms{Goals: []string{"job"}}, []Reason{Reaches{[]string{"job"}}}},
		{"hours", Terms{Hours: 3}, []Reason{Shares{3}}},
		{"languages", Terms{Languages: []string{"de"}}, []Reason{Speaks{[]string{"de"}}}},
		{"time of answers", Terms{Reply: 5}, []Reason{RepliesWithin{5}}},
		{"help is said rather than talking", Terms{Helped: 2, Thanked: 1, Talked: 3}, []Reason{HelpedYou{2}}},
		{"thanks, too", Terms{Thanked: 1, Talked: 3}, []Reason{YouThanked{1}}},
		{"talking", Terms{Talked: 3}, []Reason{Talked{3}}},
		{"a newcomer", Terms{Newcomer: true}, []Reason{NewMentor{}}},
		{"drawn by lot", Terms{Newcomer: true, Lot: true}, []Reason{Drawn{}}},
		{
			"three at most, those that moved the rank most first",
			Terms{
				Topics: []Known{goDeep}, Hours: 3, Talked: 2, Reply: 5, Languages: []string{"de"},
				Parts: Parts{Time: .2, Trust: .02, Replies: .09, Language: .05},
			},
			[]Reason{offersGo, Shares{3}, RepliesWithin{5}},
		},
		{
			"that somebody is new is one of them",
			Terms{Topics: []Known{goDeep}, Hours: 3, Languages: []string{"de"}, Parts: Parts{Time: .2, Language: .05}, Newcomer: true},
			[]Reason{offersGo, Shares{3}, NewMentor{}},
		},
		{"what is missing is said besides", Terms{Topics: []Known{goDeep}, Missing: []string{"css"}}, []Reason{offersGo, Missing{[]string{"css"}}}},
		{"what counts against somebody is not told", Terms{Topics: []Known{goDeep}, Parts: Parts{Mentees: -.1, Requests: -.1}}, []Reason{offersGo}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Why(c.terms); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}
