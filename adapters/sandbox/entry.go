package sandbox

import (
	"maps"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Entry is something that happened, all of it at once: either all of an entry
// is in the journal or nothing. Fields that are not set did not happen.
type Entry struct {
	ID           int64              `json:"id"`
	At           time.Time          `json:"at"`
	Person       *Person            `json:",omitempty"`
	Conversation *Conversation      `json:",omitempty"`
	Message      *Message           `json:",omitempty"` // new when its Event is this entry, else edited
	Removed      *Removed           `json:",omitempty"`
	Form         *OpenForm          `json:",omitempty"`
	Interaction  *Interaction       `json:",omitempty"`
	Read         *Read              `json:",omitempty"`
	Clock        *Moved             `json:",omitempty"`
	Look         Look               `json:",omitempty"`
	Commands     []chat.CommandSpec `json:",omitempty"`
	FormOf       chat.UserID        `json:",omitempty"` // whose form it was
	FormClosed   string             `json:",omitempty"` // ID of a form that was put away

	// The rest is bookkeeping that no page sees.
	Epoch string     `json:",omitempty"` // names a journal, so that the IDs of two never meet
	Key   string     `json:",omitempty"` // of the message that the bot sent
	Tell  *happening `json:",omitempty"` // the bot has yet to take it
	Taken int64      `json:",omitempty"` // the entry whose event the bot took
	State *state     `json:",omitempty"` // everything before, in a compacted journal
}

// happening is an event that waits for no answer.
type happening struct {
	What    string // "posted", "joined", "left", "opened"
	Actor   chat.User
	Message chat.MessageID `json:",omitempty"`
}

// state is what the entries add up to. Values that entries brought are never
// changed, only replaced: streams may still be reading them.
type state struct {
	ID            int64
	Epoch         string
	Look          Look
	At            time.Time // of the last entry
	Offset        time.Duration
	Moving        bool
	People        []*Person
	Conversations []*Conversation
	Messages      []*Message // nil where one was removed
	Forms         map[chat.UserID]*OpenForm
	Interactions  map[string]*Interaction
	Reads         map[chat.UserID]map[chat.ConversationID]chat.MessageID
	Receipts      map[string]chat.Receipt
	Outbox        map[int64]*told
	Commands      []chat.CommandSpec

	people        map[chat.UserID]int
	conversations map[chat.ConversationID]int
	messages      map[chat.MessageID]int
}

// told is a happening with the time of its entry.
type told struct {
	happening
	At time.Time
}

func newState() *state {
	st := &state{
		Forms: map[chat.UserID]*OpenForm{}, Interactions: map[string]*Interaction{},
		Reads: map[chat.UserID]map[chat.ConversationID]chat.MessageID{}, Receipts: map[string]chat.Receipt{}, Outbox: map[int64]*told{},
	}
	st.index()
	return st
}

// index makes a state that was read from a journal ready for use.
func (st *state) index() {
	st.people, st.conversations, st.messages = map[chat.UserID]int{}, map[chat.ConversationID]int{}, map[chat.MessageID]int{}
	st.Messages = slices.DeleteFunc(st.Messages, func(m *Message) bool { return m == nil })
	for i, p := range st.People {
		st.people[p.ID] = i
	}
	for i, c := range st.Conversations {
		st.conversations[c.ID] = i
	}
	for i, m := range st.Messages {
		st.messages[m.ID] = i
	}
}

func put[K comparable, V any](list *[]*V, at map[K]int, id K, v *V) {
	if i, ok := at[id]; ok {
		(*list)[i] = v
		return
	}
	at[id] = len(*list)
	*list = append(*list, v)
}

func get[K comparable, V any](list []*V, at map[K]int, id K) *V {
	if i, ok := at[id]; ok {
		return list[i]
	}
	return nil
}

func (st *state) person(id chat.UserID) *Person { return get(st.People, st.people, id) }
func (st *state) conversation(id chat.ConversationID) *Conversation {
	return get(st.Conversations, st.conversations, id)
}
func (st *state) message(id chat.MessageID) *Message { return get(st.Messages, st.messages, id) }

// waiting are the interactions without an answer, oldest first.
func (st *state) waiting() []*Interaction {
	return slices.SortedFunc(maps.Values(st.Interactions), func(a, b *Interaction) int { return compareIDs(a.ID, b.ID) })
}

// compareIDs orders IDs that are made of counted entries.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	if a < b {
		return -1
	}
	return 1
}

// apply adds an entry to the state.
func (st *state) apply(e *Entry, space chat.SpaceID) {
	st.ID, st.At = e.ID, e.At
	if e.Epoch != "" {
		st.Epoch = e.Epoch
	}
	if e.Look != "" {
		st.Look = e.Look
	}
	if e.Clock != nil {
		st.Offset, st.Moving = e.Clock.Offset, e.Clock.Moving
	}
	if e.Commands != nil {
		st.Commands = e.Commands
	}
	if p := e.Person; p != nil {
		put(&st.People, st.people, p.ID, p)
	}
	if c := e.Conversation; c != nil {
		put(&st.Conversations, st.conversations, c.ID, c)
	}
	if m := e.Message; m != nil {
		put(&st.Messages, st.messages, m.ID, m)
		if e.Key != "" {
			st.Receipts[e.Key] = m.receipt(space)
		}
	}
	if e.Removed != nil {
		st.remove(e.Removed.ID)
	}
	st.applyDialogue(e)
	st.applyOutbox(e)
}

func (st *state) remove(id chat.MessageID) {
	if i, ok := st.messages[id]; ok {
		st.Messages[i] = nil
		delete(st.messages, id)
	}
}

func (st *state) applyDialogue(e *Entry) {
	if f := e.Form; f != nil {
		st.Forms[f.Person] = f
	}
	if f := st.Forms[e.FormOf]; f != nil && f.ID == e.FormClosed {
		delete(st.Forms, e.FormOf)
	}
	if i := e.Interaction; i != nil {
		st.Interactions[i.ID] = i
		if i.State == "done" {
			delete(st.Interactions, i.ID)
		}
	}
	if r := e.Read; r != nil {
		if st.Reads[r.Person] == nil {
			st.Reads[r.Person] = map[chat.ConversationID]chat.MessageID{}
		}
		st.Reads[r.Person][r.Conversation] = r.Message
	}
}

func (st *state) applyOutbox(e *Entry) {
	if e.Tell != nil {
		st.Outbox[e.ID] = &told{*e.Tell, e.At}
	}
	delete(st.Outbox, e.Taken)
}

func (m *Message) receipt(space chat.SpaceID) chat.Receipt {
	return chat.Receipt{Ref: m.ref(space), Thread: m.Thread}
}

func (m *Message) ref(space chat.SpaceID) chat.Ref {
	return chat.Ref{Space: space, Conversation: m.Conversation, Message: m.ID}
}
