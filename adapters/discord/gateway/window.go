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
	w.above[seq] = true
	if len(w.above) > most {
		w.low = seq
		for s := range w.above {
			w.low = min(w.low, s)
		}
		delete(w.above, w.low)
	}
	for w.above[w.low+1] {
		w.low++
		delete(w.above, w.low)
	}
	return true
}
