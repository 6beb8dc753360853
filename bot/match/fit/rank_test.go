package fit

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// crowd reads "grace:3 linus:1* mia!": who knows Go how well (from 9, most, to 0),
// who is a newcomer (!), who had so many requests (*, each one).
func crowd(s string) (mentors []Mentor) {
	for word := range strings.FieldsSeq(s) {
		m := Mentor{Capacity: 1, Introduced: 1, Week: week(1, 2), Topics: map[string]Depth{"go": Deep}}
		m.Asked30 = strings.Count(word, "*")
		if strings.Contains(word, "!") {
			m.Introduced = 0
		}
		name, n, _ := strings.Cut(strings.NewReplacer("*", "", "!", "").Replace(word), ":")
		var helped int
		fmt.Sscan(n, &helped)
		m.ID, m.Helped = name, Tally{helped, float64(helped)}
		mentors = append(mentors, m)
	}
	return mentors
}

func names(suggested []Terms) string {
	var all []string
	for _, t := range suggested {
		name := t.Mentor
		if t.Lot {
			name += " by lot"
		}
		all = append(all, name)
	}
	return strings.Join(all, ", ")
}

var wantGo = Wish{Topics: []string{"go"}}

func TestRank(t *testing.T) {
	for _, c := range []struct {
		name, mentors string
		share         Share
		want          string
	}{
		{"nobody", "", Share{}, ""},
		{"who suits most comes first", "a:1 b:3 c:2", Share{}, "b, c, a"},
		{"five at most", "a:9 b:8 c:7 d:6 e:5 f:4 g:3", Share{}, "a, b, c, d, e"},
		{"who was asked less comes first among equals", "a:1** b:1*", Share{}, "b, a"},

		{"the last place goes to a newcomer", "a:9 b:8 c:7 d:6 e:5 f:4 new!", Share{}, "a, b, c, d, new by lot"},
		{"not when one is there already", "a:9 b:8 c:7 new:6! e:5 f:4 other!", Share{}, "a, b, c, new, e"},
		{"nor when all have a place", "a:9 b:8 c:7 d:6 new!", Share{}, "a, b, c, d, new"},
		{"who was asked least comes before the lot", "a:9 b:8 c:7 d:6 e:5 x:2!** y:1!*", Share{}, "a, b, c, d, y by lot"},
		{"only newcomers", "a:9! b:8! c:7! d:6! e:5! f!", Share{}, "a, b, c, d, e"},

		{"their share is left to others", "a:9*** b:1", Share{Requests: 10}, "b"},
		{"up to it", "a:9** b:1", Share{Requests: 10}, "a, b"},
		{"few requests are no measure", "a:9***** b:1", Share{Requests: 9}, "a, b"},
		{"a share of their own choice", "a:9*** b:1", Share{Requests: 10, Most: .5}, "a, b"},
		{"a measure of their own choice", "a:9*** b:1", Share{Requests: 5, From: 5}, "b"},
		{"unless nobody else suits", "a:9***** b:1****", Share{Requests: 10}, "a, b"},
		{"newcomers have a share as well", "a:9 b:8 c:7 d:6 e:5 f:4 new!****", Share{Requests: 10}, "a, b, c, d, e"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := names(Rank(wantGo, crowd(c.mentors), c.share, "seed")); got != c.want {
				t.Errorf("suggested %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhoHasNoRoomIsLeftOut(t *testing.T) {
	mentors := crowd("full:9 some:1 none:9")
	mentors[0].Active, mentors[0].Capacity = 2, 2
	mentors[1].Active, mentors[1].Capacity = 1, 2
	mentors[2].Capacity = 0
	if got := names(Rank(wantGo, mentors, Share{}, "seed")); got != "some" {
		t.Errorf("suggested %q", got)
	}
}

func TestWhoDoesNotSuitIsLeftOut(t *testing.T) {
	mentors := crowd("topic language both")
	mentors[0].Topics = map[string]Depth{"sql": Deep}
	mentors[1].Languages = []string{"fr"}
	if got := names(Rank(Wish{Topics: []string{"go"}, Languages: []string{"de"}}, mentors, Share{}, "seed")); got != "both" {
		t.Errorf("suggested %q", got)
	}
}

// TestTiesAreFair: of mentors who suit the same each comes first about as often,
// and a newcomer is drawn about as often as any other.
func TestTiesAreFair(t *testing.T) {
	const seeds = 3000
	first, drawn := map[string]int{}, map[string]int{}
	for seed := range seeds {
		first[Rank(wantGo, crowd("a b c d e f"), Share{}, fmt.Sprint(seed))[0].Mentor]++
		last := Rank(wantGo, crowd("a:9 b:8 c:7 d:6 e:5 u! v! w! x! y! z!"), Share{}, fmt.Sprint(seed))[Most-1]
		drawn[last.Mentor]++
	}
	for _, counted := range []map[string]int{first, drawn} {
		if len(counted) != 6 {
			t.Errorf("not everybody: %v", counted)
		}
		for name, n := range counted { // 500 ± 5 standard deviations of a fair lot
			if n < 398 || n > 602 {
				t.Errorf("%s: %d times of %d", name, n, seeds)
			}
		}
	}
}

// TestTheWishNamesATopicOnce: naming it again makes it no more important.
func TestTheWishNamesATopicOnce(t *testing.T) {
	mentors := crowd("a b")
	mentors[1].Topics = map[string]Depth{"sql": Deep}
	once := Rank(Wish{Topics: []string{"go", "sql"}}, mentors, Share{}, "seed")
	twice := Rank(Wish{Topics: []string{"go", "sql", "go"}}, mentors, Share{}, "seed")
	if !reflect.DeepEqual(once, twice) {
		t.Errorf("%+v, want %+v", twice, once)
	}
}

// TestNobodyGetsMoreThanTheirShare: whoever is asked is always the first that is
// suggested, month after month.
func TestNobodyGetsMoreThanTheirShare(t *testing.T) {
	mentors := crowd("a:9 b:5 c:1 d e")
	for total := range 200 {
		first := Rank(wantGo, mentors, Share{Requests: total}, fmt.Sprint(total))[0]
		i := slices.IndexFunc(mentors, func(m Mentor) bool { return m.ID == first.Mentor })
		mentors[i].Asked30++
		if n := mentors[i].Asked30; total >= DefaultFrom && float64(n) > DefaultShare*float64(total+1) {
			t.Fatalf("%s has %d of %d requests", first.Mentor, n, total+1)
		}
	}
}

// TestTermsComeBack: what is stored says the same as what was not.
func TestTermsComeBack(t *testing.T) {
	mentor := Mentor{
		ID: "grace", Topics: map[string]Depth{"go": Deep}, Public: answered("sql", 1, 0, 0), Goals: []string{"job"},
		Languages: []string{"de"}, Week: week(1, 2, 3), Capacity: 1,
		Replies: NewReplies(3, []time.Duration{1, 1, 1}), Helped: Tally{2, 1.5}, Talked: Tally{3, 2}, Thanked: Tally{1, 1},
	}
	wish := Wish{Topics: []string{"go", "sql", "css"}, Goals: []string{"job"}, Languages: []string{"de"}, Week: week(2, 3)}
	want := Rank(wish, []Mentor{mentor}, Share{}, "seed")[0]
	stored, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Terms
	if err := json.Unmarshal(stored, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(Why(got), Why(want)) {
		t.Errorf("stored %s, came back as %+v, want %+v", stored, got, want)
	}
	facts := Terms{
		Mentor: "grace", Parts: want.Parts, Missing: []string{"css"}, Goals: []string{"job"}, Languages: []string{"de"},
		Topics: []Known{
			{Topic: "go", Depth: Deep, Skill: want.Topics[0].Skill},
			{Topic: "sql", Answered: 2, Accepted: 1, Skill: want.Topics[1].Skill, Record: want.Topics[1].Record},
		},
		Hours: 2, Helped: 2, Talked: 3, Thanked: 1, Reply: 1, Newcomer: true,
	}
	if !reflect.DeepEqual(want, facts) {
		t.Errorf("%+v, want %+v", want, facts)
	}
	skill, record := want.Topics[0].Skill+want.Topics[1].Skill, want.Topics[0].Record+want.Topics[1].Record
	if !near(skill, want.Skill) || !near(record, want.Record) {
		t.Errorf("the topics' shares %f, %f are not the parts %f, %f", skill, record, want.Skill, want.Record)
	}
}
