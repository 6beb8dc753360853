package thanked

import "slices"

const (
	// longQuestion is from how many words on a question asks for something, however
	// it begins; with fewer than shortQuestion ("really?") none does.
	longQuestion, shortQuestion = 12, 2
	// longGreeting is how many words behind a greeting are a story: whoever greets,
	// tells it and thanks, thanks in advance.
	longGreeting = 25
	// behind is how many words behind the thanks are looked at for what helped.
	behind = 8
	// mostNames is how many names a message may begin with.
	mostNames = 3
)

// request is whether a message asks for something and ends in a thanks for it. It
// does not when it opens as an answer does ("ok", "ah"), or when it says behind the
// last thing that it asks that something helped.
func (r *reading) request(p phrase) bool {
	last := r.asked[p.from]
	if last == none && !(r.greeted() && p.from > longGreeting) || r.opening() {
		return false
	}
	return r.answers[min(p.to+behind, len(r.tokens))] == r.answers[max(last, 0)]
}

// mark finds what the message asks for and what it says of help, once.
func (r *reading) mark() {
	if r.marked {
		return
	}
	r.marked = true
	questions := r.questions()
	r.asked, r.answers = []int{none}, []int{0}
	for at := range r.tokens {
		asked, answers := r.asked[at], r.answers[at]
		if questions[at] || r.begins(at, func(t *table) *patterns { return &t.asks }) {
			asked = at
		}
		if r.begins(at, func(t *table) *patterns { return &t.answers }) {
			answers++
		}
		r.asked, r.answers = append(r.asked, asked), append(r.answers, answers)
	}
}

// begins is whether one of some patterns of any language begins at a word.
func (r *reading) begins(at int, list func(*table) *patterns) bool {
	return slices.ContainsFunc(r.tables, func(t *table) bool { return list(t).longest(r.text, at) != none })
}

// questions are the last words of the sentences that ask for something.
func (r *reading) questions() map[int]bool {
	asking := map[int]bool{}
	from := 0
	for to := 1; to <= len(r.tokens); to++ {
		end := r.last
		if to < len(r.tokens) {
			end = r.tokens[to].before
		}
		if end == question && r.asking(from, to) {
			asking[to-1] = true
		}
		if end >= ended {
			from = to
		}
	}
	return asking
}

// asking is whether a sentence with a question mark asks for something. A short
// one that only makes sure ("really?", "so that is why?") does not.
func (r *reading) asking(from, to int) bool {
	for from < to && (r.tokens[from].mention || r.greeting(from)) {
		from++
	}
	switch {
	case to-from < shortQuestion:
		return false
	case to-from >= longQuestion:
		return true
	}
	return !r.begins(from, func(t *table) *patterns { return &t.confirms })
}

// opening is whether a message opens as an answer does, behind the names of those
// it is said to.
func (r *reading) opening() bool {
	for at := 0; at < min(mostNames, len(r.tokens)); at++ {
		if r.begins(at, func(t *table) *patterns { return &t.opens }) {
			return true
		}
		called := at+1 < len(r.tokens) && (r.tokens[at+1].before == comma || r.tokens[at+1].before == colon)
		if !r.tokens[at].mention && !called {
			return false
		}
	}
	return false
}

// greeted is whether a message begins with a greeting.
func (r *reading) greeted() bool { return len(r.tokens) > 0 && r.greeting(0) }

func (r *reading) greeting(at int) bool {
	return slices.ContainsFunc(r.tables, func(t *table) bool { return t.greets[r.tokens[at].word] })
}
