package sandbox

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/kith-community/kith/bot/chat"
)

// How many messages of a conversation a page gets: at first, and when it asks
// for older ones.
const (
	firstMessages = 200
	olderMessages = 50
)

type wireState struct {
	Event int64 `json:"event"`
	Space struct {
		ID   chat.SpaceID `json:"id"`
		Name string       `json:"name"`
	} `json:"space"`
	Look          Look                                                   `json:"look"`
	Abilities     wireAbilities                                          `json:"abilities"`
	Clock         wireClock                                              `json:"clock"`
	People        []wirePerson                                           `json:"people"`
	Conversations []wireConversation                                     `json:"conversations"`
	Messages      []wireMessage                                          `json:"messages"`
	Commands      []wireCommand                                          `json:"commands"`
	Forms         []wireForm                                             `json:"forms"`
	Interactions  []wireInteraction                                      `json:"interactions"`
	Reads         map[chat.UserID]map[chat.ConversationID]chat.MessageID `json:"reads"`
}

func (s *Sandbox) serveState(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	state := s.wireState(asked(r))
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, state)
}

func (s *Sandbox) wireState(lang string) wireState {
	w := wireState{
		Event: s.state.ID, Look: s.state.Look, Abilities: s.state.Look.abilities(), Clock: s.wireClock(),
		People: []wirePerson{}, Conversations: s.wireConversations(), Messages: []wireMessage{}, Commands: s.wireCommands(lang),
		Forms: []wireForm{}, Interactions: []wireInteraction{}, Reads: s.wireReads(),
	}
	w.Space.ID, w.Space.Name = s.opts.Space, s.opts.Name
	for _, p := range s.state.People {
		w.People = append(w.People, s.wirePerson(p))
		if f := s.state.Forms[p.ID]; f != nil {
			w.Forms = append(w.Forms, wireOpenForm(f))
		}
	}
	seen := map[chat.ConversationID]int{}
	for _, m := range slices.Backward(s.state.Messages) {
		if m == nil || seen[m.Conversation] == firstMessages {
			continue
		}
		seen[m.Conversation]++
		w.Messages = append(w.Messages, s.wireMessage(m))
	}
	slices.Reverse(w.Messages)
	for _, i := range s.state.waiting() {
		w.Interactions = append(w.Interactions, wireWaiting(i))
	}
	return w
}

// wireConversations are all conversations, threads with what stands in them.
func (s *Sandbox) wireConversations() []wireConversation {
	list := make([]wireConversation, 0, len(s.state.Conversations))
	for _, c := range s.state.Conversations {
		list = append(list, s.wireConversation(c))
	}
	for _, m := range s.state.Messages {
		if m == nil || m.Only != "" {
			continue
		}
		c := &list[s.state.conversations[m.Conversation]]
		if c.Kind == Thread {
			c.Replies++
			c.Last = &m.At
		}
	}
	return list
}

type wireOlder struct {
	Messages []wireMessage `json:"messages"`
	More     bool          `json:"more"` // there are still older ones
}

func (s *Sandbox) serveMessages(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	older, err := s.older(chat.ConversationID(q.Get("conversation")), chat.MessageID(q.Get("before")))
	s.answer(w, r, older, err)
}

func (s *Sandbox) older(in chat.ConversationID, before chat.MessageID) (wireOlder, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := wireOlder{Messages: []wireMessage{}}
	if s.state.conversation(in) == nil {
		return list, refuse("no-conversation", nil)
	}
	end := len(s.state.Messages)
	if before != "" {
		at, ok := s.state.messages[before]
		if !ok {
			return list, refuse("no-message", nil)
		}
		end = at
	}
	for _, m := range slices.Backward(s.state.Messages[:end]) {
		if m == nil || m.Conversation != in {
			continue
		}
		if list.More = len(list.Messages) == olderMessages; list.More {
			break
		}
		list.Messages = append(list.Messages, s.wireMessage(m))
	}
	slices.Reverse(list.Messages)
	return list, nil
}

// after is the entry that a stream continues behind; -1 when it names none.
func after(r *http.Request) int64 {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
