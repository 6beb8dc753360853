package pairs_test

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
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// played is a stage on which a story was played up to a line.
func played(t *testing.T, engine storagetest.Engine, story, upTo string) *bottest.Player {
	t.Helper()
	script, err := os.ReadFile("testdata/" + story)
	if err != nil {
		t.Fatal(err)
	}
	part, _, found := strings.Cut(string(script), upTo)
	if !found {
		t.Fatalf("%s does not say %q", story, upTo)
	}
	clock := scheduler.NewClock(bottest.Start)
	db := storagetest.Open(t, engine, clock.Now)
	p, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: chatfake.New(bottest.Profiles["sandbox"]), Space: chatfake.Space, Features: features, Clock: clock, DB: db, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	if got, err := p.Play(t.Context(), part+upTo); err != nil {
		t.Fatal(err, got)
	}
	return p
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

// TestConsentLedger: who agreed to what is written down, each once.
func TestConsentLedger(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			p := played(t, engine, "erased.txt", "eve: presses Yes, I agree\n")
			got := texts(t, p.DB, `SELECT kind || ' ' || CASE WHEN kind = 'agreement' THEN subject ELSE '' END || ' ' || user_id FROM pair_consent ORDER BY at, kind, user_id`)
			want := map[string]int{"agreement 2 ada": 1, "agreement 2 grace": 1, "again  ada": 1, "apprentice  linus": 1, "apprentice  eve": 1}
			for _, line := range got {
				want[line]--
			}
			for line, n := range want {
				if n != 0 {
					t.Errorf("%q stands there %d times too few, in %q", line, n, got)
				}
			}
		})
	}
}

// TestAnErasureLeavesNoAccount looks for somebody who was erased, and for their
// words, in every column that can hold them.
func TestAnErasureLeavesNoAccount(t *testing.T) {
	columns := map[string]string{
		"pair": "mentor || mentee || claim || ender || again", "pair_terms": "user_id || terms", "pair_consent": "user_id",
		"pair_ending": "user_id || words", "pair_apprentice": "user_id", "job": "COALESCE(job_key, '') || args",
		"card": "row_id || conversation", "nudge": "user_id || row_id",
	}
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			p := played(t, engine, "erased.txt", "\ngrace: /pair\n")
			kept := ""
			for table, expression := range columns {
				all := fmt.Sprint(texts(t, p.DB, `SELECT `+expression+` FROM `+table))
				for _, gone := range []string{"ada|", "ada\"", "secret", "Nothing leaves"} {
					if strings.Contains(all, gone) {
						t.Errorf("%s still holds %q: %s", table, gone, all)
					}
				}
				kept += all
			}
			if strings.Contains(fmt.Sprint(texts(t, p.DB, `SELECT mentor || '/' || mentee FROM pair`)), "ada") {
				t.Error("a pair still names her")
			}
			if !strings.Contains(kept, "We talked about testing") {
				t.Error("what the other one wrote is gone")
			}
		})
	}
}

// TestBothAtTheSameTime: two who press in the same moment are both heard, and what
// takes both happens once.
func TestBothAtTheSameTime(t *testing.T) {
	for name, c := range map[string]struct{ story, upTo, presses, query, want string }{
		"confirm": {
			"agreement.txt", "We stop after ten talks.\n", "Confirm version 2",
			`SELECT CAST(agreed AS TEXT) || ' ' || (SELECT CAST(COUNT(*) AS TEXT) FROM pair_consent) FROM pair`, "2 2",
		},
		"met": {"trial.txt", "ada: /introduce mentor:grace\n", "We met", `SELECT CAST(met AS TEXT) || claim FROM pair`, "1"},
		"again": {
			"still.txt", "kith: is down for 20d\n", "Ask to go on",
			`SELECT state || CAST(round AS TEXT) || (SELECT CAST(COUNT(*) AS TEXT) FROM ear WHERE REPLACE(heard, 'reopened', '') <> heard) FROM pair`, "going21",
		},
	} {
		for _, engine := range storagetest.Engines() {
			t.Run(name+"/"+string(engine), func(t *testing.T) {
				p := played(t, engine, c.story, c.upTo)
				var both sync.WaitGroup
				for _, who := range []chat.UserID{"ada", "grace"} {
					both.Go(func() {
						if err := p.World.Press(t.Context(), who, c.presses); err != nil {
							t.Error(err)
						}
					})
				}
				both.Wait()
				if err := p.Step(t.Context(), "time: +1m"); err != nil {
					t.Fatal(err)
				}
				if got := texts(t, p.DB, c.query); len(got) != 1 || got[0] != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
			})
		}
	}
}

// TestLeavingUnseen: somebody left while Kith was not told. The next look at the
// pair finds out, instead of asking them whether it goes on.
func TestLeavingUnseen(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			p := played(t, engine, "trial.txt", "ada: /introduce mentor:grace\n")
			err := p.DB.InTx(t.Context(), func(tx *storage.Tx) error { return people.Leave(t.Context(), tx, p.Space, "grace") })
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Step(t.Context(), "time: +21d"); err != nil {
				t.Fatal(err)
			}
			if got := texts(t, p.DB, `SELECT state || ' ' || how FROM pair`); len(got) != 1 || got[0] != "ended gone" {
				t.Errorf("the pair is %q", got)
			}
			seen := fmt.Sprint(p.World.Seen())
			if !strings.Contains(seen, "ada privately reads: Your pair with <@grace> has ended") || strings.Contains(seen, "Does it go on?") {
				t.Error(seen)
			}
		})
	}
}

// TestWhoAvoidsSomebodyIsNotAsked: whoever is never to be brought together with the
// mentee cannot be asked to join, and the mentor reads nothing of why.
func TestWhoAvoidsSomebodyIsNotAsked(t *testing.T) {
	p := played(t, storagetest.SQLite, "apprentice.txt", "grace: presses Let an apprentice join\n")
	err := p.DB.InTx(t.Context(), func(tx *storage.Tx) error { return people.Avoid(t.Context(), tx, p.Space, "ada", "linus") })
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Step(t.Context(), "grace: chooses linus"); err != nil {
		t.Fatal(err)
	}
	if seen := fmt.Sprint(p.World.Seen()); seen != "[grace alone reads: I cannot ask this person at present. Please choose somebody else.]" {
		t.Error(seen)
	}
}
