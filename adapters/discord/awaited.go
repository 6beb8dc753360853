package discord

import (
	"encoding/json"
	"sync"

	"github.com/kith-community/kith/adapters/discord/rest"
)

// awaited are the interactions that came over HTTP and are answered in the same
// request, as long as it lasts.
type awaited struct {
	mu  sync.Mutex
	all map[string]chan []byte
}

func (w *awaited) begin(id string) chan []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = map[string]chan []byte{}
	}
	answer := make(chan []byte, 1)
	w.all[id] = answer
	return answer
}

func (w *awaited) end(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.all, id)
}

// answer hands a first answer to the request that waits for it, false when there
// is none. One with files goes the other way: it would be too large to wait for.
func (w *awaited) answer(id string, c callback, files []rest.File) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	waits := w.all[id]
	if waits == nil || len(files) > 0 {
		return false
	}
	body, err := json.Marshal(c)
	if err != nil {
		return false
	}
	delete(w.all, id)
	waits <- body
	return true
}
