package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features"
	moving "github.com/kith-community/kith/bot/features/transfer"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/storage"
)

// coming is what is to be imported, and how.
type coming struct {
	space  string
	dryRun bool
	skip   bool
	files  []transfer.File
}

func (p *program) importCommand() *cobra.Command {
	c := &coming{}
	cmd := &cobra.Command{
		Use: "import FILE...", Short: "Bring members, topics and answered questions in from files", Args: someFile,
		Long: "Brings in what kith export wrote, and spreadsheets that people made by hand: a CSV file is\n" +
			"called after what is in it (members.csv, topics.csv, questions.csv); a folder stands for all\n" +
			"of these in it. Everything is checked first. If any row is rejected, each is listed with its\n" +
			"line and the reason, and nothing is written. Whatever happens, nothing is half imported, and\n" +
			"importing the same files again changes nothing. Nobody is told anything, and no card is posted.\n" +
			"On SQLite, Kith must not run meanwhile. docs/transfer.md describes the files.",
		Example: "  kith import --dry-run topics.csv questions.csv\n  kith import community.json\n  kith import --skip-rejected old-forum/",
		RunE:    p.do(func(cmd *cobra.Command, files []string) error { return p.bring(cmd.Context(), c, files) }),
	}
	p.keeping(cmd)
	f := cmd.Flags()
	f.StringVar(&c.space, "space", "", "the community, by its `ID`; not needed when there is one, or when the file says it")
	f.BoolVar(&c.dryRun, "dry-run", false, "check everything, list what would be rejected, and write nothing; Kith may run meanwhile")
	f.BoolVar(&c.skip, "skip-rejected", false, "leave rejected rows out and import the others, instead of importing nothing")
	return cmd
}

func someFile(_ *cobra.Command, files []string) error {
	if len(files) == 0 {
		return errors.New("name a file: kith import community.json, or kith import members.csv topics.csv questions.csv")
	}
	return nil
}

// bring imports files.
func (p *program) bring(ctx context.Context, c *coming, names []string) error {
	sheets, tables := bot.Belongings(features.All()...)
	if err := c.find(sheets, names); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	db, done, err := p.openImport(ctx, c.dryRun)
	if err != nil {
		return err
	}
	defer done()
	if db.Alone() || !c.dryRun { // else its tables were found to be current
		if err := db.Migrate(ctx, tables...); err != nil {
			return p.plainly(err)
		}
	}
	space, err := c.where(ctx, db)
	if err != nil {
		return err
	}
	return p.take(ctx, db, transfer.Import{Space: space, Sheets: sheets, Files: c.files, DryRun: c.dryRun, Skip: c.skip, Done: func(ctx context.Context, tx *storage.Tx, tallies []transfer.Tally) error {
		return moving.Imported(ctx, tx, space, tallies)
	}})
}

// openImport opens the database to write to it. A dry run reads what is there,
// also beside a running Kith; where nothing is yet, it looks at an empty one.
func (p *program) openImport(ctx context.Context, dryRun bool) (db *storage.DB, done func(), err error) {
	if dryRun {
		db, err := p.openReading(ctx)
		if !errors.Is(err, errNobody) {
			return db, func() { db.Close() }, err
		}
	}
	clock, err := newClock(p.clockFile())
	if err != nil {
		return nil, nil, err
	}
	if dryRun {
		folder, err := os.MkdirTemp("", "kith-import-")
		if err != nil {
			return nil, nil, err
		}
		db, err := storage.Open(ctx, filepath.Join(folder, "kith.db"), clock.Now)
		return db, func() { db.Close(); os.RemoveAll(folder) }, err
	}
	db, err = p.open(ctx, clock.Now)
	if errors.Is(err, storage.ErrLocked) {
		return nil, nil, fmt.Errorf("a Kith runs on the database %s, and with SQLite nobody else can write to it; end it, import, and start it again (--dry-run works meanwhile)", p.database())
	}
	if err != nil {
		return nil, nil, p.plainly(err)
	}
	return db, func() { db.Close() }, nil
}

// find looks for the files, and for those in folders.
func (c *coming) find(sheets []transfer.Sheet, names []string) error {
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return fmt.Errorf("there is no file %s (%w)", name, cause(err))
		}
		if !info.IsDir() {
			c.add(name, info)
			continue
		}
		before := len(c.files)
		for _, s := range sheets {
			file := filepath.Join(name, s.Name+".csv")
			if info, err := os.Stat(file); err == nil {
				c.add(file, info)
			}
		}
		if len(c.files) == before {
			return fmt.Errorf("the folder %s has none of the files that can be imported, such as %s.csv", name, sheets[0].Name)
		}
	}
	return nil
}

