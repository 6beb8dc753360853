package bot_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// crashes is how often a process is killed; KITH_TEST_CRASHES asks for more.
const crashes = 25

// TestCrashes kills a process at work over and over and then looks whether
// everything is there that was acknowledged, and whether what people see is
// what the database says. crashchild_test.go is the process.
func TestCrashes(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds")
	}
	n := crashes
	if s := os.Getenv("KITH_TEST_CRASHES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal("KITH_TEST_CRASHES: ", err)
		}
	}
	dir := t.TempDir()
	setUpCrash(t, dir)
	for i := range n {
		crash(t, dir, i)
	}
	c := newCrowd(t, dir, afternoon(t, dir))
	defer c.rig.stop()
	undone, _ := c.undone(t)
	for _, d := range undone {
		if err := c.do(d); err != nil {
			t.Error(err)
		}
	}
	if _, err := c.rig.work.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.check(t, n)
}

// afternoon is a clock on which everybody is awake, also after midnight: it was
// noon when the folder's first process began.
func afternoon(tb testing.TB, dir string) func() time.Time {
	tb.Helper()
	name := filepath.Join(dir, "began")
	if _, err := os.Stat(name); err != nil {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	info, err := os.Stat(name)
	if err != nil {
		tb.Fatal(err)
	}
	return func() time.Time {
		return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC).Add(time.Since(info.ModTime()))
	}
}

func setUpCrash(t *testing.T, dir string) {
	r := startRigAt(t, filepath.Join(dir, "kith.db"), newNull(), afternoon(t, dir), slog.New(slog.DiscardHandler))
	defer r.stop()
	r.settle(t)
}

// crash starts a process and kills it: mostly while it works, sometimes while
// it starts.
func crash(t *testing.T, dir string, i int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.timeout=1m")
	cmd.Env = append(os.Environ(), "KITH_CRASH_DIR="+dir, fmt.Sprintf("KITH_CRASH_NAME=%d", i))
	var out, rest bytes.Buffer // each has one writer
	ready, stdout := io.Pipe()
	cmd.Stdout, cmd.Stderr = stdout, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	drained := make(chan struct{})
	go func() { err := cmd.Wait(); stdout.Close(); <-drained; ended <- err }()
	drain := func() { defer close(drained); io.Copy(&rest, ready) }
	if i%8 == 7 {
		go drain()
		time.Sleep(time.Duration(rand.N(60)) * time.Millisecond)
	} else {
		var word [6]byte
		io.ReadFull(ready, word[:])
		go drain()
		time.Sleep(time.Duration(20+rand.N(60)) * time.Millisecond)
	}
	cmd.Process.Kill()
	err := <-ended
	if state := cmd.ProcessState; err == nil || state.Exited() {
		t.Fatalf("process %d ended by itself: %v\n%s", i, err, out.String())
	}
	if i%8 != 7 && rest.Len() > 0 || out.Len() > 0 {
		t.Errorf("process %d logged:\n%s%s", i, out.String(), rest.String())
	}
}

// asked is what the database says of a question.
type asked struct {
	id, state, repliers, needsInfo string
	infoAsked                      int
}

// check compares what was acknowledged with the database, and the database with
// what people see.
func (c *crowd) check(t *testing.T, crashes int) {
	found := c.load(t)
	acked := c.acknowledged(t)
	for title, verbs := range acked {
		qs := found[title]
		if len(qs) != 1 {
			t.Errorf("%q was asked and acknowledged once and is there %d times", title, len(qs))
			continue
		}
		if state, want := qs[0].state, wanted(verbs); !strings.Contains(want, state) {
			t.Errorf("%q is %s after %v", title, state, verbs)
		}
		if replied := slices.Contains(verbs, "reply"); replied != strings.Contains(qs[0].repliers, string(helper.ID)) {
			t.Errorf("%q has repliers %s after %v", title, qs[0].repliers, verbs)
		}
	}
	if len(found) != len(acked) {
		t.Errorf("%d questions are there, %d were acknowledged", len(found), len(acked))
	}
	shown, again := c.shown(t)
	for title, qs := range found {
		checkShown(t, title, qs[0], shown)
	}
	t.Logf("%d crashes: %d questions, %d deeds, %d messages, %d of them sent again and recognised",
		crashes, len(found), len(readJournal(t, c.dir, "deeds")), len(shown), again)
}

