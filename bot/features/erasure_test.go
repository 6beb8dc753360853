package features_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// Two people leave something in every column that can hold something of people:
// wombat is erased, and numbat stays. Whatever is theirs has their name in it.

// TestAnErasureLeavesNothing plants canaries in every column that holds
// something of people, erases one of two, and looks at everything.
func TestAnErasureLeavesNothing(t *testing.T) {
	for engine, schema := range schemas {
		t.Run(string(engine), func(t *testing.T) { newErasure(t, engine, schema).run() })
	}
}

type erasure struct {
	*testing.T
	engine  storagetest.Engine
	url     string
	db      *storage.DB
	world   *chatfake.Platform
	player  *bottest.Player
	schema  string
	columns map[string]storage.Column
	person  string // wombat's ID, which is a canary as well
	seen    string // in the last lines played
}

func newErasure(t *testing.T, engine storagetest.Engine, schema string) *erasure {
	clock := scheduler.NewClock(bottest.Start)
	url := storagetest.URL(t, engine)
	db, err := storage.Open(t.Context(), url, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	world := chatfake.New(bottest.Profiles["discord"])
	player, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: world, Space: chatfake.Space, DB: db, Clock: clock, Features: features.All,
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(player.Close)
	return &erasure{T: t, engine: engine, url: url, db: db, world: world, player: player, schema: schema, columns: storage.Columns(player.Core().Holdings())}
}

func (e *erasure) run() {
	e.play(before)
	e.plant()
	e.exec(func(tx *storage.Tx) error {
		return tx.Get(e.Context(), []any{&e.person}, `SELECT person FROM identity WHERE user_id = 'wombat'`)
	})
	e.takesAlong()
	was, report := e.dump(), e.report()
	e.everywhere(was)
	e.play("time: +57m\nplatform: is up\ntime: +1m")
	is, now := e.dump(), e.report()
	e.play("time: +20m") // the files are cleaned
	e.bytes()
	e.nothing(e.dump())
	e.others(was, is)
	e.counts(was, is)
	if now != report {
		e.Errorf("the report was\n%s\nand is\n%s", report, now)
	}
	for _, who := range []string{"wombatcode", "wombatlog", "wombathole"} {
		e.play("olga: /question search " + who)
		e.silent("wombat", strings.Replace(e.seen, "“"+who+"”", "", 1))
	}
	e.play("olga: /question search numbattermite")
	if !strings.Contains(e.seen, "Where do numbattermite mounds begin?") {
		e.Error("what others asked is not found any more")
	}
	e.play("wombat: /me\nwombat: /question list")
	if seen := e.seen; strings.Contains(seen, "wombatcode") || !strings.Contains(seen, "You have no open question.") {
		e.Errorf("who comes back is shown: %s", seen)
	}
}

func (e *erasure) play(script string) {
	e.Helper()
	got, err := e.player.Play(e.Context(), strings.TrimSpace(script))
	if err != nil {
		e.Fatal(err, "\n", got)
	}
	e.seen = got
}

func (e *erasure) report() string {
	e.play("olga: /organiser report")
	return e.seen
}

func (e *erasure) exec(f func(*storage.Tx) error) {
	e.Helper()
	if err := e.db.InTx(e.Context(), f); err != nil {
		e.Fatal(err)
	}
}

// planted is a job about somebody that waits.
type planted struct {
	User string `json:"user"`
}

func (planted) Kind() string { return "test.planted" }

// plant puts into columns what no story brings there.
func (e *erasure) plant() {
	e.exec(func(tx *storage.Tx) error {
		for _, who := range []string{"wombat", "numbat"} {
			if err := e.appears(tx, who); err != nil {
				return err
			}
			_, err := tx.Exec(e.Context(), `UPDATE job SET last_error = $1 WHERE REPLACE(args, $2, '') <> args`, "meet "+who+": refused", who+"letter")
			if err == nil {
				err = scheduler.Enqueue(e.Context(), tx, planted{who}, scheduler.Opts{Key: "planted/2026-04-02|" + who + "|space", At: tx.Now().AddDate(1, 0, 0)})
			}
			if err != nil {
				return err
			}
		}
		for _, statement := range []string{
			// A second account of theirs, on another platform.
			`INSERT INTO identity (platform, user_id, person) SELECT 'other', 'wombat2', person FROM identity WHERE user_id = 'wombat'`,
			`INSERT INTO member (space, user_id, person, name, joined_at) SELECT 'other:two', 'wombat2', person, 'Wombat Two', 1 FROM identity WHERE user_id = 'wombat'`,
			`INSERT INTO question (id, space, asker, title, details, topics, state, answer_conversation, answer_message, answerer, needs_info, repliers, created_at, active_at)
				VALUES ('two', 'other:two', 'wombat2', 'A wombattwo asks', '', '[]', 'answered', '', '', 'wombat2', '', '["wombat2"]', 1, 1)`,
			`UPDATE member SET platform_zone = 'wombatzone', platform_language = 'wombat' WHERE user_id = 'wombat'`,
			`UPDATE person SET zone = 'wombatzone', language = 'wombat' WHERE id = (SELECT person FROM identity WHERE user_id = 'wombat')`,
			// Whom a programme brought together; a real run would change the report.
			`INSERT INTO programme_match (id, programme, space, run, mentee, mentor, topic, state, at) SELECT 'm1', id, space, 1, 'wombat', 'eve', '', 'proposed', 1 FROM programme WHERE name = 'Dig one'`,
			`INSERT INTO programme_match (id, programme, space, run, mentee, mentor, topic, state, at) SELECT 'm2', id, space, 1, 'numbat', 'linus', '', 'proposed', 1 FROM programme WHERE name = 'Dig one'`,
			`INSERT INTO programme_match (id, programme, space, run, mentee, mentor, topic, state, at) SELECT 'm3', id, space, 1, 'eve', 'wombat', '', 'introduced', 1 FROM programme WHERE name = 'Dig two'`,
			`INSERT INTO programme_match (id, programme, space, run, mentee, mentor, topic, state, at) SELECT 'm4', id, space, 1, 'linus', 'numbat', '', 'introduced', 1 FROM programme WHERE name = 'Dig two'`,
			`UPDATE audit SET about = 'wombat' WHERE id = (SELECT MIN(id) FROM audit WHERE actor = 'wombat')`,
			`UPDATE audit SET about = 'numbat' WHERE id = (SELECT MIN(id) FROM audit WHERE actor = 'numbat')`,
			`INSERT INTO pair (id, space, mentor, mentee, topic, state, claim, ender, again, created_at, active_at)
				VALUES ('p1', 'fake:kith', 'wombat', 'numbat', '', 'ended', 'wombat', 'wombat', 'wombat', 1, 1)`,
			`INSERT INTO pair (id, space, mentor, mentee, topic, state, claim, ender, again, created_at, active_at)
				VALUES ('p2', 'fake:kith', 'numbat', 'olga', '', 'ended', 'numbat', 'numbat', 'numbat', 1, 1)`,
			`INSERT INTO pair (id, space, mentor, mentee, topic, state, created_at, active_at) VALUES ('p3', 'fake:kith', 'olga', 'wombat', '', 'ended', 1, 1)`,
			`INSERT INTO pair_terms (pair, version, user_id, terms, at) VALUES ('p1', 1, 'wombat', '{"words":"wombatterms"}', 1)`,
			`INSERT INTO pair_terms (pair, version, user_id, terms, at) VALUES ('p1', 2, 'numbat', '{"words":"numbatterms"}', 1)`,
			`INSERT INTO pair_consent (pair, kind, subject, user_id, at) VALUES ('p1', 'agreement', '2', 'wombat', 1)`,
			`INSERT INTO pair_consent (pair, kind, subject, user_id, at) VALUES ('p1', 'agreement', '2', 'numbat', 1)`,
			`INSERT INTO pair_ending (pair, round, user_id, words, at) VALUES ('p1', 1, 'wombat', '{"did":"wombatparting"}', 1)`,
			`INSERT INTO pair_ending (pair, round, user_id, words, at) VALUES ('p1', 1, 'numbat', '{"did":"numbatparting"}', 1)`,
			`INSERT INTO pair_apprentice (id, pair, space, user_id, state, at) VALUES ('a1', 'p1', 'fake:kith', 'wombat', 'out', 1)`,
			`INSERT INTO pair_apprentice (id, pair, space, user_id, state, at) VALUES ('a2', 'p2', 'fake:kith', 'numbat', 'out', 1)`,
			`INSERT INTO meeting_pair (id, space, mentor, mentee) VALUES ('m1', 'fake:kith', 'wombat', 'eve')`,
			`INSERT INTO meeting_pair (id, space, mentor, mentee) VALUES ('n1', 'fake:kith', 'eve', 'wombat')`,
			`INSERT INTO meeting_plan (id, space, pair, host, guest, state, asker, length, place, place_by, title, created_at, asked_at, changed_at, ended_at) VALUES ('l1', 'fake:kith', 'm1', 'wombat', 'eve', 'over', 'wombat', 45, 'wombatplace', 'wombat', 'wombattitle', 1, 1, 1, 1)`,
			`INSERT INTO meeting_plan (id, space, pair, host, guest, state, asker, length, created_at, asked_at, changed_at, ended_at) VALUES ('k1', 'fake:kith', 'n1', 'eve', 'wombat', 'over', 'eve', 45, 1, 1, 1, 1)`,
			`INSERT INTO meeting (id, plan, space, at, length, place, place_by, state, seq, by_user, absent, changed_at) VALUES ('i1', 'l1', 'fake:kith', 1, 45, 'wombatroom', 'wombat', 'missed', 1, 'wombat', 'wombat', 1)`,
			`INSERT INTO meeting_answer (meeting, user_id, answer, at) VALUES ('i1', 'wombat', 'me', 1)`,
			`INSERT INTO meeting_draft (id, space, user_id, of, wanted, at) VALUES ('d1', 'fake:kith', 'wombat', 'm1', '{"written":{"where":"wombatkitchen"}}', 1)`,
			`INSERT INTO meeting_feed (space, user_id, secret, at) VALUES ('fake:kith', 'wombat', 'hash1', 1)`,
			`INSERT INTO meeting_soon (space, user_id) VALUES ('fake:kith', 'wombat')`,
			`INSERT INTO meeting_seat (plan, user_id, space, nr, seated, at) VALUES ('k1', 'wombat', 'fake:kith', 1, TRUE, 1)`,
			`INSERT INTO meeting_skip (meeting, user_id) VALUES ('i2', 'wombat')`,
			`INSERT INTO meeting_pair (id, space, mentor, mentee) VALUES ('m2', 'fake:kith', 'numbat', 'eve')`,
			`INSERT INTO meeting_pair (id, space, mentor, mentee) VALUES ('n2', 'fake:kith', 'eve', 'numbat')`,
			`INSERT INTO meeting_plan (id, space, pair, host, guest, state, asker, length, place, place_by, title, created_at, asked_at, changed_at, ended_at) VALUES ('l2', 'fake:kith', 'm2', 'numbat', 'eve', 'over', 'numbat', 45, 'numbatplace', 'numbat', 'numbattitle', 1, 1, 1, 1)`,
			`INSERT INTO meeting_plan (id, space, pair, host, guest, state, asker, length, created_at, asked_at, changed_at, ended_at) VALUES ('k2', 'fake:kith', 'n2', 'eve', 'numbat', 'over', 'eve', 45, 1, 1, 1, 1)`,
			`INSERT INTO meeting (id, plan, space, at, length, place, place_by, state, seq, by_user, absent, changed_at) VALUES ('i2', 'l2', 'fake:kith', 1, 45, 'numbatroom', 'numbat', 'missed', 1, 'numbat', 'numbat', 1)`,
			`INSERT INTO meeting_answer (meeting, user_id, answer, at) VALUES ('i2', 'numbat', 'me', 1)`,
			`INSERT INTO meeting_draft (id, space, user_id, of, wanted, at) VALUES ('d2', 'fake:kith', 'numbat', 'm2', '{"written":{"where":"numbatkitchen"}}', 1)`,
			`INSERT INTO meeting_feed (space, user_id, secret, at) VALUES ('fake:kith', 'numbat', 'hash2', 1)`,
			`INSERT INTO meeting_soon (space, user_id) VALUES ('fake:kith', 'numbat')`,
			`INSERT INTO meeting_seat (plan, user_id, space, nr, seated, at) VALUES ('k2', 'numbat', 'fake:kith', 1, TRUE, 1)`,
			`INSERT INTO meeting_skip (meeting, user_id) VALUES ('i1', 'numbat')`,
			`INSERT INTO agenda_pair (id, space, mentor, mentee, open) VALUES ('p1', 'fake:kith', 'wombat', 'numbat', FALSE)`,
			`INSERT INTO agenda_pair (id, space, mentor, mentee, open) VALUES ('p3', 'fake:kith', 'numbat', 'wombat', FALSE)`,
			`INSERT INTO agenda_meeting (id, name, space, pair, state, at, change, set_at) VALUES ('g1', 'm1', 'fake:kith', 'p1', 'held', 1, 1, 1)`,
			`INSERT INTO agenda_point (id, pair, author, words, at) VALUES ('o1', 'p1', 'wombat', 'A wombatpoint', 1)`,
			`INSERT INTO agenda_point (id, pair, author, words, at) VALUES ('o2', 'p1', 'numbat', 'A numbatpoint', 1)`,
			`INSERT INTO agenda_note (id, pair, meeting, author, words, at) VALUES ('n1', 'p1', 'g1', 'wombat', 'A wombatnote', 1)`,
			`INSERT INTO agenda_note (id, pair, meeting, author, words, at) VALUES ('n2', 'p1', 'g1', 'numbat', 'A numbatnote', 1)`,
			`INSERT INTO agenda_item (id, pair, meeting, author, owner, words, state, due_at, at) VALUES ('i1', 'p1', 'g1', 'wombat', 'wombat', 'A wombatitem', 'open', 1, 1)`,
			`INSERT INTO agenda_item (id, pair, meeting, author, owner, words, state, due_at, at) VALUES ('i2', 'p1', 'g1', 'numbat', 'numbat', 'A numbatitem', 'open', 1, 1)`,
			`INSERT INTO gratitude_outcome (id, space, writer, helper, words, shared, at) VALUES ('o1', 'fake:kith', 'wombat', 'numbat', 'a wombatcame of it', TRUE, 1)`,
			`INSERT INTO gratitude_outcome (id, space, writer, helper, words, shared, at) VALUES ('o2', 'fake:kith', 'numbat', 'wombat', 'a numbatcame of it', TRUE, 1)`,
			`INSERT INTO gratitude_used (item, space, mentor, mentee, at) VALUES ('i1', 'fake:kith', 'wombat', 'numbat', 1)`,
			`INSERT INTO gratitude_used (item, space, mentor, mentee, at) VALUES ('i2', 'fake:kith', 'numbat', 'wombat', 1)`,
			`INSERT INTO gratitude_pair (id, space, mentor, mentee, topic, at) VALUES ('g1', 'fake:kith', 'wombat', 'numbat', '', 1)`,
			`INSERT INTO gratitude_pair (id, space, mentor, mentee, topic, at) VALUES ('g2', 'fake:kith', 'numbat', 'wombat', '', 1)`,
			`INSERT INTO link_code (id, space, user_id, hash, at) VALUES ('k1', 'fake:kith', 'wombat', 'hash1', 1)`,
			`INSERT INTO link_code (id, space, user_id, hash, at) VALUES ('k2', 'fake:kith', 'numbat', 'hash2', 1)`,
			`INSERT INTO link_code (id, space, user_id, hash, at, typed_space, typed_user, used_at) VALUES ('k3', 'fake:kith', 'eve', 'hash3', 1, 'fake:kith', 'wombat', 1)`,
			`INSERT INTO link_code (id, space, user_id, hash, at, typed_space, typed_user, used_at) VALUES ('k4', 'fake:kith', 'eve', 'hash4', 1, 'fake:kith', 'numbat', 1)`,
			`INSERT INTO link_try (id, space, user_id, at) VALUES ('y1', 'fake:kith', 'wombat', 1)`,
			`INSERT INTO link_try (id, space, user_id, at) VALUES ('y2', 'fake:kith', 'numbat', 1)`,
			`INSERT INTO gratitude_habit (space, user_id, notice) VALUES ('fake:kith', 'wombat', 'yes')`,
			`INSERT INTO gratitude_habit (space, user_id, notice) VALUES ('fake:kith', 'numbat', 'yes')`,
			`UPDATE help_suggestion SET terms = '{"topics":["go"],"rank":{"person":"numbat","words":["wombatcall"]}}'
				WHERE user_id = 'numbat' AND call IN (SELECT id FROM help_call WHERE asker = 'wombat')`,
		} {
			if n, err := tx.Exec(e.Context(), statement); err != nil || n != 1 {
				return fmt.Errorf("%s changed %d rows: %w", statement, n, err)
			}
		}
		return nil
	})
}

// appears lets somebody have written in public, and opened their own page, which
// this platform has none of.
func (e *erasure) appears(tx *storage.Tx, who string) error {
	_, err := tx.Exec(e.Context(), `INSERT INTO record_activity (space, user_id, seen_at, hours) VALUES ($1, $2, 1, '9:1')`, chatfake.Space, who)
	if err == nil {
		_, err = tx.Exec(e.Context(), `INSERT INTO home (space, user_id, person, shown, opened_at)
			SELECT space, user_id, person, '', 1 FROM member WHERE space = $1 AND user_id = $2`, chatfake.Space, who)
	}
	return err
}

// dump is every value of every column, in the order of the rows' text.
func (e *erasure) dump() map[string][]string {
	values := map[string][]string{}
	err := e.db.Read(e.Context(), func(tx *storage.Tx) error {
		var columns []string
		err := tx.Each(e.Context(), func(scan func(...any) error) error {
			var column string
			var text bool
			err := scan(&column, &text)
			columns = append(columns, column)
			return err
		}, e.schema)
		if err != nil {
			return err
		}
		for _, column := range columns {
			table, name, _ := strings.Cut(column, ".")
			err := tx.Each(e.Context(), func(scan func(...any) error) error {
				var value string
				err := scan(&value)
				values[column] = append(values[column], value)
				return err
			}, `SELECT COALESCE(CAST(`+name+` AS TEXT), '') FROM `+table)
			if err != nil {
				return err
			}
			slices.Sort(values[column])
		}
		return nil
	})
	if err != nil {
		e.Fatal(err)
	}
	return values
}

func (e *erasure) of(who, value string) bool {
	return strings.Contains(strings.ToLower(value), who) || who == "wombat" && strings.Contains(value, e.person)
}

// takesAlong looks into the file that wombat exports: all words of wombat's and
// nothing of anybody else's.
func (e *erasure) takesAlong() {
	e.play("wombat: /me\nwombat: presses What Kith knows about me")
	e.silent("numbat", e.seen)
	e.play("wombat: presses Export")
	file, found := e.world.File("wombat")
	if !found || !json.Valid(file.Data) {
		e.Fatalf("wombat got %q", file.Data)
	}
	text := string(file.Data)
	for _, word := range []string{
		"wombatcode", "wombatcall()", "wombatlog", "wombatcalls", "wombatdepth", "wombatremark", "wombatdraft", "wombatform", "wombatreason", "wombatzone", "wombattwo",
		"wombatreport", "wombatquestion", "wombatpoint", "wombatnote", "wombatitem",
		"wombatreport", "wombatquestion", "wombatthanks", "wombatcame",
	} {
		if !strings.Contains(text, word) {
			e.Errorf("the export lacks %q", word)
		}
	}
	for _, other := range []string{"numbat", `"eve"`, "both questions", "synctest", "linus"} {
		if i := strings.Index(text, other); i >= 0 {
			e.Errorf("the export holds something of others: %s", text[max(0, i-60):min(len(text), i+60)])
		}
	}
}

// everywhere makes sure that there is something to erase in every column with a
// rule, and something of somebody else beside it.
func (e *erasure) everywhere(was map[string][]string) {
	for _, column := range slices.Sorted(maps.Keys(e.columns)) {
		c := e.columns[column]
		if c.Holds == "" || c.Erased == storage.Kept {
			continue
		}
		if !slices.ContainsFunc(was[column], func(v string) bool { return e.of("wombat", v) }) {
			e.Errorf("%s holds nothing of wombat before: the test does not reach it", column)
		}
	}
}

func (e *erasure) nothing(is map[string][]string) {
	e.Helper()
	for column, values := range is {
		if e.columns[column].Erased == storage.Kept {
			continue
		}
		for _, value := range values {
			if e.of("wombat", value) {
				e.Errorf("%s still holds %q", column, value)
			}
		}
	}
}

func (e *erasure) silent(who, text string) {
	e.Helper()
	if script := regexp.MustCompile(`(?m)^\S.*$`).ReplaceAllString(text, ""); strings.Contains(strings.ToLower(script), who) {
		e.Errorf("%s is still shown: %s", who, text)
	}
}

var ofNumbat = regexp.MustCompile(`(?i)numbat\w*`)

// others holds that what somebody else wrote stays, word by word. A room of both is
// nobody else's.
func (e *erasure) others(was, is map[string][]string) {
	for column := range was {
		if strings.HasPrefix(column, "job.") {
			continue // done, or given up
		}
		words := func(values []string) []string {
			values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return column == "card.conversation" && e.of("wombat", v) })
			return ofNumbat.FindAllString(strings.Join(values, " "), -1)
		}
		had, has := words(was[column]), words(is[column])
		slices.Sort(had)
		slices.Sort(has)
		if !slices.Equal(had, has) {
			e.Errorf("%s had %q of numbat and has %q", column, had, has)
		}
	}
}

