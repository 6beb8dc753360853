package fit

import (
	"math"
	"testing"
	"time"
)

var now = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

const days = 24 * time.Hour

// answered is a record of questions that were answered so long ago, the first of
// them with an answer that was marked.
func answered(topic string, accepted int, ages ...time.Duration) map[string]Record {
	var m Mentor
	for i, age := range ages {
		m.HasAnswered(topic, now.Add(-age), now, i < accepted)
	}
	return m.Public
}

func week(hours ...int) Week {
	return NewWeek(func(hour int) bool {
		for _, h := range hours {
			if h == hour {
				return true
			}
		}
		return false
	})
}

func near(got, want float64) bool { return math.Abs(got-want) < 1e-9 }

// TestParts: what each term adds, one at a time.
func TestParts(t *testing.T) {
	go1 := Wish{Topics: []string{"go"}}
	rare := Rarity{topics: map[string]float64{"go": 1, "sql": 3}, goals: map[string]float64{"job": 1, "talk": 3}}
	for _, c := range []struct {
		name   string
		wish   Wish
		mentor Mentor
		part   func(Parts) float64
		want   float64
	}{
		{"deep", go1, Mentor{Topics: map[string]Depth{"go": Deep}}, skill, .45},
		{"solid", go1, Mentor{Topics: map[string]Depth{"go": Solid}}, skill, .45 * .85},
		{"basics", go1, Mentor{Topics: map[string]Depth{"go": Basics}}, skill, .45 * .6},
		{"inferred from three answers", go1, Mentor{Public: answered("go", 0, 0, 0, 0)}, skill, .45 * .5},
		{"from many answers not more", go1, Mentor{Public: answered("go", 0, 0, 0, 0, 0, 0)}, skill, .45 * .5},
		{"from one answer less", go1, Mentor{Public: answered("go", 0, 0)}, skill, .45 * .5 / 3},
		{"old answers fade", go1, Mentor{Public: answered("go", 0, 180*days, 180*days, 180*days)}, skill, .45 * .25},
		{"what is declared is not inferred", go1, Mentor{Topics: map[string]Depth{"go": Basics}, Public: answered("go", 0, 0, 0, 0, 0)}, skill, .45 * .6},
		{"a rare topic counts more", Wish{Topics: []string{"go", "sql"}}, Mentor{Topics: map[string]Depth{"sql": Deep}}, skill, .45 * .75},
		{"a common one less", Wish{Topics: []string{"go", "sql"}}, Mentor{Topics: map[string]Depth{"go": Deep}}, skill, .45 * .25},
		{"one that nobody offers counts nothing", Wish{Topics: []string{"go", "cobol"}}, Mentor{Topics: map[string]Depth{"go": Deep}}, skill, .45},
		{"no topic", Wish{}, Mentor{Topics: map[string]Depth{"go": Deep}}, skill, 0},

		{"three answers", go1, Mentor{Public: answered("go", 0, 0, 0, 0)}, record, .05},
		{"marked answers count twice", go1, Mentor{Public: answered("go", 3, 0, 0, 0)}, record, .1 * 6 / 9},
		{"also beside a declared topic", go1, Mentor{Topics: map[string]Depth{"go": Deep}, Public: answered("go", 0, 0, 0, 0)}, record, .05},
		{"answers on something else", go1, Mentor{Topics: map[string]Depth{"go": Deep}, Public: answered("sql", 0, 0, 0, 0)}, record, 0},

		{"a goal", Wish{Goals: []string{"job"}}, Mentor{Goals: []string{"talk", "job"}}, goal, .20},
		{"one goal of two", Wish{Goals: []string{"job", "talk"}}, Mentor{Goals: []string{"talk"}}, goal, .15},
		{"no goal", Wish{}, Mentor{Goals: []string{"talk"}}, goal, 0},

		{"an hour in common", Wish{Week: week(1, 2)}, Mentor{Week: week(2, 3)}, hour, .10},
		{"two hours are enough", Wish{Week: week(1, 2, 3, 4)}, Mentor{Week: week(1, 2, 3)}, hour, .20},
		{"no hour in common", Wish{Week: week(1)}, Mentor{Week: week(2)}, hour, 0},
		{"an unknown week, the same zone", Wish{Zone: 60}, Mentor{Week: week(2), Zone: 60}, hour, .20},
		{"two hours apart", Wish{Zone: 60}, Mentor{Zone: -60}, hour, .15},
		{"eight hours apart and more", Wish{Zone: 60}, Mentor{Zone: -10 * 60}, hour, 0},
		{"the shorter way round the world", Wish{Zone: 13 * 60}, Mentor{Zone: -10 * 60}, hour, .20 * 7 / 8},

		{"a question answered", Wish{}, Mentor{Helped: Tally{1, 1}, Talked: Tally{1, 1}}, trust, .15 * (1 - math.Exp(-.5))},
		{"thanks count half", Wish{}, Mentor{Thanked: Tally{1, 1}}, trust, .15 * (1 - math.Exp(-.25))},
		{"talking a quarter", Wish{}, Mentor{Talked: Tally{1, 1}}, trust, .15 * (1 - math.Exp(-.125))},
		{"helping long ago counts half", Wish{}, Mentor{Helped: Tally{}.Plus(now.Add(-180*days), now)}, trust, .15 * (1 - math.Exp(-.25))},
		{"no contact", Wish{}, Mentor{}, trust, 0},

		{"the first language", Wish{Languages: []string{"de-AT", "en"}}, Mentor{Languages: []string{"en", "DE"}}, language, .05},
		{"the second", Wish{Languages: []string{"de", "en"}}, Mentor{Languages: []string{"fr", "en_GB"}}, language, .025},
		{"no wish", Wish{}, Mentor{Languages: []string{"fr"}}, language, 0},
		{"nothing said", Wish{Languages: []string{"de"}}, Mentor{}, language, 0},

		{"never asked", Wish{}, Mentor{}, replies, .1 * .75 * (1 - 1./6)},
		{"mentees", Wish{}, Mentor{Active: 2}, func(p Parts) float64 { return p.Mentees }, -.05 * math.Log(3)},
		{"requests", Wish{}, Mentor{Asked30: 4}, func(p Parts) float64 { return p.Requests }, -.03 * math.Log(5)},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, ok := compare(&c.wish, &c.mentor, &rare)
			if got := c.part(m.parts(&c.mentor)); !ok || !near(got, c.want) {
				t.Errorf("%.6f (suits: %v), want %.6f", got, ok, c.want)
			}
		})
	}
}

