package agenda_test

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// stage is an empty stage on which a script was played.
func stage(t *testing.T, engine storagetest.Engine, script string) *bottest.Player {
	t.Helper()
	clock := scheduler.NewClock(bottest.Start)
	db := storagetest.Open(t, engine, clock.Now)
	p, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: chatfake.New(bottest.Profiles["sandbox"]), Space: chatfake.Space, Features: features, Clock: clock, DB: db, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	play(t, p, script)
	return p
}

// play returns what is seen.
func play(t *testing.T, p *bottest.Player, script string) string {
	t.Helper()
	got, err := p.Play(t.Context(), strings.TrimSpace(script))
	if err != nil {
		t.Fatal(err, "\n", got)
	}
	return got
}

// texts are the rows that a query of one column returns.
func texts(t *testing.T, db *storage.DB, query string) (all []string) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *storage.Tx) error {
		return tx.Each(t.Context(), func(scan func(...any) error) error {
			var text string
			err := scan(&text)
			all = append(all, text)
			return err
		}, query)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAnErasureLeavesNoAccount, and nothing that was written by them.
func TestAnErasureLeavesNoAccount(t *testing.T) {
	story, err := os.ReadFile("testdata/erased.txt")
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]string{
		"agenda_pair": "mentor || '|' || mentee || '|'", "agenda_point": "author || '|' || words", "agenda_note": "author || '|' || words",
		"agenda_item": "author || '|' || owner || '|' || words", "job": "COALESCE(job_key, '') || args", "card": "row_id || conversation", "nudge": "user_id || '|' || row_id",
	}
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			p := stage(t, engine, string(story))
			kept := ""
			for table, expression := range columns {
				all := fmt.Sprint(texts(t, p.DB, `SELECT `+expression+` FROM `+table))
				for _, gone := range []string{"ada|", "ada\"", "ecret"} {
					if strings.Contains(all, gone) {
						t.Errorf("%s still holds %q: %s", table, gone, all)
					}
				}
				kept += all
			}
			for _, stays := range []string{"Ada asked good questions.", "Read the book", "What is next"} {
				if !strings.Contains(kept, stays) {
					t.Errorf("what the other one wrote is gone: %s", stays)
				}
			}
		})
	}
}

// TestBothAtTheSameTime: what two do in the same moment, or one does twice, happens
// once.
func TestBothAtTheSameTime(t *testing.T) {
	const met = "grace: joins\nada: /introduce mentor:grace\nada: /meet agenda A point\nada: /meeting held\ntime: +1m\n"
	const item = met + "ada: presses Add an action item\nada: fills item=Read a book; owner=I do; due=Tomorrow\n"
	for name, c := range map[string]struct {
		script  string
		who     [2]chat.UserID
		presses string
		query   string
		want    string
	}{
		"all talked about": {met, [2]chat.UserID{"ada", "grace"}, "All talked about", `SELECT CAST(COUNT(*) AS TEXT) FROM agenda_point WHERE done_in <> ''`, "1"},
		"used": {
			item,
			[2]chat.UserID{"ada", "ada"},
			"I used your advice",
			`SELECT (SELECT CAST(COUNT(*) AS TEXT) FROM ear) || '/' || (SELECT CAST(COUNT(*) AS TEXT) FROM nudge WHERE kind = 'agenda.advice') FROM agenda_item`, "1/1",
		},
		"done": {item, [2]chat.UserID{"ada", "ada"}, "Done", `SELECT state FROM agenda_item`, "done"},
	} {
		for _, engine := range storagetest.Engines() {
			t.Run(name+"/"+string(engine), func(t *testing.T) {
				p := stage(t, engine, c.script)
				var both sync.WaitGroup
				for _, who := range c.who {
					both.Go(func() {
						if err := p.World.Press(t.Context(), who, c.presses); err != nil {
							t.Error(err)
						}
					})
				}
				both.Wait()
				play(t, p, "time: +1m")
				if got := texts(t, p.DB, c.query); len(got) != 1 || got[0] != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
			})
		}
	}
}

// TestLimits: what is one too many is refused with what to do about it, and what
// was typed comes back. As much as fits is shown everywhere.
func TestLimits(t *testing.T) {
	long := strings.Repeat("*_<@> `~", 62)
	var script strings.Builder
	script.WriteString("grace: joins\nada: /introduce mentor:grace\nada: /meeting held meeting:m0\nada: /meeting set +3d\ntime: +1m\n")
	for n := range 20 {
		fmt.Fprintf(&script, "ada: /meet agenda %02d %s\n", n, long)
	}
	for n := range 50 {
		fmt.Fprintf(&script, "grace: presses Add an action item\ngrace: fills item=%02d %s; owner=Ada; due=By our next meeting\n", n, long)
	}
	for n := range 10 {
		fmt.Fprintf(&script, "ada: presses Write a note\nada: fills note=%02d %s %s\n", n, long, long)
	}
	p := stage(t, storagetest.SQLite, script.String())
	for _, c := range []struct{ script, want string }{
		{"grace: /meet agenda\ngrace: presses Add a point\ngrace: fills point=One more", "point (There are 20 points on this agenda"},
		{"grace: presses Add an action item\ngrace: fills item=One more; owner=I do; due=Tomorrow", "item (You two have 50 open action items"},
		{"ada: presses Write a note\nada: fills note=One more", "note (There are 10 notes of this meeting"},
		{"grace: /meet agenda", "50 open action items:"},
		{"grace: presses Notes", "10 notes:"},
		{"grace: presses Action items", "[More] [Agenda]"},
		{"grace: presses More", "[More] [Back] [Agenda]"},
		{"ada: /me", "20 points, 50 open action items of yours"},
		{"ada: /meet agenda\nada: presses Show it in our room", "room ada+grace shows: The agenda"},
		{"time: +25h", "ada privately reads: You meet"},
	} {
		if seen := play(t, p, c.script); !strings.Contains(seen, c.want) {
			t.Errorf("%s shows\n%s", c.script, seen)
		}
	}
}
