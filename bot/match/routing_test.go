package match

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

// now is 09:00 UTC, as noon is 12:00.
var now = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

func ago(d time.Duration) time.Time { return now.Add(-d) }

const days = 24 * time.Hour

// deeds feed a router.
type deeds func(r *Router)

func posed(id, channel, asker, title string, at time.Time) deeds {
	return func(r *Router) { r.Asked(Thread{ID: id, Channel: channel, Asker: asker, Title: title, At: at}) }
}

func answered(id, person string, at time.Time) deeds {
	return func(r *Router) { r.Answered(id, person, at) }
}

func spoke(person string, times int, at time.Time) deeds {
	return func(r *Router) {
		for range times {
			r.Spoke(person, at)
		}
	}
}

func suggested(person string, at ...time.Time) deeds {
	return func(r *Router) {
		for _, t := range at {
			r.Suggested(person, t)
		}
	}
}

// old is a community in which one thread was asked and answered 30 days ago: one
// half-life.
var old = []deeds{posed("1", "go", "ada", "clock", ago(30*days)), answered("1", "grace", ago(30*days))}

// two are threads of two words each, with an answer each.
var two = []deeds{
	posed("1", "go", "ada", "clock test", ago(days)), answered("1", "grace", ago(days)),
	posed("2", "go", "ada", "bread test", ago(days)), answered("2", "linus", ago(days)),
}

// longer lets grace have answered more than others: six words, where linus has two.
var longer = append(slices.Clone(two), posed("3", "go", "ada", "clock sun moon rain", ago(days)), answered("3", "grace", ago(days)))

var (
	habit    = func(t Terms) float64 { return t.Habit }
	similar  = func(t Terms) float64 { return t.Similar }
	profiled = func(t Terms) float64 { return t.Profile }
	seen     = func(t Terms) float64 { return t.Seen }
	hour     = func(t Terms) float64 { return t.Hour }
	busy     = func(t Terms) float64 { return t.Busy }
	trust    = func(t Terms) float64 { return t.Trust }
	load     = func(t Terms) float64 { return t.Load }
)

