package slacktest

import (
	"encoding/json"
	"slices"
)

// What became of something that the app shows.
const (
	Posted    = "posted"    // a message, or one that only one person sees
	Updated   = "updated"   // a message
	Deleted   = "deleted"   // a message
	Opened    = "opened"    // a modal
	Pushed    = "pushed"    // a modal on top of another one
	Replaced  = "replaced"  // a modal by another one, in its place
	Returned  = "returned"  // a modal with complaints
	Closed    = "closed"    // a modal
	Published = "published" // a home tab
)

// Entry is something that people saw of the app.
type Entry struct {
	What    string
	Team    string
	Message Message // zero for a view
	View    View    // zero for a message
}

// Message is a message as people see it.
type Message struct {
	Team, Channel, TS, Thread string
	User                      string // who wrote it
	Only                      string // who alone sees it
	Text                      string
	Blocks                    json.RawMessage // nil for none
	Attachments               json.RawMessage
	Files                     []File
	Mentions                  []string // people who are named so that Slack notifies them
	Everyone                  string   // "channel", "here" or "everyone" when all are
	Notifies                  []string // those of them who are there
	Edited, Gone              bool
	Replies                   int
	Reactions                 map[string][]string // who put which emoji there
}

// View is a modal or a home tab as its person sees it.
type View struct {
	ID, Kind, User      string
	Callback, Metadata  string
	Title, Submit, Quit string // Quit is the label that closes it
	Blocks              json.RawMessage
	Complaints          map[string]string // by block
	Root, Previous      string
	Hash                string
}

// File is one that was uploaded.
type File struct {
	ID, Name, Title, Alt string
	Data                 []byte
}

func (s *Server) show(what string, m *message) {
	if m.user == m.channel.team.bot.id {
		s.enter(Entry{What: what, Team: m.channel.team.id, Message: s.look(m)})
	}
}

func (s *Server) showView(what string, v *view) {
	s.enter(Entry{What: what, Team: v.user.team.id, View: v.look()})
}

func (s *Server) enter(e Entry) {
	if !s.opts.Forgetful {
		s.journal = append(s.journal, e)
	}
	s.turn()
}

// Journal is what people saw of the app since the last call, in its order.
func (s *Server) Journal() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.journal
	s.journal = nil
	return all
}

func (s *Server) look(m *message) Message {
	seen := Message{
		Team: m.channel.team.id, Channel: m.channel.id, TS: m.ts, Thread: m.thread, User: m.user, Only: m.only, Text: m.text, Blocks: m.blocks,
		Attachments: m.attachments, Mentions: m.mentions.people, Everyone: m.mentions.everyone, Notifies: m.notifies, Edited: m.edited != "",
		Gone: m.gone, Replies: len(m.channel.replies(m.ts)),
	}
	for _, f := range m.files {
		seen.Files = append(seen.Files, f.look())
	}
	for _, r := range m.reactions {
		if seen.Reactions == nil {
			seen.Reactions = map[string][]string{}
		}
		seen.Reactions[r.name] = slices.Clone(r.by)
	}
	return seen
}

func (f *file) look() File { return File{f.id, f.name, f.title, f.alt, f.data} }

func (v *view) look() View {
	return View{
		ID: v.id, Kind: v.kind, User: v.user.id, Callback: text(v.body["callback_id"]), Metadata: text(v.body["private_metadata"]),
		Title: text(v.body["title"]), Submit: text(v.body["submit"]), Quit: text(v.body["close"]), Blocks: encode(v.blocks), Complaints: v.complaints,
		Root: v.root, Previous: v.previous, Hash: v.hash,
	}
}

// text is a text, or that of a text object.
func text(v any) string {
	if o, ok := v.(object); ok {
		v = o["text"]
	}
	s, _ := v.(string)
	return s
}

func encode(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return data
}
