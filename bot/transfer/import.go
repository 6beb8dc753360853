package transfer

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// ErrRejected means that rows were rejected, and that nothing was written.
var ErrRejected = errors.New("rows were rejected, and nothing was imported")

// ErrDamaged means that a file could not be read to its end. Then nothing is
// written, also when rejected rows are to be left out.
var ErrDamaged = errors.New("a file could not be read to its end, and nothing was imported")

// Import is what comes. All of it is checked first; then all of it is written in
// one transaction, so that whatever happens, either all of it is there or
// nothing is.
type Import struct {
	Space  chat.SpaceID
	Sheets []Sheet
	Files  []File

	DryRun bool // check and write nothing
	Skip   bool // leave rejected rows out, instead of writing nothing

	// Done is called in the transaction that writes, with what became of the rows.
	Done func(context.Context, *storage.Tx, []Tally) error

	Rejected func(Rejection)                     // every complaint, as it is found
	Warn     func(Rejection)                     // what is no reason to reject anything
	Progress func(writing bool, done, all int64) // in bytes; nil for none
}

// Run imports, and counts what became of the rows. The counts are good with
// [ErrRejected] and [ErrDamaged] too.
func (i Import) Run(ctx context.Context, db *storage.DB) ([]Tally, error) {
	files, err := plan(i.Sheets, i.Files)
	if err != nil {
		return nil, err
	}
	check := &pass{Import: i, files: files}
	if err := db.Read(ctx, func(tx *storage.Tx) error { return check.run(ctx, tx) }); err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	switch {
	case check.damaged:
		return check.tallies, ErrDamaged
	case check.rejected && !i.Skip:
		return check.tallies, ErrRejected
	case i.DryRun || !check.added:
		return check.tallies, nil
	}
	var write *pass
	err = db.InTx(ctx, func(tx *storage.Tx) error {
		write = &pass{Import: i, files: files, writing: true}
		if err := write.run(ctx, tx); err != nil {
			return err
		}
		if err := write.agrees(check); err != nil || i.Done == nil {
			return err
		}
		return i.Done(ctx, tx, write.tallies)
	})
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	return write.tallies, nil
}

// ErrChanged means that the files, or the community, changed between the check
// and the writing.
var ErrChanged = errors.New("the files or the community changed meanwhile; nothing was imported, run the command again")

// agrees is whether writing found what checking had found.
func (p *pass) agrees(check *pass) error {
	for n := range p.tallies {
		if p.tallies[n] != check.tallies[n] {
			return ErrChanged
		}
	}
	return nil
}

// pass goes through all files once.
type pass struct {
	Import
	files    []planned
	writing  bool
	done     int64
	tallies  []Tally
	takers   []Taker
	rejected bool
	damaged  bool
	added    bool
}

func (p *pass) run(ctx context.Context, tx *storage.Tx) error {
	in := &Intake{Space: p.Space}
	for _, s := range p.Sheets {
		t, err := s.Take(ctx, tx, in)
		if err != nil {
			return fmt.Errorf("begin with %s: %w", s.Name, err)
		}
		p.takers, p.tallies = append(p.takers, t), append(p.tallies, Tally{Sheet: s.Name})
	}
	for _, f := range p.files {
		if err := p.file(ctx, tx, f); err != nil {
			return err
		}
	}
	if !p.writing {
		return nil
	}
	for n, t := range p.takers {
		if p.tallies[n].Added == 0 {
			continue
		}
		if err := t.Done(ctx, tx); err != nil {
			return fmt.Errorf("finish %s: %w", p.Sheets[n].Name, err)
		}
	}
	return nil
}

func (p *pass) file(ctx context.Context, tx *storage.Tx, f planned) error {
	r := &reading{file: f.Name, sheets: p.Sheets, warned: map[string]bool{}, warn: func(w Rejection) {
		if !p.writing && p.Warn != nil {
			p.Warn(w)
		}
	}}
	r.take = func(s Sheet, at Place, row Row, wrong []Complaint) error { return p.row(ctx, tx, s, at, row, wrong) }
	var all int64
	for _, other := range p.files {
		all += other.Size
	}
	err := r.all(f, func(bytes int) {
		if p.done += int64(bytes); p.Progress != nil {
			p.Progress(p.writing, p.done, all)
		}
	})
	p.damaged = p.damaged || r.damaged
	return err
}

// row decides about one row.
func (p *pass) row(ctx context.Context, tx *storage.Tx, s Sheet, at Place, row Row, wrong []Complaint) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	n := p.index(s)
	if len(wrong) > 0 || n < 0 {
		p.reject(n, s, at, wrong)
		return nil
	}
	v, err := p.takers[n].Check(ctx, tx, at, row)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", at, err)
	case len(v.Wrong) > 0:
		p.reject(n, s, at, v.Wrong)
		return nil
	case v.Same:
		p.tallies[n].Unchanged++
		return nil
	}
	p.added = true
	p.tallies[n].Added++
	if !p.writing {
		return nil
	}
	if err := v.Write(ctx, tx); err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return nil
}

// index is the place of a sheet, -1 for what could not be said to be of any.
func (p *pass) index(s Sheet) int {
	for n := range p.Sheets {
		if p.Sheets[n].Name == s.Name {
			return n
		}
	}
	return -1
}

func (p *pass) reject(n int, s Sheet, at Place, wrong []Complaint) {
	p.rejected = true
	if n >= 0 {
		p.tallies[n].Rejected++
	}
	if p.writing || p.Import.Rejected == nil {
		return
	}
	for _, c := range wrong {
		p.Import.Rejected(Rejection{at, s.Name, c})
	}
}
