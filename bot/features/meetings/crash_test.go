package meetings

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
)

// crashes is how often a process is killed; KITH_TEST_CRASHES asks for more.
const crashes = 20

// TestKilledBetweenSentAndMarked kills a process, over and over, after a reminder was
// sent and before Kith could note that it was. On a platform that knows a message which
// comes again nobody gets anything twice; elsewhere at most one message a crash.
func TestKilledBetweenSentAndMarked(t *testing.T) {
	n := crashes
	if s := os.Getenv("KITH_TEST_CRASHES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal("KITH_TEST_CRASHES: ", err)
		}
	}
	for _, c := range []struct {
		name  string
		knows bool
	}{{"a platform that knows what comes again", true}, {"a platform that does not", false}} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			pairs := (n + 1) / 2
			town := openTown(t, filepath.Join(dir, "kith.db"), func() time.Time { return bottest.Start }, chatfake.New(bottest.Profiles["sandbox"]), 1)
			at := bottest.Start.Add(2 * day)
			town.fill(t, pairs, func(int) time.Time { return at }, town.meet)
			town.close()
			killed := 0
			for !attempt(t, dir, c.knows, at.Add(-day)) {
				if killed++; killed > 3*pairs {
					t.Fatalf("%d processes for %d reminders", killed, 2*pairs)
				}
			}
			sent := map[string]int{}
			for _, line := range journal(t, dir) {
				sent[line]++
			}
			twice := 0
			for key, n := range sent {
				if n > 2 {
					t.Errorf("%s was sent %d times", key, n)
				}
				twice += n - 1
			}
			if lost := 2*pairs - len(sent); lost != 0 {
				t.Errorf("%d reminders lost", lost)
			}
			if c.knows && twice > 0 || twice > killed {
				t.Errorf("%d sent twice after %d crashes", twice, killed)
			}
			t.Logf("%d reminders, %d crashes between sent and marked: lost 0, sent twice %d", 2*pairs, killed, twice)
		})
	}
}

// attempt starts a process that sends what is due, and reports whether it came to an
// end.
func attempt(t *testing.T, dir string, knows bool, now time.Time) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledChild$", "-test.timeout=1m")
	cmd.Env = append(os.Environ(), "KITH_CRASH_DIR="+dir, "KITH_CRASH_KNOWS="+strconv.FormatBool(knows), "KITH_CRASH_NOW="+now.Format(time.RFC3339))
	out, err := cmd.CombinedOutput()
	if err == nil {
		return true
	}
	if cmd.ProcessState.Exited() {
		t.Fatalf("a process failed: %v\n%s", err, out)
	}
	return false
}

// TestKilledChild is no test of its own: it is the process that is killed.
func TestKilledChild(t *testing.T) {
	dir := os.Getenv("KITH_CRASH_DIR")
	if dir == "" {
		t.Skip("only TestKilledBetweenSentAndMarked starts it")
	}
	now, err := time.Parse(time.RFC3339, os.Getenv("KITH_CRASH_NOW"))
	if err != nil {
		t.Fatal(err)
	}
	caps := bottest.Profiles["sandbox"]
	if os.Getenv("KITH_CRASH_KNOWS") != "true" {
		caps.SendsOnce = chat.No
	}
	p := &deadly{Platform: chatfake.New(caps), knows: caps.SendsOnce == chat.Native, sent: map[string]bool{}}
	for _, key := range journal(t, dir) {
		p.sent[key] = true
	}
	if p.out, err = os.OpenFile(filepath.Join(dir, "sent"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		t.Fatal(err)
	}
	town := openTown(t, filepath.Join(dir, "kith.db"), func() time.Time { return now }, p, 8)
	town.workOff(t)
}

// deadly is a platform that takes a message that it has not seen before, and then kills
// the process that sent it. It writes down what people got.
type deadly struct {
	*chatfake.Platform
	out   *os.File
	knows bool // a message that comes again, by its key
	sent  map[string]bool
}

func (p *deadly) Converse(_ context.Context, _ chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	return chat.ConversationID(fmt.Sprint("with ", users)), nil
}

func (p *deadly) Send(_ context.Context, out chat.Outgoing) (chat.Receipt, error) {
	if !p.sent[out.Key] || !p.knows {
		fmt.Fprintln(p.out, out.Key)
	}
	if !p.sent[out.Key] {
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		if err != nil {
			return chat.Receipt{}, err
		}
		select {} // until it has arrived
	}
	return chat.Receipt{Ref: chat.Ref{Space: out.Space, Conversation: out.To, Message: chat.MessageID(out.Key)}}, nil
}

func journal(t *testing.T, dir string) (lines []string) {
	f, err := os.Open(filepath.Join(dir, "sent"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		lines = append(lines, s.Text())
	}
	return lines
}
