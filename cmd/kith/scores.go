package main

import (
	"maps"
	"slices"
)

// suggestedPeople is how many are suggested for a question, and shallow how many
// a ranking is read for recall.
const (
	suggestedPeople = 3
	shallow         = 10
)

// scores are how well rankings did against what happened.
type scores struct {
	questions        int
	mrr, h1, h3, r10 float64 // sums
	suggested        map[string]int
	weekly           map[seat]int
	right            map[string]bool
}

// seat is somebody in one week.
type seat struct {
	person string
	week   int64
}

func newScores() *scores {
	return &scores{suggested: map[string]int{}, weekly: map[seat]int{}, right: map[string]bool{}}
}

// add scores one ranking. Right are those who did answer.
func (s *scores) add(ranked []string, right map[string]bool, at int64) {
	s.questions++
	first := 0
	for i, person := range ranked {
		if !right[person] {
			continue
		}
		if first == 0 {
			first = i + 1
		}
		if i < shallow {
			s.r10 += 1 / float64(len(right))
		}
	}
	if first > 0 {
		s.mrr += 1 / float64(first)
	}
	if first == 1 {
		s.h1++
	}
	if first > 0 && first <= suggestedPeople {
		s.h3++
	}
	for _, person := range ranked[:min(len(ranked), suggestedPeople)] {
		s.suggested[person]++
		s.weekly[seat{person, at / (7 * 24 * 60 * 60)}]++
	}
	maps.Copy(s.right, right)
}

func (s *scores) mean(sum float64) float64 { return sum / float64(max(s.questions, 1)) }

// gini is how unequally suggestions fall on those who were suggested or answered:
// 0 is the same for all, 1 is one for all.
func (s *scores) gini() float64 {
	pool := maps.Clone(s.suggested)
	for person := range s.right {
		pool[person] += 0
	}
	counts := slices.Sorted(maps.Values(pool))
	var sum, weighted float64
	for i, n := range counts {
		sum += float64(n)
		weighted += float64(i+1) * float64(n)
	}
	if sum == 0 {
		return 0
	}
	n := float64(len(counts))
	return 2*weighted/(n*sum) - (n+1)/n
}

// topShare is the part of all suggestions that fell on one person.
func (s *scores) topShare() float64 {
	var highest, all int
	for _, n := range s.suggested {
		highest, all = max(highest, n), all+n
	}
	return float64(highest) / float64(max(all, 1))
}

// busiest is how often one person was suggested in a week.
func (s *scores) busiest() (most int) {
	for _, n := range s.weekly {
		most = max(most, n)
	}
	return most
}
