package meetings_test

import (
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestFilesOfAnOpenMeeting reads what calendars get: the meeting's title and place for
// those who come, without the times that they leave out; and nothing for who waits.
func TestFilesOfAnOpenMeeting(t *testing.T) {
	c := newCrowd(t, storagetest.SQLite)
	c.play(`
grace: joins
linus: joins
ada: /meet open every wed 18:00
ada: presses Change
ada: fills title=Office hours, for Go; places=1; where=Kitchen
ada: presses Open it
grace: presses Join
linus: presses Join`)
	c.file("ada", "SUMMARY:Office hours\\, for Go", "LOCATION:Kitchen", "RRULE:FREQ=WEEKLY")
	c.file("grace", "SUMMARY:Office hours\\, for Go", "LOCATION:Kitchen", "RRULE:FREQ=WEEKLY")
	if _, found := c.world.File("linus"); found {
		t.Error("who waits for a place has a file")
	}
	if f, _ := c.world.File("grace"); strings.Contains(string(f.Data), "EXDATE") {
		t.Errorf("a time is left out:\n%s", f.Data)
	}
	c.play("grace: presses Not this time")
	c.file("grace", "EXDATE", "20260304T180000")
	c.play("grace: presses Leave\ntime: +1m")
	c.file("linus", "LOCATION:Kitchen")
}

// file checks what the newest file that somebody was given holds.
func (c *crowd) file(who chat.UserID, wants ...string) {
	c.Helper()
	f, found := c.world.File(who)
	if !found {
		c.Fatalf("%s was given no file", who)
	}
	for _, want := range wants {
		if !strings.Contains(strings.ReplaceAll(string(f.Data), "\r\n ", ""), want) {
			c.Errorf("the file of %s lacks %q:\n%s", who, want, f.Data)
		}
	}
}
