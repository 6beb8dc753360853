package fit

import (
	"slices"
	"time"
)

// Replies are how somebody deals with requests. The zero value is that of
// somebody who was never asked.
type Replies struct {
	asked, answered int
	median          time.Duration // of all requests; 0 when half of them were not answered
}

const (
	// fewestReplies is from how many answers on a time may be told: fewer are
	// chance. Given with Kith's design.
	fewestReplies = 3
	// Until somebody was asked, three answers of four and a day for each are assumed:
	// as if so many requests had gone before. Ours.
	assumedRequests = 3
	assumedRate     = 0.75
	assumedReply    = 24 * time.Hour
	// expiry is after how long a request ends by itself.
	expiry = 72 * time.Hour
)

// NewReplies is made of the requests that wait for nothing more: how many there
// were, and how long each answer took, be it a yes, a no or a question. One that
// expired counts as asked; one that the mentee withdrew does not.
//
// The median is that of all requests, and an expired one took for ever. So nobody
// seems fast who answers one of ten at once.
func NewReplies(asked int, took []time.Duration) Replies {
	r := Replies{asked: max(asked, len(took)), answered: len(took)}
	if half := (r.asked + 1) / 2; half > 0 && half <= len(took) {
		sorted := slices.Clone(took)
		slices.Sort(sorted)
		r.median = max(sorted[half-1], time.Minute)
	}
	return r
}

// hours are the full hours within which half of all requests were answered; 0 when
// too few were to say so.
func (r Replies) hours() int {
	if r.answered < fewestReplies {
		return 0
	}
	return int((r.median + time.Hour - 1) / time.Hour)
}

// good is 0 for somebody who never answers and 1 for one who always does, at once.
// Half of it is lost by taking until a request expires.
func (r Replies) good() float64 {
	rate := (float64(r.answered) + assumedRequests*assumedRate) / float64(r.asked+assumedRequests)
	median := r.median
	switch {
	case r.asked < fewestReplies:
		median = assumedReply
	case median == 0:
		median = expiry
	}
	return rate * (1 - min(1, median.Hours()/expiry.Hours())/2)
}
