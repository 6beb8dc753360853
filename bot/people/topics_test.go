package people

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

const home chat.SpaceID = "sandbox:kith"

func noon() time.Time { return time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC) }

// each runs f with a step function that fails the test when a transaction does.
func each(t *testing.T, f func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error))) {
	t.Helper()
	storagetest.Each(t, noon, func(t *testing.T, db *storage.DB) {
		f(t, db, func(g func(*storage.Tx) error) {
			t.Helper()
			if err := db.InTx(t.Context(), g); err != nil {
				t.Fatal(err)
			}
		})
	}, Tables)
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Go":                     "go",
		"Job interviews":         "job-interviews",
		"C++":                    "c-plus-plus",
		"C#":                     "c-sharp",
		".NET":                   "net",
		"Größe & Ähnliches":      "grosse-ahnliches",
		"  --a--b--  ":           "a-b",
		"日本語":                    "t-805f5ce7",
		strings.Repeat("ab", 30): strings.Repeat("ab", 20),
	} {
		if got := Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("C++")
	f.Add("日本 go")
	f.Fuzz(func(t *testing.T, name string) {
		slug := Slug(name)
		if slug == "" || len(slug) > maxSlug || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("Slug(%q) = %q", name, slug)
		}
	})
}

func TestTopicsAreFound(t *testing.T) {
	topics := []Topic{{ID: "go", Name: "Go", Aliases: []string{"golang"}}, {ID: "ci", Name: "Build & Test"}}
	for text, want := range map[string]string{
		"go": "go", " GO ": "go", "GoLang": "go", "build &  test": "ci", "Ｇｏ": "go", "rust": "", "": "",
	} {
		got, found := FindTopic(topics, text)
		if got.ID != want || found != (want != "") {
			t.Errorf("FindTopic(%q) = %q, %t; want %q", text, got.ID, found, want)
		}
	}
}

func TestTopicsOfASpace(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		ctx := t.Context()
		step(func(tx *storage.Tx) error {
			for _, name := range []string{"rust", "Go", "C++", "Écriture", "C#", "C"} {
				if _, err := AddTopic(ctx, tx, home, " "+name+" "); err != nil {
					return err
				}
			}
			_, err := AddTopic(ctx, tx, home, "Kubernetes", "K8s", "kube", "KUBERNETES")
			return err
		})
		topics := topicsOf(t, db, home)
		var names, ids []string
		for _, topic := range topics {
			names, ids = append(names, topic.Name), append(ids, topic.ID)
		}
		if want := []string{"C", "C#", "C++", "Écriture", "Go", "Kubernetes", "rust"}; !slices.Equal(names, want) {
			t.Errorf("topics %q, want %q", names, want)
		}
		if want := []string{"c", "c-sharp", "c-plus-plus", "ecriture", "go", "kubernetes", "rust"}; !slices.Equal(ids, want) {
			t.Errorf("IDs %q, want %q", ids, want)
		}
		if got, want := topics[5].Aliases, []string{"k8s", "kube"}; !slices.Equal(got, want) {
			t.Errorf("aliases %q, want %q", got, want)
		}
		if other := topicsOf(t, db, "sandbox:other"); len(other) != 0 {
			t.Errorf("another space has the topics %v", other)
		}
	})
}

func topicsOf(t *testing.T, db *storage.DB, space chat.SpaceID) (topics []Topic) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *storage.Tx) (err error) {
		topics, err = Topics(context.Background(), tx, space)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return topics
}

func TestTopicNamesThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		step(func(tx *storage.Tx) error {
			_, err := AddTopic(t.Context(), tx, home, "Go", "golang")
			return err
		})
		for _, c := range []struct {
			name, alias string
			want        error
		}{
			{"go", "x", ErrTopicTaken},
			{"Golang", "x", ErrTopicTaken},
			{"Rust", "GO", ErrTopicTaken},
			{"Rust", "golang ", ErrTopicTaken},
			{"", "x", ErrTopicName},
			{" \u00a0 ", "x", ErrTopicName},
			{"Rust", "", ErrTopicName},
			{strings.Repeat("ö", 31), "x", ErrTopicName},
			{"a\nb", "x", ErrTopicName},
			{"a\x00b", "x", ErrTopicName},
			{"a\u202eb", "x", ErrTopicName},
			{"a\u200bb", "x", ErrTopicName},
			{"a\xffb", "x", ErrTopicName},
		} {
			err := db.InTx(t.Context(), func(tx *storage.Tx) error {
				_, err := AddTopic(t.Context(), tx, home, c.name, c.alias)
				return err
			})
			if !errors.Is(err, c.want) {
				t.Errorf("AddTopic(%q, %q): %v, want %v", c.name, c.alias, err, c.want)
			}
		}
		if got := topicsOf(t, db, home); len(got) != 1 {
			t.Errorf("topics %v, want Go alone", got)
		}
	})
}

func TestTopicsAreRenamedAndRemoved(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		ctx := t.Context()
		rename := func(id, name string) error {
			return db.InTx(ctx, func(tx *storage.Tx) error {
				_, err := RenameTopic(ctx, tx, home, id, name)
				return err
			})
		}
		step(func(tx *storage.Tx) error {
			_, err := AddTopic(ctx, tx, home, "Go", "golang")
			if err == nil {
				_, err = AddTopic(ctx, tx, home, "Rust")
			}
			return err
		})
		for _, c := range []struct {
			id, name string
			want     error
		}{
			{"go", "GO", nil},
			{"go", "Golang", nil},
			{"rust", "go", nil},
			{"rust", "golang", ErrTopicTaken},
			{"go", "", ErrTopicName},
			{"zig", "Zig", storage.ErrNotFound},
		} {
			if err := rename(c.id, c.name); !errors.Is(err, c.want) {
				t.Errorf("rename %s to %q: %v, want %v", c.id, c.name, err, c.want)
			}
		}
		topics := topicsOf(t, db, home)
		if len(topics) != 2 || topics[0].ID != "rust" || topics[0].Name != "go" || topics[1].ID != "go" || topics[1].Name != "Golang" {
			t.Errorf("after renaming: %v", topics)
		}
		step(func(tx *storage.Tx) error { return RemoveTopic(ctx, tx, home, "go") })
		step(func(tx *storage.Tx) error {
			if err := RemoveTopic(ctx, tx, home, "go"); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("removed twice: %v, want ErrNotFound", err)
			}
			_, err := AddTopic(ctx, tx, home, "golang") // its words are free again
			return err
		})
	})
}
