package thanked

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
	last := none
	for at := range p.from {
		if r.asks[at] {
			last = at
		}
	}
	opening := r.opening()
	switch {
	case last == none && !(r.greeted() && p.from > longGreeting):
		return false
	case opening:
		return false
	}
	return !r.any(r.answers, max(last, 0), min(p.to+behind, len(r.tokens)))
}

func (r *reading) any(marks []bool, from, to int) bool {
	for _, marked := range marks[from:to] {
		if marked {
			return true
		}
	}
	return false
}

// mark finds what the message asks for and what it says of help, once.
func (r *reading) mark() {
	if r.marked {
		return
	}
	r.marked = true
	r.asks, r.answers = make([]bool, len(r.tokens)), make([]bool, len(r.tokens))
	for at := range r.tokens {
		for _, t := range r.tables {
			r.asks[at] = r.asks[at] || t.asks.longest(r.text, at) != none
			r.answers[at] = r.answers[at] || t.answers.longest(r.text, at) != none
		}
	}
	from := 0
	for to := 1; to <= len(r.tokens); to++ {
		end := r.last
		if to < len(r.tokens) {
			end = r.tokens[to].before
		}
		if end == question && r.asking(from, to) {
			r.asks[to-1] = true
		}
		if end >= ended {
			from = to
		}
	}
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
	for _, t := range r.tables {
		if t.confirms.longest(r.text, from) != none {
			return false
		}
	}
	return true
}

// opening is whether a message opens as an answer does, behind the names of those
// it is said to.
func (r *reading) opening() bool {
	for at := 0; at < min(mostNames, len(r.tokens)); at++ {
		for _, t := range r.tables {
			if t.opens.longest(r.text, at) != none {
				return true
			}
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
	for _, t := range r.tables {
		if t.greets[r.tokens[at].word] {
			return true
		}
	}
	return false
}
