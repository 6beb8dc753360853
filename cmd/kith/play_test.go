package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kith-community/kith/storage/storagetest"
)

const story = `# A question gets an answer.
ada: /ask What is a slice?
ada: fills details=The book says that it is a view.
grace: replies to "What is a slice": A piece of an array.
`

func TestPlay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "story.txt")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	play := func(t *testing.T, want int, args ...string) (out, errs string) {
		t.Helper()
		code, out, errs := outcome(t, kithCommand(t, nil, append([]string{"play", file}, args...)...))
		if code != want {
			t.Fatalf("ended with %d, want %d\n%s%s", code, want, out, errs)
		}
		return out, errs
	}
	write(story)
	told, _ := play(t, exitOK)
	if !strings.Contains(told, "\n  #questions shows: ") {
		t.Errorf("nobody sees the question:\n%s", told)
	}
	t.Run("update writes what is seen", func(t *testing.T) {
		play(t, exitOK, "--update")
		if now, err := os.ReadFile(file); err != nil || string(now) != told {
			t.Errorf("%v\n%s\nwant\n%s", err, now, told)
		}
		play(t, exitOK)
	})
	t.Run("Windows' line ends are no difference", func(t *testing.T) {
		write(strings.ReplaceAll(told, "\n", "\r\n"))
		play(t, exitOK)
	})
	t.Run("a difference is shown both ways", func(t *testing.T) {
		write(strings.Replace(told, "#questions shows: **What", "#questions shows: **Who", 1))
		_, errs := play(t, exitFault)
		if !strings.Contains(errs, "story.txt:6 went differently") || !strings.Contains(errs, "written: #questions shows: **Who") ||
			!strings.Contains(errs, "seen:    #questions shows: **What") {
			t.Errorf("says %s", errs)
		}
	})
	t.Run("a line that means nothing", func(t *testing.T) {
		write("ada: dances\n")
		if _, errs := play(t, exitFault); !strings.Contains(errs, `line 1: "ada: dances"`) {
			t.Errorf("says %s", errs)
		}
	})
	t.Run("on PostgreSQL, leaving nothing behind", func(t *testing.T) {
		write(told)
		url := storagetest.Postgres(t)
		play(t, exitOK, "--database", url)
		play(t, exitOK, "--database", url)
	})
}

func TestEveryStoryOfTheFeaturesPlays(t *testing.T) {
	files, err := filepath.Glob("../../bot/features/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range files {
		full, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		if code, _, errs := outcome(t, kithCommand(t, nil, "play", full)); code != exitOK {
			t.Errorf("%s ended with %d: %s", file, code, errs)
		}
	}
}