func skill(p Parts) float64    { return p.Skill }
func record(p Parts) float64   { return p.Record }
func goal(p Parts) float64     { return p.Goal }
func hour(p Parts) float64     { return p.Time }
func trust(p Parts) float64    { return p.Trust }
func language(p Parts) float64 { return p.Language }
func replies(p Parts) float64  { return p.Replies }

func TestWhoSuits(t *testing.T) {
	deep := map[string]Depth{"go": Deep}
	for _, c := range []struct {
		name   string
		wish   Wish
		mentor Mentor
		want   bool
	}{
		{"a topic in common", Wish{Topics: []string{"sql", "go"}}, Mentor{Topics: deep}, true},
		{"none", Wish{Topics: []string{"sql"}}, Mentor{Topics: deep}, false},
		{"a topic that is not offered any more", Wish{Topics: []string{"go"}}, Mentor{Topics: map[string]Depth{"go": 0}}, false},
		{"an inferred topic", Wish{Topics: []string{"go"}}, Mentor{Public: answered("go", 0, 0)}, true},
		{"one old answer is too little", Wish{Topics: []string{"go"}}, Mentor{Public: answered("go", 0, 90*days)}, false},
		{"a goal in common", Wish{Topics: []string{"sql"}, Goals: []string{"job"}}, Mentor{Topics: deep, Goals: []string{"job"}}, true},
		{"nothing is asked for", Wish{}, Mentor{}, true},
		{"no language in common", Wish{Languages: []string{"de"}}, Mentor{Languages: []string{"en"}}, false},
		{"the mentor names none", Wish{Languages: []string{"de"}}, Mentor{}, true},
		{"the mentee names none", Wish{}, Mentor{Languages: []string{"en"}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := compare(&c.wish, &c.mentor, &Rarity{}); got != c.want {
				t.Errorf("suits: %v", got)
			}
		})
	}
}

func TestRarity(t *testing.T) {
	mentors := []Mentor{
		{Topics: map[string]Depth{"go": Deep, "sql": Solid}, Goals: []string{"job"}},
		{Topics: map[string]Depth{"go": Basics, "css": 0}},
		{Public: answered("go", 0, 0), Topics: map[string]Depth{"html": Deep}},
	}
	r := NewRarity(mentors)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"all offer it", r.topic("go"), math.Log(1 + .5/3.5)},
		{"one does", r.topic("sql"), math.Log(1 + 2.5/1.5)},
		{"nobody any more", r.topic("css"), 0},
		{"nobody", r.topic("cobol"), 0},
		{"a goal", r.goal("job"), math.Log(1 + 2.5/1.5)},
		{"the zero Rarity", (&Rarity{}).topic("go"), 1},
	} {
		if !near(c.got, c.want) {
			t.Errorf("%s: %f, want %f", c.name, c.got, c.want)
		}
	}
}