// TestTerms: each part of S, by hand.
func TestTerms(t *testing.T) {
	for _, c := range []struct {
		name   string
		deeds  []deeds
		ask    Thread // of ada, in go, unless it says otherwise
		tuning Routing
		person string
		part   func(Terms) float64
		want   float64
	}{
		// g = (.5+.02)/(.5+10), p = (.5+10·g)/(.5+10)
		{"habit: one answer, one half-life ago", old, Thread{}, Routing{}, "grace", habit, -1.649304},
		// g = .02/10.5, p = 10·g/10.5
		{"habit: none", old, Thread{}, Routing{}, "linus", habit, -4.418532},
		// p = 10·g/10
		{"habit: in another channel", old, Thread{Channel: "rust"}, Routing{}, "grace", habit, -2.103711},
		{"habit: in a community without a past", nil, Thread{}, Routing{}, "grace", habit, 0.7 * math.Log(0.002)},
		// w = 2^(−30/90), K = (w+20·p)/(w+20), and the same without w above the line
		{"similar: who answered it", old, Thread{Title: "clock"}, Routing{}, "grace", similar, 0.217570},
		{"similar: who did not", old, Thread{Title: "clock"}, Routing{}, "linus", similar, -0.027242},
		{"similar: none is", old, Thread{Title: "bread"}, Routing{}, "grace", similar, 0},
		{"similar: an answer that comes later", []deeds{old[0], answered("1", "linus", now.Add(time.Second))}, Thread{Title: "clock"}, Routing{}, "linus", similar, -0.027242},
		{"similar: it is the question itself", old, Thread{ID: "1", Title: "clock"}, Routing{}, "grace", similar, 0},
		// f = 1, L = L̄: f·21/(f+20) = 1, of one word of two, which weigh the same
		{"profile: one of two words", two, Thread{Title: "clock bread"}, Routing{}, "grace", profiled, 0.3},
		{"profile: a word counts twice", two, Thread{Title: "clock clock clock bread"}, Routing{}, "grace", profiled, 0.4},
		{"profile: none", two, Thread{Title: "clock"}, Routing{}, "linus", profiled, 0},
		// f = 2, L = 6, L̄ = 4: 2·21/(2+20·(.4+.6·6/4)) = 1.5
		{"profile: a long one", longer, Thread{Title: "clock"}, Routing{}, "grace", profiled, 0.9},
		{"seen: never", nil, Thread{}, Routing{}, "grace", seen, 0},
		{"seen: within an hour", []deeds{spoke("grace", 1, ago(time.Hour))}, Thread{}, Routing{}, "grace", seen, 2.2},
		{"seen: within a day", []deeds{spoke("grace", 1, ago(time.Hour+time.Second))}, Thread{}, Routing{}, "grace", seen, 1.7},
		{"seen: just within a day", []deeds{spoke("grace", 1, ago(days))}, Thread{}, Routing{}, "grace", seen, 1.7},
		{"seen: within a week", []deeds{spoke("grace", 1, ago(7*days))}, Thread{}, Routing{}, "grace", seen, 1.3},
		{"seen: longer ago", []deeds{spoke("grace", 1, ago(7*days+time.Second))}, Thread{}, Routing{}, "grace", seen, 0},
		{"seen: an answer is a message", old[:1:1], Thread{Asker: "linus"}, Routing{}, "ada", seen, 0},
		{"seen: a question is one", []deeds{posed("1", "go", "ada", "clock", ago(time.Minute))}, Thread{Asker: "linus"}, Routing{}, "ada", seen, 2.2},
		{"seen: not in a slow forum", []deeds{spoke("grace", 1, now)}, Thread{}, Routing{Slow: true}, "grace", seen, 0},
		// h = Σ 0.998^i of nine messages: 24·(2h+2)/(4·(h+12)), and with h beside it
		{"hour: theirs", []deeds{spoke("grace", 9, ago(days))}, Thread{}, Routing{}, "grace", hour, 0.521759},
		{"hour: the one before", []deeds{spoke("grace", 9, ago(days+time.Hour))}, Thread{}, Routing{}, "grace", hour, 0.342604},
		{"hour: the one after", []deeds{spoke("grace", 9, ago(days-time.Hour))}, Thread{}, Routing{}, "grace", hour, 0.342604},
		{"hour: another", []deeds{spoke("grace", 9, ago(days+2*time.Hour))}, Thread{}, Routing{}, "grace", hour, -0.166859},
		{"hour: nothing is known", nil, Thread{}, Routing{}, "grace", hour, 0},
		{"busy: two answers in a day", two, Thread{}, Routing{}, "grace", busy, 0},
		{"busy: just within a day", []deeds{
			posed("1", "go", "ada", "", ago(2*days)), answered("1", "grace", ago(days-time.Second)),
			posed("2", "rust", "eve", "", ago(2*days)), answered("2", "grace", ago(time.Hour)), answered("2", "grace", now),
		}, Thread{}, Routing{}, "grace", busy, 0.439445},
		{"trust: 30 days ago", old, Thread{}, Routing{}, "grace", trust, 0.3},
		{"trust: another asker", old, Thread{Asker: "eve"}, Routing{}, "grace", trust, 0},
		{"trust: nobody knows who asks", []deeds{posed("1", "go", "", "clock", ago(days)), answered("1", "grace", ago(days))}, Thread{Asker: "-"}, Routing{}, "grace", trust, 0},
		{"load: three in a week", []deeds{suggested("grace", ago(time.Hour), ago(days), ago(7*days-time.Second), ago(7*days))}, Thread{}, Routing{}, "grace", load, -0.693147},
		{"load: as much as they say", []deeds{suggested("grace", now, now, now)}, Thread{}, Routing{Load: 1}, "grace", load, -1.386294},
		{"load: not at all", []deeds{suggested("grace", now, now, now)}, Thread{}, Routing{Load: -1}, "grace", load, 0},
		{"load: of others", []deeds{suggested("linus", now)}, Thread{}, Routing{}, "grace", load, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewRouter()
			for _, do := range c.deeds {
				do(r)
			}
			terms := rankOne(t, r, c.ask, c.tuning, c.person)
			if got := c.part(terms); math.Abs(got-c.want) > 1e-6 {
				t.Errorf("it is %.6f, want %.6f", got, c.want)
			}
			sum := terms.Habit + terms.Similar + terms.Profile + terms.Seen + terms.Hour + terms.Busy + terms.Trust + terms.Load
			if math.Abs(sum-terms.Score) > 1e-9 {
				t.Errorf("the score is %f, its parts are %f", terms.Score, sum)
			}
		})
	}
}

// rankOne ranks somebody for a question of ada in go, unless it says otherwise;
// "-" is nobody.
func rankOne(t *testing.T, r *Router, ask Thread, tuning Routing, person string) Terms {
	t.Helper()
	if ask.ID == "" {
		ask.ID = "new"
	}
	if ask.Channel == "" {
		ask.Channel = "go"
	}
	switch ask.Asker {
	case "":
		ask.Asker = "ada"
	case "-":
		ask.Asker = ""
	}
	ranked := r.Rank(Ask{Thread: ask, Now: now}, []string{person}, tuning)
	if len(ranked) != 1 || ranked[0].Person != person {
		t.Fatalf("ranked %+v", ranked)
	}
	return ranked[0]
}

func order(ranked []Terms) (people []string) {
	for _, t := range ranked {
		people = append(people, t.Person)
	}
	return people
}

