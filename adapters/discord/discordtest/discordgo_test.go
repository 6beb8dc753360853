package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// TestDiscordgo: a client that somebody else wrote for the real Discord understands
// the double: every event, and every answer.
func TestDiscordgo(t *testing.T) {
	double := discordtest.New(discordtest.Options{Privileged: 1<<1 | 1<<15, MessageContent: true})
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	p := populated(t, double)
	heard := &events{grown: make(chan struct{}), seen: map[string]int{}}
	session := open(t, api, heard)
	defer session.Close()
	heard.until(t, "GUILD_CREATE")

	shown := p.calls(session)
	double.Cut(discordtest.Reconnect)
	heard.until(t, "RESUMED")
	p.acts(shown)
	for _, name := range []string{
		"READY", "GUILD_CREATE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_MEMBER_ADD",
		"GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE", "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "THREAD_CREATE", "THREAD_UPDATE",
		"INTERACTION_CREATE", "GUILD_DELETE",
	} {
		heard.until(t, name)
	}
	t.Logf("events: %v", heard.all())
}

// open is a session of discordgo that finds the double instead of Discord. What it
// cannot decode fails the test.
func open(t *testing.T, api string, heard *events) *discordgo.Session {
	t.Helper()
	var mu sync.Mutex
	over := false
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		over = true
	})
	discordgo.Logger = func(level, _ int, format string, a ...any) {
		mu.Lock()
		defer mu.Unlock()
		said := fmt.Sprintf(format, a...)
		switch {
		case over || level > discordgo.LogWarning:
		case strings.Contains(said, "unmarshal"), strings.Contains(said, "decod"), strings.Contains(said, "unknown"):
			t.Errorf("discordgo: %s", said)
		default: // it complains of lines that it closed itself
			t.Logf("discordgo: %s", said)
		}
	}
	session, err := discordgo.New("Bot " + discordtest.DefaultToken)
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(api)
	if err != nil {
		t.Fatal(err)
	}
	session.LogLevel, session.SyncEvents = discordgo.LogWarning, true
	session.Client.Transport = elsewhere{at.Host}
	session.Identify.Intents = discordgo.IntentsAllWithoutPrivileged | discordgo.IntentsGuildMembers | discordgo.IntentsMessageContent
	session.AddHandler(heard.hear)
	if err := session.Open(); err != nil {
		t.Fatal(err)
	}
	return session
}

// elsewhere sends requests to another host than Discord's. It leaves out fields
// that discordgo sends without meaning to: Discord passes over them, the double does
// not.
type elsewhere struct{ host string }

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = "http", e.host, e.host
	if r.Method == http.MethodPatch || strings.HasSuffix(r.URL.Path, "/threads") {
		var body map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return nil, err
		}
		for _, field := range []string{"ID", "Channel", "invitable"} {
			delete(body, field)
		}
		content, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(content)), int64(len(content))
	}
	return http.DefaultTransport.RoundTrip(r)
}

// events are those that a client heard, by name, and whether they were decoded.
type events struct {
	mu    sync.Mutex
	grown chan struct{}
	seen  map[string]int
}

func (e *events) hear(_ *discordgo.Session, event *discordgo.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if event.Struct != nil {
		e.seen[event.Type]++
	}
	close(e.grown)
	e.grown = make(chan struct{})
}

func (e *events) all() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Sorted(maps.Keys(e.seen))
}

// until waits for an event.
func (e *events) until(t *testing.T, name string) {
	t.Helper()
	for {
		e.mu.Lock()
		n, grown := e.seen[name], e.grown
		e.mu.Unlock()
		if n > 0 {
			return
		}
		select {
		case <-grown:
		case <-t.Context().Done():
			t.Fatalf("%s did not come; there were %v", name, e.all())
		}
	}
}

// peopled is a double with people in it.
type peopled struct {
	*testing.T
	*discordtest.Server
	guild, channel, ada discordtest.ID
}

