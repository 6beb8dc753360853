package rest

// fair holds those whose turn may be next. Communities take turns, so that one
// with much to say starves no other; within one the first come first.
type fair struct {
	queues map[string][]*waiter
	turns  []string // communities with somebody in their queue, whose turn is next first
}

func (f *fair) push(w *waiter) {
	if f.queues == nil {
		f.queues = map[string][]*waiter{}
	}
	if len(f.queues[w.guild]) == 0 {
		f.turns = append(f.turns, w.guild)
	}
	f.queues[w.guild] = append(f.queues[w.guild], w)
}

// pop takes whose turn it is; nil when nobody is there.
func (f *fair) pop() *waiter {
	for len(f.turns) > 0 {
		guild := f.turns[0]
		f.turns = f.turns[1:]
		queue := f.queues[guild]
		w := queue[0]
		queue[0] = nil
		if queue = queue[1:]; len(queue) > 0 {
			f.queues[guild] = queue
			f.turns = append(f.turns, guild)
		} else {
			delete(f.queues, guild)
		}
		if !w.gone {
			return w
		}
	}
	return nil
}

// back puts w where it was before pop.
func (f *fair) back(w *waiter) {
	queue, others := f.queues[w.guild]
	f.queues[w.guild] = append([]*waiter{w}, queue...)
	if others { // its community went to the end
		f.turns = f.turns[:len(f.turns)-1]
	}
	f.turns = append([]string{w.guild}, f.turns...)
}