// TestWhoIsRanked: who is left out here, and in which order the others come.
func TestWhoIsRanked(t *testing.T) {
	everybody := []string{"ada", "eve", "grace", "linus", "mia", "eve"}
	for _, c := range []struct {
		name   string
		deeds  []deeds
		counts map[string]int // of suggestions
		tuning Routing
		want   []string
	}{
		{"the asker is not, and nobody twice", nil, nil, Routing{}, []string{"eve", "grace", "linus", "mia"}},
		{"who was quiet for half a year is not", []deeds{spoke("grace", 1, ago(180*days)), spoke("linus", 1, ago(180*days+time.Second))}, nil, Routing{}, []string{"grace", "eve", "mia"}},
		{"who answered comes first", two[:2], nil, Routing{}, []string{"grace", "eve", "linus", "mia"}},
		{"who was asked this week comes later", nil, map[string]int{"eve": 2, "grace": 1}, Routing{}, []string{"linus", "mia", "grace", "eve"}},
		{"of equals, who was asked less", nil, map[string]int{"eve": 2, "linus": 1}, Routing{Load: -1}, []string{"grace", "mia", "linus", "eve"}},
		{"who is forgotten is as new", append(slices.Clone(two), func(r *Router) { r.Forget("grace") }), nil, Routing{}, []string{"linus", "eve", "grace", "mia"}},
		{"who left is as quiet as new", []deeds{spoke("grace", 5, now), spoke("linus", 1, now), func(r *Router) { r.Quiet("grace") }}, nil, Routing{}, []string{"linus", "eve", "grace", "mia"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewRouter()
			for _, do := range c.deeds {
				do(r)
			}
			ask := Ask{Thread: Thread{ID: "new", Channel: "go", Asker: "ada", Title: "clock"}, Now: now, Suggested: c.counts}
			got := order(r.Rank(ask, everybody, c.tuning))
			if c.name == "who was quiet for half a year is not" {
				slices.Sort(got)
				slices.Sort(c.want)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("ranked %v, want %v", got, c.want)
			}
		})
	}
}

// TestForgottenThreads: what was removed, edited or forgotten speaks for nobody.
func TestForgottenThreads(t *testing.T) {
	r := NewRouter()
	for _, do := range longer {
		do(r)
	}
	clock := Thread{Title: "clock"}
	if got := rankOne(t, r, clock, Routing{}, "grace"); !slices.Equal(got.Threads, []string{"1", "3"}) {
		t.Errorf("threads %v", got.Threads)
	}
	r.Remove("3")
	if got := rankOne(t, r, clock, Routing{}, "grace"); !slices.Equal(got.Threads, []string{"1"}) || math.Abs(got.Profile-0.6) > 1e-6 {
		t.Errorf("after a removal threads %v, profile %f", got.Threads, got.Profile)
	}
	posed("1", "go", "ada", "sun", ago(days))(r)
	if got := rankOne(t, r, clock, Routing{}, "grace"); got.Threads != nil || got.Profile != 0 {
		t.Errorf("after an edit threads %v, profile %f", got.Threads, got.Profile)
	}
	if got := rankOne(t, r, Thread{Title: "sun"}, Routing{}, "grace"); !slices.Equal(got.Threads, []string{"1"}) {
		t.Errorf("after an edit threads %v for the new word", got.Threads)
	}
	r.Forget("ada") // she asked them all
	if got := rankOne(t, r, clock, Routing{}, "grace"); got.Helped != 0 || got.Trust != 0 {
		t.Errorf("after the asker was forgotten trust is %f", got.Trust)
	}
}

// TestSameRankEverywhere: whatever the order in which a replica heard of things,
// it gives the same answer.
func TestSameRankEverywhere(t *testing.T) {
	var all []deeds
	var people []string
	for i := range 40 {
		people = append(people, fmt.Sprint("p", i))
		id := fmt.Sprint("t", i)
		all = append(all, posed(id, "go", fmt.Sprint("p", i*7%40), fmt.Sprint("clock part", i%5), ago(time.Duration(i)*days)))
		all = append(all, answered(id, fmt.Sprint("p", i*3%40), ago(time.Duration(i)*days-time.Hour)))
	}
	first, second := NewRouter(), NewRouter()
	for _, do := range all {
		do(first)
	}
	for i := len(all) - 2; i >= 0; i -= 2 { // the newest thread first, as at a start
		all[i](second)
		all[i+1](second)
	}
	slices.Reverse(people)
	ask := Ask{Thread: Thread{ID: "new", Channel: "go", Asker: "ada", Title: "Which clock is part3?"}, Now: now}
	a, b := first.Rank(ask, people, Routing{}), second.Rank(ask, people, Routing{})
	if !slices.Equal(order(a), order(b)) {
		t.Errorf("one ranks %v, the other %v", order(a), order(b))
	}
}
