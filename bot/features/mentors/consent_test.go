package mentors_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// TestNobodyIsExposed lets one mentee and two mentors do whatever they can, in any
// order, and reads everything that the platform is told to show. Nothing of what
// the mentee holds back reaches anybody else before both said yes, and that stands
// in the ledger; and a mentor who is asked among others is not named to the mentee
// before they said yes.
func TestNobodyIsExposed(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		newExposure(t).run(filepath.Join(dir, strconv.Itoa(n)+".db"))
	})
}

// What the mentee writes, each with a word that stands nowhere else.
var secrets = map[string]string{"name": "<@ada>", "about": "aboutzebra", "tried": "triedzebra"}

type exposure struct {
	*rapid.T
	db     *storage.DB
	player *bottest.Player
	shows  []string
	open   bool // to all mentors of the topic
}

func newExposure(t *rapid.T) *exposure {
	e := &exposure{T: t, open: rapid.Bool().Draw(t, "to all mentors")}
	for _, item := range []string{"name", "about", "tried"} {
		if rapid.Bool().Draw(t, "shows "+item) {
			e.shows = append(e.shows, item)
		}
	}
	return e
}

func (e *exposure) run(path string) {
	clock := scheduler.NewClock(bottest.Start)
	db, err := storage.OpenScratch(e.Context(), path, clock.Now)
	if err != nil {
		e.Fatal(err)
	}
	defer db.Close()
	e.db = db
	e.player, err = bottest.NewPlayer(e.Context(), bottest.Stage{
		World: opening{chatfake.New(bottest.Profiles["sandbox"]), e}, Space: chatfake.Space, DB: db, Clock: clock, Features: features, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		e.Fatal(err)
	}
	defer e.player.Close()
	e.begin()
	steps := rapid.SliceOfN(rapid.SampledFrom(deeds), 1, 14).Draw(e.T, "deeds")
	for _, step := range steps {
		e.try(step)
	}
}

// opening is a platform that refuses to open a room of several people before both
// said yes.
type opening struct {
	*chatfake.Platform
	e *exposure
}

func (o opening) Converse(ctx context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	if len(users) > 1 && !o.e.agreed("") {
		o.e.Fatalf("a room of %v opens before both said yes", users)
	}
	return o.Platform.Converse(ctx, space, users)
}

// deeds are what people can do with a request; many are impossible at many moments.
var deeds = []string{
	"grace: presses Accept", "linus: presses Accept", "grace: presses Accept and close my intake", "grace: presses Take my yes back", "linus: presses Take my yes back",
	"grace: chooses Another reason", "linus: chooses Better asked in public", "grace: presses Ask for more", "grace: fills question=Which one?",
	"ada: presses Answer", "ada: fills added=This one.", "ada: presses Yes, introduce us", "ada: presses Withdraw", "ada: presses Ask all mentors of the topic",
	"ada: /mentor requests", "grace: /mentor requests", "linus: /mentor requests", "grace: /mentor pause 7", "grace: /mentor resume", "grace: leaves",
	"grace: /mentor avoid @ada", "ada: /mentor find go", "eve: /mentor find go", "olga: /organiser mentors", "time: +25h", "time: +37h", "time: +12h",
	"platform: repeats the last event", "kith: restarts", "platform: send fails 1 times",
}

func (e *exposure) begin() {
	for _, line := range []string{
		"topics: go", "grace: /mentor offer", "grace: fills deep=[go]; languages=[en]", "linus: /mentor offer", "linus: fills deep=[go]; languages=[en]",
	} {
		e.must(line)
	}
	why := "; why=You know what I would like to know, and said so in public."
	if e.open {
		e.must("ada: /mentor request")
		e.must("ada: chooses go")
		why = ""
	} else {
		e.must("ada: /mentor request @grace go")
		e.must("ada: presses Write my request")
	}
	e.must(fmt.Sprintf("ada: fills want=I would like to know more about it.%s; about=I am aboutzebra of somewhere.; tried=I did triedzebra twice.; shows=[%s]",
		why, strings.Join(e.shows, ", ")))
	e.must("ada: presses Send")
}

func (e *exposure) must(line string) {
	if err := e.player.Step(e.Context(), line); err != nil {
		e.Fatal(line, ": ", err)
	}
	e.read(line)
}

// try does something, if it is possible.
func (e *exposure) try(line string) {
	_ = e.player.Step(e.Context(), line) // there may be nothing to press
	e.read(line)
}

// read looks at everything that was shown since.
func (e *exposure) read(line string) {
	for _, seen := range e.player.World.Seen() {
		reader, _, _ := strings.Cut(seen, " ")
		if reader == "ada" || reader == "ada's" {
			e.mentorsStayUnnamed(line, seen)
			continue
		}
		for item, secret := range secrets {
			if strings.Contains(seen, secret) && !strings.HasPrefix(seen, "grace alone reads: You and <@ada> are never") && !strings.HasPrefix(seen, "grace alone reads: <@ada> is off") && !e.may(reader, item) {
				e.Fatalf("after %q, %s of the mentee reached somebody else: %s", line, item, seen)
			}
		}
	}
}

// may is whether a reader may see an item: an asked mentor what was ticked, and
// everybody in it after both said yes.
func (e *exposure) may(reader, item string) bool {
	if reader == "room" {
		return e.agreed("")
	}
	for _, shown := range e.shows {
		if shown == item && e.asked(reader) {
			return true
		}
	}
	return e.agreed(reader)
}

// mentorsStayUnnamed looks whether a mentor of those who are asked one after
// another is named to the mentee before they said yes.
func (e *exposure) mentorsStayUnnamed(line, seen string) {
	if !e.open || strings.Contains(seen, "can be asked now") || strings.Contains(seen, "mentor for go who can") {
		return
	}
	for _, mentor := range []string{"grace", "linus"} {
		if strings.Contains(seen, "<@"+mentor+">") && !e.said(mentor, "accept") {
			e.Fatalf("after %q the mentee reads of a mentor who said nothing: %s", line, seen)
		}
	}
}

func (e *exposure) count(query string, args ...any) (n int) {
	err := e.db.Read(e.Context(), func(tx *storage.Tx) error { return tx.Get(e.Context(), []any{&n}, query, args...) })
	if err != nil {
		e.Fatal(err)
	}
	return n
}

func (e *exposure) asked(mentor string) bool {
	return e.count(`SELECT COUNT(*) FROM mentor_ask WHERE mentor = $1`, mentor) > 0
}

func (e *exposure) said(user, what string) bool {
	return e.count(`SELECT COUNT(*) FROM mentor_consent WHERE user_id = $1 AND what = $2`, user, what) > 0
}

// agreed is whether the ledger holds the yes of a mentor, or of any, and the
// mentee's to them.
func (e *exposure) agreed(mentor string) bool {
	return e.count(`SELECT COUNT(*) FROM mentor_consent a JOIN mentor_consent b ON b.request = a.request AND b.what = 'confirm' AND b.other = a.user_id
		WHERE a.what = 'accept' AND a.taken_back = 0 AND b.taken_back = 0 AND ($1 = '' OR a.user_id = $1)`, mentor) > 0
}
