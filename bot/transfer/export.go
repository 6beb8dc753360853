package transfer

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Version is that of the files: what reads them refuses a higher one.
const Version = 1

// Export is what leaves.
type Export struct {
	Space    chat.SpaceID
	Sheets   []Sheet
	Progress func(done, total int) // nil for none
}

// Tally counts the rows of a sheet.
type Tally struct {
	Sheet string

	Rows int // that left

	Added, Unchanged, Rejected int // that came
}

// encoder writes the rows of one sheet after another.
type encoder interface {
	begin() error
	sheet(s Sheet) error
	row(s Sheet, r Row) error
	end() error
}

// write hands all rows to an encoder, in one transaction and so as of one moment.
func (e Export) write(ctx context.Context, tx *storage.Tx, to encoder) ([]Tally, error) {
	var counts []Tally
	total, done := 0, 0 // as far as a count tells
	for _, s := range e.Sheets {
		n, err := s.Count(ctx, tx, e.Space)
		if err != nil {
			return nil, fmt.Errorf("count %s: %w", s.Name, err)
		}
		total += n
	}
	if err := to.begin(); err != nil {
		return nil, err
	}
	for _, s := range e.Sheets {
		if err := to.sheet(s); err != nil {
			return nil, err
		}
		rows := 0
		err := s.Read(ctx, tx, e.Space, func(r Row) error {
			rows++
			if done++; e.Progress != nil {
				e.Progress(done, total)
			}
			return to.row(s, r)
		})
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", s.Name, err)
		}
		counts = append(counts, Tally{Sheet: s.Name, Rows: rows})
	}
	return counts, to.end()
}