func (c *coming) add(name string, info os.FileInfo) {
	c.files = append(c.files, transfer.File{Name: name, Size: info.Size(), Open: func() (io.ReadCloser, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read (%w)", name, cause(err))
		}
		return f, nil
	}})
}

// spaceID is a platform and what it calls the community.
var spaceID = regexp.MustCompile(`^[a-z]+:[A-Za-z0-9._-]+$`)

// where is the community that the files come to.
func (c *coming) where(ctx context.Context, db *storage.DB) (id chat.SpaceID, err error) {
	var said chat.SpaceID
	for _, f := range c.files {
		one, err := f.Space()
		if err != nil {
			return "", err
		}
		if said != "" && one != "" && one != said && c.space == "" {
			return "", usageError{fmt.Errorf("the files are of several communities, %s and %s; import them one by one, or name the one that is meant with --space", said, one)}
		}
		if one != "" {
			said = one
		}
	}
	err = db.Read(ctx, func(tx *storage.Tx) (err error) {
		id, err = theSpace(ctx, tx, c.space, said)
		return err
	})
	if err == nil && !spaceID.MatchString(string(id)) {
		return "", usageError{fmt.Errorf("%q is no ID of a community; it is like sandbox:kith (--space)", id)}
	}
	return id, err
}

// take imports, and tells what became of it.
func (p *program) take(ctx context.Context, db *storage.DB, in transfer.Import) error {
	shown := p.progress()
	lines, last := 0, transfer.Place{}
	in.Rejected = func(r transfer.Rejection) {
		shown.clear()
		if r.Place != last {
			lines, last = lines+1, r.Place
		}
		fmt.Fprintln(p.out, complaint(r))
	}
	in.Warn = func(r transfer.Rejection) {
		shown.clear()
		fmt.Fprintf(p.out, "note: %s: %s %s\n", r.File, r.Column, r.Reason)
	}
	in.Progress = func(writing bool, done, all int64) {
		what := "checking"
		if writing {
			what = "writing"
		}
		shown.at(what, done, all)
	}
	tallies, err := in.Run(ctx, db)
	shown.clear()
	var name *transfer.NameError
	switch {
	case errors.As(err, &name):
		return usageError{err}
	case ctx.Err() != nil:
		return errors.New("the import was interrupted; nothing was imported")
	case err != nil && tallies == nil:
		return fmt.Errorf("nothing was imported: %w", p.plainly(err))
	}
	p.tell(in, tallies, lines, err)
	if err != nil {
		return errSilent
	}
	return nil
}

// complaint is one rejected cell, as a person reads it.
func complaint(r transfer.Rejection) string {
	if r.Column == "" {
		return fmt.Sprintf("%s: %s", r.Place, r.Reason)
	}
	return fmt.Sprintf("%s, %s: %s", r.Place, r.Column, r.Reason)
}

// tell counts what became of the rows, and says what to do next.
func (p *program) tell(in transfer.Import, tallies []transfer.Tally, rejected int, err error) {
	added := 0
	fmt.Fprintf(p.out, "%-10s %8s %10s %9s\n", "", "added", "unchanged", "rejected")
	for _, t := range tallies {
		added += t.Added
		fmt.Fprintf(p.out, "%-10s %8d %10d %9d\n", t.Sheet, t.Added, t.Unchanged, t.Rejected)
	}
	lines := fmt.Sprintf("%d lines were rejected", rejected)
	if rejected == 1 {
		lines = "1 line was rejected"
	}
	switch {
	case errors.Is(err, transfer.ErrDamaged):
		fmt.Fprintln(p.out, "Nothing was imported: a file could not be read to its end. Mend it and run the command again.")
	case err != nil:
		fmt.Fprintf(p.out, "Nothing was imported: %s. Mend them and run the command again, or leave them out with --skip-rejected.\n", lines)
	case added == 0 && rejected == 0:
		fmt.Fprintf(p.out, "Nothing is new to %s; nothing was changed.\n", in.Space)
	case in.DryRun && rejected > 0:
		fmt.Fprintf(p.out, "A dry run: nothing was written. %s; the others would be imported into %s.\n", lines, in.Space)
	case in.DryRun:
		fmt.Fprintf(p.out, "A dry run: nothing was written. Without --dry-run all of this is imported into %s.\n", in.Space)
	case rejected > 0:
		fmt.Fprintf(p.out, "Imported into %s. %s and left out.\n", in.Space, lines)
	default:
		fmt.Fprintf(p.out, "Imported into %s.\n", in.Space)
	}
}
