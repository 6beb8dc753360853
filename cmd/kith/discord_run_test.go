//go:build unix

package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
)

// doubled is a Discord for whole processes.
type doubled struct {
	*discordtest.Server
	people  *crowd.Crowd
	environ []string
}

func double(t *testing.T, o discordtest.Options) doubled {
	t.Helper()
	server := discordtest.New(o)
	api, end, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	return doubled{server, crowd.New(server, "Kith"), []string{"KITH_DISCORD_TOKEN=" + discordtest.DefaultToken, "DISCORD_API_URL=" + api}}
}

// eventually waits for something that another process does.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for limit := time.Now().Add(30 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("in vain: ", what)
		}
	}
}

// setUp lets an organiser choose the channel for questions.
func (d doubled) setUp(t *testing.T, olga, questions discordtest.ID) {
	t.Helper()
	if _, err := d.Command(olga, questions, "organiser setup"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the setup", func() bool {
		for _, m := range d.Visible(olga) {
			for _, part := range m.Components {
				for _, row := range part.Components {
					for _, c := range row.Components {
						if c.Type == discordtest.ChannelSelect && m.Only == olga {
							return d.Choose(olga, m.ID, c.CustomID, []string{questions.String()}) == nil
						}
					}
				}
			}
		}
		return false
	})
	saved := func() bool {
		for _, m := range d.Visible(olga) {
			for _, part := range m.Components {
				for _, text := range part.Components {
					if strings.Contains(text.Content, "Saved: <#"+questions.String()+">") {
						return true
					}
				}
			}
		}
		return false
	}
	eventually(t, "the channel to be saved", saved)
}

// TestOneTokenConnects: a process with a token and nothing else answers /ask, ends
// in order, and goes on where it was when it starts again.
func TestOneTokenConnects(t *testing.T) {
	d := double(t, discordtest.Options{})
	data := filepath.Join(t.TempDir(), "kith-discord")
	ada, olga := d.AddUser(discordtest.User{Name: "ada"}), d.AddUser(discordtest.User{Name: "olga"})
	d.AddMember(d.people.Guild(), ada)
	d.AddMember(d.people.Guild(), olga)
	d.GiveRole(d.people.Guild(), olga, d.AddRole(d.people.Guild(), "organisers", 1<<5))
	questions := d.people.Channel("#questions")
	for start := range 2 {
		cmd := kithCommand(t, d.environ, "--data", data, "--listen", "127.0.0.1:0")
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "to connect", func() bool { return d.Connections() == 1 && len(d.Commands(d.people.Guild())) > 0 })
		if start == 0 {
			d.setUp(t, olga, questions)
		}
		if _, err := d.Command(ada, questions, "ask", discordtest.Given{Name: "text", Value: "How do I test time?"}); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the form to open", func() bool { _, open := d.OpenForm(ada); return open })
		form, _ := d.OpenForm(ada)
		if form.Title != "Ask a question" {
			t.Errorf("the form is %q", form.Title)
		}
		d.CloseForm(ada)
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil || !strings.Contains(out.String(), "Everything is kept") {
			t.Fatalf("it ended with %v: %s%s", err, &out, &errs)
		}
		eventually(t, "to disconnect", func() bool { return d.Connections() == 0 })
		if c := d.Counts(); c.Identifies != 1 || c.Resumes != start {
			t.Errorf("start %d: %d sessions were begun and %d resumed", start+1, c.Identifies, c.Resumes)
		}
	}
	if n := d.Published(); n != 1 {
		t.Errorf("the commands were written %d times, want once", n)
	}
}

func TestWhatDiscordRefusesIsASentence(t *testing.T) {
	d := double(t, discordtest.Options{})
	wrong := []string{"KITH_DISCORD_TOKEN=wrong", d.environ[1]}
	for _, c := range []struct {
		name    string
		environ []string
		args    []string
		want    string
	}{
		{"a wrong token", wrong, nil, "the token is not accepted by Discord; reset it on the application's page Bot"},
		{"a wrong token to invite with", wrong, []string{"invite", "discord"}, "the token is not accepted"},
		{"an intent that is not allowed", append(d.environ, "KITH_DISCORD_MEMBERS=true"), nil, "switch on Server Members Intent"},
		{"no token to invite with", d.environ[1:], []string{"invite", "discord"}, "KITH_DISCORD_TOKEN is not set"},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := c.args
			if args == nil {
				args = []string{"--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0"}
			}
			code, out, errs := outcome(t, kithCommand(t, c.environ, args...))
			if code == exitOK || !strings.Contains(errs, c.want) {
				t.Errorf("ended with %d: %s%s, want %q", code, out, errs, c.want)
			}
			if strings.Contains(errs+out, discordtest.DefaultToken) {
				t.Errorf("the token was printed: %s%s", out, errs)
			}
		})
	}
}

func TestInvitation(t *testing.T) {
	d := double(t, discordtest.Options{})
	code, out, errs := outcome(t, kithCommand(t, d.environ, "invite", "discord"))
	if code != exitOK || !strings.HasPrefix(out, discord.Invitation(d.Application().String())+"\n") {
		t.Errorf("ended with %d: %s%s", code, out, errs)
	}
	for _, p := range discord.Permissions() {
		if !strings.Contains(out, p.Name) || !strings.Contains(out, p.Why) {
			t.Errorf("it does not say what %s is for", p.Name)
		}
	}
}

func TestDoctorNamesWhatDiscordLacks(t *testing.T) {
	d := double(t, discordtest.Options{})
	data := t.TempDir()
	doctor := func(environ ...string) (int, string) {
		code, out, errs := outcome(t, kithCommand(t, append(d.environ, environ...), "doctor", "--data", data))
		return code, out + errs
	}
	if code, said := doctor(); code != exitOK || !strings.Contains(said, "nothing is missing") {
		t.Errorf("a good one: %d %s", code, said)
	}
	d.SetRole(d.people.Guild(), d.people.Role(), 1<<10|1<<11)
	code, said := doctor("KITH_DISCORD_MEMBERS=true", "KITH_DISCORD_PUBLIC_KEY="+strings.Repeat("ab", 32))
	if code == exitOK {
		t.Errorf("it found nothing: %s", said)
	}
	for _, want := range []string{
		"Manage Threads (to close threads that are done", "Server Settings → Roles", "Server Members Intent is off", "is not this application's", "to mend it: ",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "View Channels") || strings.Contains(said, discordtest.DefaultToken) {
		t.Errorf("it says too much:\n%s", said)
	}
}
