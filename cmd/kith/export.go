package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/storage"
)

// leaving is what is to be exported, and where to.
type leaving struct {
	space, format, out string
	what               []string
}

var formats = []string{"json", "csv"}

func (p *program) exportCommand() *cobra.Command {
	e := &leaving{}
	sheets, _ := bot.Belongings(features.All()...)
	cmd := &cobra.Command{
		Use: "export", Short: "Write a community's members, topics and answered questions to files", Args: alone,
		Long: "Writes what belongs to a community: its members, its topics, and the questions that were\n" +
			"answered, with the words of answers whose authors let them be kept. Nothing private is among it.\n" +
			"Kith may run meanwhile. docs/transfer.md describes the files.",
		Example: "  kith export > community.json\n  kith export --format csv --out community\n  kith export --what topics --format csv --out -",
		RunE:    p.do(func(cmd *cobra.Command, _ []string) error { return p.export(cmd.Context(), e, sheets) }),
	}
	p.keeping(cmd)
	f := cmd.Flags()
	f.StringVar(&e.space, "space", "", "the community, by its `ID`; not needed when there is one")
	f.StringSliceVar(&e.what, "what", sheetNames(sheets), "what to write, as `NAMES` separated by commas")
	f.StringVar(&e.format, "format", "json", "`FORMAT` of the files: json, one file for all, or csv, a file for each")
	f.StringVar(&e.out, "out", "", "`FILE` for json, or folder for csv; - is standard output (the default for json; for csv it is the folder kith-export)")
	suggest(cmd, "format", formats...)
	suggest(cmd, "what", sheetNames(sheets)...)
	return cmd
}

func sheetNames(sheets []transfer.Sheet) (names []string) {
	for _, s := range sheets {
		names = append(names, s.Name)
	}
	return names
}

// chosen are the sheets that were named, in the order in which they can be taken
// in again.
func (e *leaving) chosen(sheets []transfer.Sheet) (wanted []transfer.Sheet, err error) {
	for _, name := range e.what {
		if !slices.Contains(sheetNames(sheets), name) {
			return nil, usageError{fmt.Errorf("there is no %q to export; name some of %s (--what)", name, strings.Join(sheetNames(sheets), ", "))}
		}
	}
	for _, s := range sheets {
		if slices.Contains(e.what, s.Name) {
			wanted = append(wanted, s)
		}
	}
	switch {
	case len(wanted) == 0:
		return nil, usageError{fmt.Errorf("nothing is named to export; name some of %s (--what)", strings.Join(sheetNames(sheets), ", "))}
	case !slices.Contains(formats, e.format):
		return nil, usageError{fmt.Errorf("there is no format %q; choose one of %s (--format)", e.format, strings.Join(formats, ", "))}
	case e.format == "csv" && e.out == "-" && len(wanted) > 1:
		return nil, usageError{errors.New("several spreadsheets do not fit onto standard output; name one with --what, or a folder with --out")}
	case e.out == "" && e.format == "csv":
		e.out = "kith-export"
	case e.out == "":
		e.out = "-"
	}
	return wanted, nil
}

