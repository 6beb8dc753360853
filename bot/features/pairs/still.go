package pairs

import "time"

// What time does to a pair. Each step follows the one before by its full time,
// so that after a downtime nobody is asked and closed on the same day.

const (
	askAfter      = 21 * day // of silence
	askAgainAfter = 7 * day  // on day 28
	closeAfter    = 14 * day // after the second question: day 42

	firstReview = 30 * day
	laterReview = 90 * day
	soonReview  = 7 * day // after a silence in which it would have come
)

// Step is what time has brought a pair to.
type Step int

const (
	Nothing    Step = iota
	AskStill        // whether it goes on
	CloseQuiet      // it has ended
	AskReview       // whether the agreement still fits
	PauseOver       // it goes on
	EndOver         // it has ended, with the words there are
	AgainOver       // nobody answered who was asked to take it up again
)

// Next is when time does something to the pair; zero for never.
func (p *Pair) Next() time.Time {
	switch p.State {
	case Paused:
		return p.PausedUntil
	case Ending:
		return p.EndsAt
	case Ended:
		if p.Again != "" {
			return p.AgainAt.Add(againWaits)
		}
		return time.Time{}
	case Going:
	}
	// While it is not clear whether they go on, nobody asks how.
	if next := p.nextAsk(); p.ReviewAt.IsZero() || p.Asked > 0 || next.Before(p.ReviewAt) {
		return next
	}
	return p.ReviewAt
}

func (p *Pair) nextAsk() time.Time {
	switch p.Asked {
	case 0:
		return p.ActiveAt.Add(askAfter)
	case 1:
		return p.AskedAt.Add(askAgainAfter)
	}
	return p.AskedAt.Add(closeAfter)
}

// Pass does one thing that is due, and says which; Nothing when none is.
func (p *Pair) Pass(now time.Time) Step {
	if next := p.Next(); next.IsZero() || now.Before(next) {
		return Nothing
	}
	switch p.State {
	case Paused:
		p.State, p.PausedUntil = Going, time.Time{}
		p.Live(now)
		return PauseOver
	case Ending:
		p.end(Done, now)
		return EndOver
	case Ended:
		p.Again = ""
		return AgainOver
	case Going:
	}
	if now.Before(p.nextAsk()) {
		p.ReviewAt = now.Add(laterReview)
		return AskReview
	}
	if p.Asked >= 2 {
		p.end(Quiet, now)
		return CloseQuiet
	}
	p.Asked, p.AskedAt = p.Asked+1, now
	return AskStill
}
