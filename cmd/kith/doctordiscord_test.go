//go:build unix

package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// choose lets a channel of the server serve a purpose, as organisers do.
func (d doubled) choose(t *testing.T, data, purpose string, channel discordtest.ID) {
	t.Helper()
	s, err := fromEnvironment(append(d.environ, "KITH_DATA="+data))
	if err != nil {
		t.Fatal(err)
	}
	k, err := wire(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	err = k.db.InTx(t.Context(), func(tx *storage.Tx) error {
		return people.SetChannel(t.Context(), tx, d.people.Space(), purpose, chat.ConversationID(channel.String()))
	})
	if err := errors.Join(err, k.close()); err != nil {
		t.Fatal(err)
	}
}

// permission is one of those that Kith asks for, and all of them together.
func permission(t *testing.T, name string) (p discord.Permission, all uint64) {
	t.Helper()
	for _, one := range discord.Permissions() {
		all |= uint64(one.Bit)
		if one.Name == name {
			p = one
		}
	}
	if p.Bit == 0 {
		t.Fatalf("Kith does not ask for %s", name)
	}
	return p, all
}

// TestDoctorNamesWhatIsTakenAwayInAChosenChannel: whomever it is taken from there,
// Kith lacks it; what the whole server lacks is said once.
func TestDoctorNamesWhatIsTakenAwayInAChosenChannel(t *testing.T) {
	d, data := double(t, discordtest.Options{}), t.TempDir()
	guild, role, questions, other := d.people.Guild(), d.people.Role(), d.people.Channel("#questions"), d.people.Channel("#other")
	d.choose(t, data, "questions", questions)
	for _, c := range []struct {
		name, permission string
		harm             func(bit, all uint64)
		want             string // of the permission; empty when nothing is missing
	}{
		{"from nobody", "Send Messages", func(uint64, uint64) {}, ""},
		{"from its role", "Send Messages", func(bit, _ uint64) { d.Permit(questions, role, 0, bit) }, "is taken away there"},
		{"from everybody", "Create Public Threads", func(bit, _ uint64) { d.Permit(questions, guild, 0, bit) }, "is taken away there"},
		{"from Kith itself", "Send Messages in Threads", func(bit, _ uint64) { d.Permit(questions, d.Bot(), 0, bit) }, "is taken away there"},
		{"to see it", "View Channels", func(bit, _ uint64) { d.Permit(questions, role, 0, bit) }, "is taken away there"},
		{"from everybody but its role", "View Channels", func(bit, _ uint64) {
			d.Permit(questions, guild, 0, bit)
			d.Permit(questions, role, bit, 0)
		}, ""},
		{"in a channel that is not chosen", "Send Messages", func(bit, _ uint64) { d.Permit(other, role, 0, bit) }, ""},
		{"in the whole server too", "Manage Threads", func(bit, all uint64) {
			d.SetRole(guild, role, all&^bit)
			d.Permit(questions, role, 0, bit)
		}, "is missing"},
		{"from an administrator, who may all the same", "Send Messages", func(bit, _ uint64) {
			d.SetRole(guild, role, 1<<3)
			d.Permit(questions, role, 0, bit)
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, all := permission(t, c.permission)
			d.SetRole(guild, role, all)
			for _, whom := range []discordtest.ID{guild, role, d.Bot()} {
				d.Permit(questions, whom, 0, 0)
			}
			c.harm(uint64(p.Bit), all)
			want := map[string]string{
				"is taken away there": "Kith, #questions: the permission " + p.String() + " is taken away there; to mend it: Edit Channel → Permissions → the role of Kith",
				"is missing":          "Kith: the permission " + p.String() + " is missing; to mend it: Server Settings → Roles → the role of Kith",
			}
			d.finds(t, data, want[c.want])
		})
	}
}

func TestDoctorNamesAChosenChannelThatCannotServe(t *testing.T) {
	d, data := double(t, discordtest.Options{}), t.TempDir()
	_, all := permission(t, "View Channels")
	d.InviteBot(d.AddGuild("Elsewhere"), all) // whose channels are others
	const voice = 2
	talk, forum := d.AddChannel(d.people.Guild(), "talk", voice), d.AddChannel(d.people.Guild(), "forum", discordtest.Forum)
	d.choose(t, data, "questions", talk)
	d.finds(t, data, "Kith, #talk: it is neither a text channel nor a forum; to mend it: choose another for questions with /organiser setup")
	d.choose(t, data, "questions", forum)
	d.finds(t, data, "")
	d.DeleteChannel(forum)
	d.finds(t, data, "Kith: the channel for questions is gone, or Kith cannot see it; to mend it: choose another with /organiser setup, or let Kith view it")
}

// finds checks that doctor finds one thing in the servers; "" is nothing.
func (d doubled) finds(t *testing.T, data, want string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := execute([]string{"doctor", "--data", data}, d.environ, &out, &errs)
	var found []string
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "; to mend it: ") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	healthy := want == ""
	if got := strings.Join(found, "\n"); got != want || healthy != (code == exitOK) || healthy != strings.Contains(out.String(), "nothing is missing") {
		t.Errorf("it found\n%s\nwant\n%s\nended with %d: %s%s", got, want, code, &out, &errs)
	}
}
