package cohorts

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match/assign"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// sitting is everything that decides who would be brought together at present.
type sitting struct {
	programme *Programme
	mentees   []*Signup // who have nobody
	mentors   []*Signup // who have a seat left
	seats     []int     // left, of each mentor
	everyone  []*Signup // all mentors, also those without a seat
	scale     *scale
	wishes    map[chat.UserID]map[chat.UserID]int
	pins      []pair
	apart     map[pair]bool // never, whoever decided it
}

// gather reads who waits in a programme. Those who left the space wait for nothing.
func gather(ctx context.Context, tx *storage.Tx, p *Programme) (*sitting, error) {
	s := &sitting{programme: p}
	all, err := signupsOf(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	done, err := matchesIn(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	absent, err := people.Absent(ctx, tx, p.Space, "")
	if err != nil {
		return nil, err
	}
	if s.pins, s.apart, err = decisions(ctx, tx, p.ID); err != nil {
		return nil, err
	}
	if p.Ranking { // organisers may have changed their mind about that
		if s.wishes, err = wishesIn(ctx, tx, p.ID); err != nil {
			return nil, err
		}
	}
	s.seat(all, done, absent)
	return s, s.keepApart(ctx, tx)
}

// seat finds who waits, and what is free.
func (s *sitting) seat(all []*Signup, done []*Match, absent map[chat.UserID]people.Absence) {
	taken := map[chat.UserID]int{}
	for _, m := range done {
		if m.live() {
			taken[m.Mentee]++
			taken[m.Mentor]++
		} else {
			s.apart[pair{m.Mentee, m.Mentor}] = true
		}
	}
	for _, one := range all {
		switch {
		case absent[one.User] == people.Departed:
		case one.Role == Mentee && taken[one.User] == 0:
			s.mentees = append(s.mentees, one)
		case one.Role == Mentor:
			s.everyone = append(s.everyone, one)
			if left := min(one.Seats, s.programme.Seats) - taken[one.User]; left > 0 {
				s.mentors = append(s.mentors, one)
				s.seats = append(s.seats, left)
			}
		}
	}
	s.scale = newScale(s.everyone)
}

// keepApart heeds the lists of whom members never want to meet.
func (s *sitting) keepApart(ctx context.Context, tx *storage.Tx) error {
	for _, mentor := range s.mentors {
		apart, err := people.Apart(ctx, tx, s.programme.Space, mentor.User)
		if err != nil {
			return err
		}
		for other := range apart {
			s.apart[pair{other, mentor.User}] = true
		}
	}
	return nil
}

// Plan is who would be brought together.
type Plan struct {
	Programme *Programme
	Pairs     []Planned
	Left      []*Signup // mentees who stay on the waiting list, with the reason
	Unused    []*Signup // mentors with nobody
	Figures   assign.Figures
	Ranked    bool // by what people wished, rather than by what is best for all
	Lost      int  // pins of people who wait that are not among the pairs
	Seed      uint64
}

// news is whether carrying the plan out tells anybody anything.
func (p *Plan) news() bool {
	fresh := func(s *Signup) bool { return s.Run == 0 }
	return len(p.Pairs) > 0 || slices.ContainsFunc(p.Left, fresh) || slices.ContainsFunc(p.Unused, fresh)
}

// Planned is one pair of a plan.
type Planned struct {
	Mentee, Mentor *Signup
	Topic          string // ID; "" for none
	Pinned         bool
}

// seed decides between equals: always the same in one run of one programme, so
// that looking again shows the same, and nobody can draw until they like it.
func seed(p *Programme) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, p.Space, " ", p.At.UnixMilli(), " ", p.Run)
	return h.Sum64()
}

// plan brings everybody together in thought. It is a computation of seconds for
// thousands, and so stands outside of transactions.
func (s *sitting) plan() *Plan {
	problem := s.problem()
	plan := &Plan{Programme: s.programme, Seed: problem.Seed, Ranked: s.programme.Ranking && len(s.wishes) > 0}
	var result assign.Result
	if plan.Ranked {
		result = assign.Deferred(problem)
	} else {
		result = assign.MinCost(problem)
	}
	plan.Figures = result.Figures(problem)
	s.fill(plan, problem, result)
	return plan
}

// fill says in people what a result says in numbers.
func (s *sitting) fill(plan *Plan, problem assign.Problem, result assign.Result) {
	used := map[int]bool{}
	for i, mentee := range s.mentees {
		j := result[i]
		if j == assign.Nobody {
			left := *mentee
			left.Why = s.reason(mentee)
			plan.Left = append(plan.Left, &left)
			continue
		}
		used[j] = true
		pinned := false
		for _, pin := range problem.Pins {
			pinned = pinned || pin == assign.Pair{Mentee: i, Mentor: j}
		}
		plan.Pairs = append(plan.Pairs, Planned{mentee, s.mentors[j], topicOf(mentee, s.mentors[j]), pinned})
		if pinned {
			plan.Lost--
		}
	}
	plan.Lost += s.pinned()
	for j, mentor := range s.mentors {
		if !used[j] {
			plan.Unused = append(plan.Unused, mentor)
		}
	}
}

// reason is why a mentee is left over. Whom they are kept apart from counts as
// anybody: the reason tells them nothing about that.
func (s *sitting) reason(mentee *Signup) Reason {
	for _, mentor := range s.everyone {
		if _, _, ok := s.scale.suits(mentee, mentor); ok || s.wishes[mentee.User][mentor.User]+s.wishes[mentor.User][mentee.User] > 0 {
			return Full
		}
	}
	return Nobody
}

// pinned is how many pins are of mentees who wait.
func (s *sitting) pinned() (n int) {
	for _, pin := range s.pins {
		for _, mentee := range s.mentees {
			if mentee.User == pin.mentee {
				n++
			}
		}
	}
	return n
}
