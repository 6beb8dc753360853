package transfer

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// failing is a test of either kind: testing's or rapid's.
type failing interface {
	Helper()
	Fatal(args ...any)
}

// things is a sheet with a column of every kind, whose rows are in memory.
type things struct {
	rows  []Row
	there map[string]bool
}

func (th *things) sheet() Sheet {
	return Sheet{
		Name: "things",
		Columns: []Column{
			{Name: "id", Kind: ID, Required: true},
			{Name: "name", Kind: Line},
			{Name: "text", Kind: Text},
			{Name: "tags", Kind: List},
			{Name: "at", Kind: Time},
			{Name: "on", Kind: Flag},
		},
		Count: func(context.Context, *storage.Tx, chat.SpaceID) (int, error) { return len(th.rows), nil },
		Read: func(_ context.Context, _ *storage.Tx, _ chat.SpaceID, emit func(Row) error) error {
			for _, r := range th.rows {
				if err := emit(r); err != nil {
					return err
				}
			}
			return nil
		},
		Take: func(context.Context, *storage.Tx, *Intake) (Taker, error) { return th, nil },
	}
}

func (th *things) Done(context.Context, *storage.Tx) error { return nil }

func (th *things) Check(_ context.Context, _ *storage.Tx, _ Place, row Row) (Verdict, error) {
	if th.there[row.Text("id")] {
		return Verdict{Same: true}, nil
	}
	th.rows = append(th.rows, row)
	return Verdict{}, nil
}

// read takes a file in without a database, and returns what came and what was
// said.
func read(t failing, name, text string) (th *things, said []string, p *pass) {
	t.Helper()
	th = &things{}
	f := File{Name: name, Size: int64(len(text)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	note := func(r Rejection) { said = append(said, fmt.Sprintf("%d %s: %s", r.Line, r.Column, r.Reason)) }
	i := Import{Sheets: []Sheet{th.sheet()}, Files: []File{f}, Rejected: note, Warn: note}
	files, err := plan(i.Sheets, i.Files)
	if err != nil {
		t.Fatal(err)
	}
	p = &pass{Import: i, files: files}
	if err := p.run(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return th, said, p
}

// write is the file that rows make.
func write(t failing, th *things, format string) string {
	t.Helper()
	var b bytes.Buffer
	var err error
	e := Export{Space: "fake:kith", Sheets: []Sheet{th.sheet()}}
	if format == "json" {
		_, err = e.JSON(context.Background(), nil, &b)
	} else {
		_, err = e.CSV(context.Background(), nil, func(string) (io.Writer, error) { return &b, nil })
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