// load reads the questions by title, and looks for jobs that are lost.
func (c *crowd) load(t *testing.T) map[string][]asked {
	found := map[string][]asked{}
	err := c.rig.db.Read(t.Context(), func(tx *storage.Tx) error {
		var sound string
		if err := tx.Get(t.Context(), []any{&sound}, `PRAGMA integrity_check`); err != nil || sound != "ok" {
			t.Errorf("the database is damaged: %s, %v", sound, err)
		}
		err := tx.Each(t.Context(), func(scan func(...any) error) error {
			var kind, state, why string
			err := scan(&kind, &state, &why)
			t.Errorf("a job %s is %s: %s", kind, state, why)
			return err
		}, `SELECT kind, state, last_error FROM job WHERE state IN ('failed', 'running') OR state = 'waiting' AND run_at <= $1`, storage.Millis(tx.Now()))
		if err != nil {
			return err
		}
		return tx.Each(t.Context(), func(scan func(...any) error) error {
			var q asked
			var title string
			err := scan(&q.id, &title, &q.state, &q.repliers, &q.needsInfo, &q.infoAsked)
			found[title] = append(found[title], q)
			return err
		}, `SELECT id, title, state, repliers, needs_info, info_asked FROM question`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// acknowledged are the verbs that were done, by title and in their order.
func (c *crowd) acknowledged(t *testing.T) map[string][]string {
	deeds := map[string]deed{}
	for _, line := range readJournal(t, c.dir, "deeds") {
		deeds[line[0]] = deed{line[0], line[1], line[2]}
	}
	done := map[string][]string{}
	for _, line := range readJournal(t, c.dir, "acks") {
		if d := deeds[line[0]]; line[1] == "done" {
			done[d.title] = append(done[d.title], d.verb)
		}
	}
	return done
}

// wanted are the states in which a question may be after these deeds. A reply
// is only promised when it is acknowledged, so it may count late.
func wanted(verbs []string) string {
	for _, verb := range slices.Backward(verbs) {
		switch verb {
		case "close":
			return "closed"
		case "answered":
			return "answered"
		case "reopen":
			return "open talking"
		}
	}
	if slices.Contains(verbs, "reply") {
		return "talking"
	}
	return "open"
}

// shown is what stands on the platform: for each message all it ever showed.
func (c *crowd) shown(t *testing.T) (shown map[string][]string, again int) {
	shown = map[string][]string{}
	for _, line := range readJournal(t, c.dir, "shows") {
		shown[line[0]] = append(shown[line[0]], line[1])
	}
	news := map[string]bool{}
	for _, line := range readJournal(t, c.dir, "posts") {
		if line[0] == "again" {
			again++
			continue
		}
		if news[line[1]] {
			t.Errorf("message %s stands there twice", line[1])
		}
		news[line[1]] = true
	}
	return shown, again
}

// checkShown looks at the card of a question, and at the message that tells its
// asker that somebody needs to know more.
func checkShown(t *testing.T, title string, q asked, shown map[string][]string) {
	heads := map[string]string{"open": "Nobody has answered yet", "talking": "People are talking", "answered": "Answered by", "closed": "Closed."}
	card := shown["questions.question/"+q.id+"@#questions"]
	if len(card) == 0 || !strings.Contains(card[len(card)-1], heads[q.state]) || !strings.Contains(card[len(card)-1], title) {
		t.Errorf("%q is %s, and its card showed %q", title, q.state, card)
	}
	told := fmt.Sprintf("questions.info/%s.%d", q.id, q.infoAsked)
	if q.needsInfo != "" && q.infoAsked <= people.NudgesPerDay && len(shown[told]) == 0 {
		t.Errorf("nobody told the asker of %q that more is needed", title)
	}
}