// counts holds that nothing is counted differently: a table none of whose rows
// an erasure deletes has as many as before, in every state.
func (e *erasure) counts(was, is map[string][]string) {
	deleting := map[string]bool{"job": true, "schedule": true, "delivery": true}
	for column, c := range e.columns {
		if table, _, _ := strings.Cut(column, "."); c.Erased == storage.Deleted {
			deleting[table] = true
		}
	}
	for column := range was {
		if table, _, _ := strings.Cut(column, "."); !deleting[table] && len(was[column]) != len(is[column]) {
			e.Errorf("%s had %d rows and has %d", table, len(was[column]), len(is[column]))
		}
	}
	for _, column := range []string{"record_thread.replied_at", "record_thread.answered_at", "record_reply.at", "question_reveal.at"} {
		if !slices.Equal(was[column], is[column]) {
			e.Errorf("%s had %v and has %v", column, was[column], is[column])
		}
	}
}

// bytes looks into the files of SQLite: what was deleted is overwritten.
func (e *erasure) bytes() {
	if e.engine != storagetest.SQLite {
		return
	}
	for _, name := range []string{e.url, e.url + "-wal"} {
		content, err := os.ReadFile(name)
		if err != nil {
			e.Fatal(err)
		}
		for _, canary := range []string{"wombat", e.person} {
			if at := bytes.Index(bytes.ToLower(content), bytes.ToLower([]byte(canary))); at >= 0 {
				e.Errorf("%s holds %q", filepath.Base(name), content[max(0, at-20):min(len(content), at+40)])
			}
		}
	}
}
