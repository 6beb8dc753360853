package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/spf13/cobra"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// performance is how stories are played.
type performance struct {
	platform string
	update   bool
}

func (p *program) playCommand() *cobra.Command {
	how := &performance{}
	cmd := &cobra.Command{
		Use: "play FILE...", Short: "Act out stories and print what everybody sees", Args: named,
		Long: "Plays scenarios (docs/scenarios.md) on the whole of Kith, with a clock of their own and\n" +
			"an empty database, and prints them with what everybody sees. It ends with 1 when the\n" +
			"indented lines of a file say something else; a file without any is only played.",
		Example: "  kith play story.txt\n  kith play --platform slack bot/features/questions/testdata/*.txt\n  kith play --update story.txt",
		RunE:    p.do(func(cmd *cobra.Command, files []string) error { return p.play(cmd.Context(), how, files) }),
	}
	platforms := slices.Sorted(maps.Keys(bottest.Profiles))
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&how.platform, "platform", "sandbox", "on whose abilities to play, the `PLATFORM`'s: "+strings.Join(platforms, ", "))
	f.StringVar(&p.Database, "database", p.Database, "`URL` of a PostgreSQL database to play on, in schemas that are dropped afterwards (KITH_DATABASE)")
	f.Lookup("database").DefValue = ""
	f.BoolVar(&how.update, "update", false, "write what everybody sees into the files")
	suggest(cmd, "platform", platforms...)
	return cmd
}

func named(_ *cobra.Command, files []string) error {
	if len(files) == 0 {
		return errors.New("name a story: kith play story.txt")
	}
	return nil
}

func (p *program) play(ctx context.Context, how *performance, files []string) error {
	if _, known := bottest.Profiles[how.platform]; !known {
		return usageError{fmt.Errorf("there is no platform %q; choose one of %s", how.platform,
			strings.Join(slices.Sorted(maps.Keys(bottest.Profiles)), ", "))}
	}
	var err error
	for _, file := range files {
		differs, wrong := p.playFile(ctx, how, file)
		if wrong != nil {
			return fmt.Errorf("%s: %w", file, wrong)
		}
		if differs {
			err = errSilent
		}
	}
	return err
}

// playFile plays one story and compares it with what it says.
func (p *program) playFile(ctx context.Context, how *performance, file string) (differs bool, err error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return false, fmt.Errorf("the story cannot be read: %w", cause(err))
	}
	script := strings.ReplaceAll(string(content), "\r\n", "\n")
	seen, err := p.perform(ctx, how, script)
	fmt.Fprint(p.out, seen)
	if err != nil {
		return false, err
	}
	line, written, shown := firstDifference(script, seen)
	switch {
	case how.update:
		return false, os.WriteFile(file, []byte(seen), 0o666)
	case line == 0 || !expects(script):
		return false, nil
	}
	fmt.Fprintf(p.errs, "%s:%d went differently\n  written: %s\n  seen:    %s\n", file, line, written, shown)
	return true, nil
}

// perform plays a script on an empty database.
func (p *program) perform(ctx context.Context, how *performance, script string) (seen string, err error) {
	target, drop, err := p.stageDatabase(ctx)
	if err != nil {
		return "", err
	}
	defer drop()
	clock := scheduler.NewClock(bottest.Start)
	db, err := storage.Open(ctx, target, clock.Now)
	if err != nil {
		return "", err
	}
	defer db.Close()
	player, err := bottest.NewPlayer(ctx, bottest.Stage{
		World: chatfake.New(bottest.Profiles[how.platform], chatfake.WithClock(clock.Now)), Space: chatfake.Space, DB: db, Clock: clock,
		Features: features.All, Log: slog.New(slog.DiscardHandler),
		Elsewhere: func() bottest.World {
			return chatfake.New(bottest.Profiles[how.platform], chatfake.WithSpace(bottest.Other), chatfake.WithClock(clock.Now))
		},
	})
	if err != nil {
		return "", err
	}
	defer player.Close()
	return player.Play(ctx, script)
}

// stageDatabase makes a database for one story: a file, or a schema on the
// server that was named. drop throws it away.
func (p *program) stageDatabase(ctx context.Context) (target string, drop func(), err error) {
	if p.Database == "" {
		folder, err := os.MkdirTemp("", "kith-play-")
		return filepath.Join(folder, "kith.db"), func() { os.RemoveAll(folder) }, err
	}
	db, err := storage.Open(ctx, p.Database, time.Now) // it says best why it cannot
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		return "", nil, err
	}
	u, err := url.Parse(p.Database)
	if err != nil {
		return "", nil, fmt.Errorf("the PostgreSQL address is not valid: %w", err)
	}
	server, err := sql.Open("pgx", p.Database)
	if err != nil {
		return "", nil, err
	}
	schema := fmt.Sprintf("kith_play_%d_%d", os.Getpid(), time.Now().UnixNano())
	if _, err := server.ExecContext(ctx, "CREATE SCHEMA "+schema); err != nil {
		server.Close()
		return "", nil, fmt.Errorf("make a schema to play in: %w", err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String(), func() {
		if _, err := server.ExecContext(context.WithoutCancel(ctx), "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			fmt.Fprintln(p.errs, "kith: drop the schema", schema+":", err)
		}
		server.Close()
	}, nil
}

// expects is whether a story says what is seen.
func expects(script string) bool {
	return strings.HasPrefix(script, "  ") || strings.Contains(script, "\n  ")
}

// firstDifference compares line by line. Line numbers are those of the script;
// 0 means that nothing differs.
func firstDifference(script, seen string) (line int, written, shown string) {
	a, b := strings.Split(strings.TrimRight(script, "\n"), "\n"), strings.Split(strings.TrimRight(seen, "\n"), "\n")
	for i := range max(len(a), len(b)) {
		written, shown = "(nothing)", "(nothing)"
		if i < len(a) {
			written = strings.TrimSpace(a[i])
		}
		if i < len(b) {
			shown = strings.TrimSpace(b[i])
		}
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i + 1, written, shown
		}
	}
	return 0, "", ""
}
