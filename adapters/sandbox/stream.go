package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"time"
)

// heartbeat keeps connections open and finds those that are gone.
const heartbeat = 15 * time.Second

// frame is one event of the stream.
type frame struct {
	kind string
	data map[string]any
}

// serveEvents follows the journal from where the page stands. A stream reads
// at its own pace: whoever is slow gets everything all the same, or a reset.
func (s *Sandbox) serveEvents(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	// The server's limit for writing an answer would cut the stream.
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		s.log.DebugContext(r.Context(), "stream keeps its deadline", "error", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	at := after(r)
	var out bytes.Buffer
	out.WriteString(": hello\n\n")
	for {
		more := s.follow(&at, &out)
		if _, err := w.Write(out.Bytes()); err != nil {
			return
		}
		if err := control.Flush(); err != nil {
			return
		}
		out.Reset()
		select {
		case <-r.Context().Done():
			return
		case <-s.life.Done():
			return
		case <-more:
		case <-s.after(heartbeat):
			out.WriteString(": still here\n\n")
		}
	}
}

// follow writes what happened after at, and returns a channel that closes when
// there is more.
func (s *Sandbox) follow(at *int64, out *bytes.Buffer) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if *at < s.floor || *at > s.state.ID {
		*at = s.state.ID
		write(out, s.state.ID, frame{"reset", map[string]any{"id": s.state.ID}})
		return s.changed
	}
	first := sort.Search(len(s.recent), func(i int) bool { return s.recent[i].ID > *at })
	for _, e := range s.recent[first:] {
		for _, f := range s.frames(&e) {
			f.data["id"], f.data["at"] = e.ID, e.At
			write(out, e.ID, f)
		}
		*at = e.ID
	}
	return s.changed
}

func write(out *bytes.Buffer, id int64, f frame) {
	data, err := json.Marshal(f.data)
	if err != nil {
		f.kind, data = "reset", []byte("{}")
	}
	fmt.Fprintf(out, "id: %d\nevent: %s\ndata: %s\n\n", id, f.kind, data)
}

// frames are the events that an entry is for the page, in the order in which
// a page can use them: who, where, what, and then that it is done.
func (s *Sandbox) frames(e *Entry) []frame {
	var fs []frame
	add := func(kind, field string, v any) { fs = append(fs, frame{kind, map[string]any{field: v}}) }
	if e.Person != nil {
		add("person", "person", s.wirePerson(e.Person))
	}
	if e.Conversation != nil {
		add("conversation", "conversation", s.wireConversation(e.Conversation))
	}
	if m := e.Message; m != nil {
		kind := "edited"
		if m.Event == e.ID {
			kind = "message"
		}
		add(kind, "message", s.wireMessage(m))
	}
	if g := e.Removed; g != nil {
		gone := map[string]any{"id": g.ID, "conversation": g.Conversation}
		if g.Only != "" {
			gone["only"] = g.Only
		}
		add("removed", "message", gone)
	}
	if e.Form != nil {
		add("form", "form", wireOpenForm(e.Form))
	}
	if e.FormClosed != "" {
		add("form-closed", "form", map[string]any{"id": e.FormClosed, "person": e.FormOf})
	}
	if e.Interaction != nil {
		add("interaction", "interaction", wireWaiting(e.Interaction))
	}
	return append(fs, s.surroundings(e)...)
}

// surroundings are the events about everything that is not said.
func (s *Sandbox) surroundings(e *Entry) []frame {
	var fs []frame
	if r := e.Read; r != nil {
		fs = append(fs, frame{"read", map[string]any{"person": r.Person, "conversation": r.Conversation, "message": r.Message}})
	}
	if e.Clock != nil {
		fs = append(fs, frame{"clock", map[string]any{"clock": wireClock{e.Clock.Now, e.Clock.Moving}}})
	}
	if e.Look != "" {
		fs = append(fs, frame{"look", map[string]any{"look": e.Look, "abilities": e.Look.abilities()}})
	}
	if e.Commands != nil {
		fs = append(fs, frame{"commands", map[string]any{}})
	}
	return fs
}