func populated(t *testing.T, s *discordtest.Server) *peopled {
	p := &peopled{T: t, Server: s, guild: s.AddGuild("Kith")}
	s.InviteBot(p.guild, 1<<6|1<<10|1<<11|1<<13|1<<14|1<<15|1<<16|1<<34|1<<35|1<<36|1<<38)
	p.channel = s.AddChannel(p.guild, "questions", discordtest.Text)
	p.ada = s.AddUser(discordtest.User{Name: "ada", GlobalName: "Ada"})
	s.AddMember(p.guild, p.ada)
	return p
}

func (p *peopled) must(what string, err error) {
	p.Helper()
	if err != nil {
		p.Fatalf("%s: %v", what, err)
	}
}

// calls asks for everything that a bot of ours asks for. It returns a message with
// a button.
func (p *peopled) calls(session *discordgo.Session) discordtest.ID {
	p.Helper()
	guild, channel, ada := p.guild.String(), p.channel.String(), p.ada.String()
	me, err := session.User("@me")
	p.must("who the bot is", err)
	if me.ID != p.Bot().String() {
		p.Errorf("the bot is %s, want %s", me.ID, p.Bot())
	}
	_, err = session.Guild(guild)
	p.must("the server", err)
	_, err = session.GuildChannels(guild)
	p.must("its channels", err)
	_, err = session.GuildRoles(guild)
	p.must("its roles", err)
	_, err = session.GuildMember(guild, ada)
	p.must("a member", err)
	_, err = session.ApplicationCommandBulkOverwrite(p.Application().String(), "", []*discordgo.ApplicationCommand{{Name: "ask", Description: "Ask something"}})
	p.must("commands", err)
	plain, err := session.ChannelMessageSend(channel, "hello")
	p.must("a message", err)
	_, err = session.ChannelMessageEdit(channel, plain.ID, "hello again")
	p.must("an edit", err)
	thread, err := session.MessageThreadStart(channel, plain.ID, "more of it", 60)
	p.must("a thread", err)
	archived := true
	_, err = session.ChannelEdit(thread.ID, &discordgo.ChannelEdit{Archived: &archived})
	p.must("the end of a thread", err)
	all, err := session.ChannelMessages(channel, 10, "", "", "")
	p.must("messages", err)
	if len(all) != 1 || all[0].Content != "hello again" {
		p.Errorf("got %d messages, the last of which is %q", len(all), all[0].Content)
	}
	direct, err := session.UserChannelCreate(ada)
	p.must("a conversation", err)
	said, err := session.ChannelMessageSend(direct.ID, "hello you")
	p.must("a direct message", err)
	p.must("taking it back", session.ChannelMessageDelete(direct.ID, said.ID))
	button, err := session.ChannelMessageSendComplex(channel, &discordgo.MessageSend{
		Content: "Who can help?", AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		Files:      []*discordgo.File{{Name: "a.txt", ContentType: "text/plain", Reader: strings.NewReader("a")}},
		Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: "I can", CustomID: "help", Style: discordgo.PrimaryButton}}}},
	})
	p.must("a button and a file", err)
	id, err := discordtest.ParseID(button.ID)
	p.must("its number", err)
	return id
}

// acts lets people do what makes each kind of event.
func (p *peopled) acts(button discordtest.ID) {
	p.Helper()
	_, err := p.Command(p.ada, p.channel, "ask")
	p.must("a command", err)
	p.must("a press", p.Press(p.ada, button, "help"))
	_, err = p.Post(p.ada, p.channel, "hello bot")
	p.must("a post", err)
	other := p.AddChannel(p.guild, "other", discordtest.Forum)
	p.SetTags(other, "go")
	p.Permit(other, p.ada, 0, 1<<11)
	p.DeleteChannel(other)
	role := p.AddRole(p.guild, "mentor", 1<<11)
	p.SetRole(p.guild, role, 0)
	p.GiveRole(p.guild, p.ada, role)
	eve := p.AddUser(discordtest.User{Name: "eve"})
	p.AddMember(p.guild, eve)
	p.RemoveMember(p.guild, eve)
	p.RemoveBot(p.guild)
}