func (p *program) export(ctx context.Context, e *leaving, sheets []transfer.Sheet) (err error) {
	wanted, err := e.chosen(sheets)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	db, err := p.openReading(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	shown := p.progress()
	to := &target{out: e.out}
	defer to.discard()
	var tallies []transfer.Tally
	var space chat.SpaceID
	err = db.Read(ctx, func(tx *storage.Tx) (err error) {
		if space, err = theSpace(ctx, tx, e.space, ""); err != nil {
			return err
		}
		leave := transfer.Export{Space: space, Sheets: wanted, Progress: func(done, all int) { shown.at("exporting", int64(done), int64(all)) }}
		tallies, err = e.write(ctx, tx, leave, to)
		return err
	})
	shown.clear()
	if err == nil {
		err = to.finish(p.out)
	}
	switch {
	case ctx.Err() != nil:
		return errors.New("the export was interrupted; no file was written")
	case err != nil:
		return p.plainly(err)
	}
	report := p.out
	if e.out == "-" {
		report = p.errs
	}
	for _, t := range tallies {
		fmt.Fprintf(report, "%-10s %7d\n", t.Sheet, t.Rows)
	}
	if e.out != "-" {
		fmt.Fprintf(report, "%s is in %s. It holds what people wrote: keep it where only organisers can read it.\n", space, e.out)
	}
	return nil
}

func (e *leaving) write(ctx context.Context, tx *storage.Tx, leave transfer.Export, to *target) ([]transfer.Tally, error) {
	if e.format == "json" {
		w, err := to.open("")
		if err != nil {
			return nil, err
		}
		return leave.JSON(ctx, tx, w)
	}
	return leave.CSV(ctx, tx, func(sheet string) (io.Writer, error) { return to.open(sheet + ".csv") })
}

// errNobody means that no Kith has been there.
var errNobody = errors.New("there is no community")

// openReading opens the community's database beside whoever else has it open.
func (s settings) openReading(ctx context.Context) (*storage.DB, error) {
	if s.Database == "" && !exists(s.database()) {
		return nil, fmt.Errorf("%w in %s yet; name its folder with --data", errNobody, s.Data)
	}
	db, err := storage.OpenReading(ctx, s.database(), time.Now)
	if err != nil {
		return nil, err
	}
	_, tables := bot.Belongings(features.All()...)
	switch err := db.Current(ctx, tables...); {
	case err == nil:
		return db, nil
	case errors.Is(err, storage.ErrOutdated):
		return nil, errors.Join(fmt.Errorf("%w; start this release once, or use the release that wrote it", err), db.Close())
	case ctx.Err() == nil && db.Read(ctx, func(tx *storage.Tx) error { return tx.Get(ctx, []any{new(int)}, `SELECT COUNT(*) FROM migration`) }) != nil:
		return nil, errors.Join(fmt.Errorf("%w in %s yet", errNobody, redacted(s.database())), db.Close())
	default:
		return nil, errors.Join(err, db.Close())
	}
}

// theSpace is the community that is meant: the one that was named, the one that a
// file says it is of, or the only one.
func theSpace(ctx context.Context, tx *storage.Tx, named string, said chat.SpaceID) (chat.SpaceID, error) {
	known, err := people.SpaceIDs(ctx, tx)
	if err != nil {
		return "", err
	}
	var list []string
	for _, id := range known {
		list = append(list, string(id))
	}
	all := strings.Join(list, ", ")
	switch id := chat.SpaceID(named); {
	case named != "" && !slices.Contains(known, id) && len(known) > 0:
		return "", usageError{fmt.Errorf("there is no community %q; there is %s (--space)", named, all)}
	case named != "":
		return id, nil
	case said != "" && len(known) > 0 && !slices.Contains(known, said):
		return "", usageError{fmt.Errorf("the file is of the community %s, and there is %s; name the one that is meant with --space", said, all)}
	case said != "":
		return said, nil
	case len(known) == 1:
		return known[0], nil
	case len(known) == 0:
		return "", usageError{errors.New("there is no community yet; name the one that comes with --space, such as --space sandbox:kith")}
	}
	return "", usageError{fmt.Errorf("there are several communities; name one of %s with --space", all)}
}

// target is where an export goes. Its files get their names when all of it is
// there.
type target struct {
	out   string // "-", a file, or a folder
	parts []part
}

type part struct {
	file *os.File
	name string
}

// open begins a file in the folder, or the one file when it has no name.
func (t *target) open(name string) (io.Writer, error) {
	final, dir := t.out, filepath.Dir(t.out)
	switch {
	case t.out == "-":
		final, dir = "", "" // the system's place for such files
	case name != "":
		final, dir = filepath.Join(t.out, name), t.out
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("the folder %s cannot be made (%w); name another with --out", dir, cause(err))
		}
	}
	if info, err := os.Stat(final); final != "" && err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder; name a file in it with --out", final)
	}
	f, err := os.CreateTemp(dir, "kith-export-*.part") // only its owner can read it
	if err != nil {
		return nil, fmt.Errorf("nothing can be written to %s (%w); name another place with --out", dir, cause(err))
	}
	t.parts = append(t.parts, part{f, final})
	return f, nil
}

// finish gives the files their names, or prints the one that goes to standard
// output.
func (t *target) finish(out io.Writer) error {
	for _, p := range t.parts {
		if p.name == "" {
			if _, err := p.file.Seek(0, io.SeekStart); err != nil {
				return err
			}
			if _, err := io.Copy(out, p.file); err != nil {
				return fmt.Errorf("standard output took not all of it: %w", cause(err))
			}
			continue
		}
		if err := errors.Join(p.file.Sync(), p.file.Close()); err != nil {
			return fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	for _, p := range t.parts {
		if p.name == "" {
			continue
		}
		if err := os.Rename(p.file.Name(), p.name); err != nil {
			return fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	return nil
}

// discard removes what has got no name.
func (t *target) discard() {
	for _, p := range t.parts {
		p.file.Close()
		os.Remove(p.file.Name()) // it is gone when it was renamed
	}
}
