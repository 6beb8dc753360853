package gateway

// window knows which events of a session were seen. Discord numbers them one by
// one; some may come twice, or one after another that is later.
type window struct {
	low   int64 // all up to here were seen
	above map[int64]bool
}

// most is how many may be seen while one before them is missing. It is not
// waited for any longer then.
const most = 512

func newWindow(low int64) *window { return &window{low: low, above: map[int64]bool{}} }

// see says whether an event is new.
func (w *window) see(seq int64) bool {
	if seq <= w.low || w.above[seq] {
		return false
	}
	if seq == w.low+1 {
		w.low = seq
	} else if w.above[seq] = true; len(w.above) > most {
		w.skip()
	}
	for len(w.above) > 0 && w.above[w.low+1] {
		w.low++
		delete(w.above, w.low)
	}
	return true
}

// skip no longer waits for what is missing before the first that was seen.
func (w *window) skip() {
	first := int64(0)
	for seq := range w.above {
		if first == 0 || seq < first {
			first = seq
		}
	}
	w.low = first
	delete(w.above, first)
}
