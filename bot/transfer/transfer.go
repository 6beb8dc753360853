// Package transfer takes what belongs to a community out of Kith, and brings it
// back in. Whoever owns rows declares a [Sheet] of them: which columns, how to
// read them, and how to take one row in. Everything else is done here, once.
//
//	transfer.go  sheets, rows, and what becomes of a row
//	cells.go     values as text: times, lists, yes and no
//	export.go    writing sheets
//	csv.go       one file per sheet, as spreadsheets read them
//	json.go      one file for all, a row a line
//	files.go     which file holds what
//	import.go    checking and then writing, all or nothing
//
// docs/transfer.md describes the files for those who write them by hand. What
// is said of rejected rows is read by whoever runs Kith, on a terminal, and is
// English like all of the command line.
package transfer

import (
	"context"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Sheet is a kind of rows that leave and enter together. It holds nothing that
// is private to anybody: whoever declares one sees to that.
type Sheet struct {
	Name    string // "topics": part of the names of files, never renamed
	Columns []Column

	// Count and Read are of one community's rows. Read hands them over in an
	// order that depends on nothing but the rows, so that the same rows make the
	// same file.
	Count func(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (int, error)
	Read  func(ctx context.Context, tx *storage.Tx, space chat.SpaceID, emit func(Row) error) error

	// Take begins to take rows in. It notes in [Intake] what is there already,
	// also when no row of this sheet comes: sheets behind it refer to that.
	Take func(ctx context.Context, tx *storage.Tx, in *Intake) (Taker, error)
}

// Taker takes the rows of a sheet in, one after another, in one transaction.
type Taker interface {
	// Check says what would become of a row and changes nothing in storage.
	Check(ctx context.Context, tx *storage.Tx, at Place, row Row) (Verdict, error)
	// Done comes behind the last row, when any was written.
	Done(ctx context.Context, tx *storage.Tx) error
}

// Verdict is what would become of a row: it is wrong, it is there already, or it
// can be written.
type Verdict struct {
	Wrong []Complaint
	Same  bool
	Write func(ctx context.Context, tx *storage.Tx) error
}

// Complaint says in words what is wrong with one column of a row. Column is ""
// when it is the row as a whole.
type Complaint struct{ Column, Reason string }

// Rejection is a complaint and where it belongs.
type Rejection struct {
	Place
	Sheet string // "" when that could not be found out
	Complaint
}

// Place is a line of a file. A row of a spreadsheet may go over several lines:
// it is then the first.
type Place struct {
	File string
	Line int
}

func (p Place) String() string { return fmt.Sprintf("%s, line %d", p.File, p.Line) }

// Column is one value of a row.
type Column struct {
	Name     string
	Kind     Kind
	Required bool
}

// Kind is what a column holds.
type Kind int

// The kinds of columns, and how a row holds them.
const (
	Line Kind = iota // string without line breaks
	Text             // string
	ID               // string that people do not choose: an account, a conversation
	List             // []string
	Time             // time.Time, in UTC, to the millisecond
	Flag             // bool
)

// Row holds values by column. What is not there was not said: a row that is
// brought in takes a default for it, and does not contradict what is known.
type Row map[string]any

// Has is whether the row says something in a column.
func (r Row) Has(column string) bool { return r[column] != nil }

// Text is the value of a column of kind Line, Text or ID.
func (r Row) Text(column string) string { s, _ := r[column].(string); return s }

// List is the value of a column of kind List.
func (r Row) List(column string) []string { l, _ := r[column].([]string); return l }

// Time is the value of a column of kind Time.
func (r Row) Time(column string) time.Time { t, _ := r[column].(time.Time); return t }

// Flag is the value of a column of kind Flag.
func (r Row) Flag(column string) bool { b, _ := r[column].(bool); return b }

// Intake is what the sheets of one import share.
type Intake struct {
	Space chat.SpaceID
	names map[string]map[string]string
}

// Note lets the sheets behind refer to something: to a member by their account,
// to a topic by any of its words. The first to have a name keeps it.
func (in *Intake) Note(kind, name, id string) {
	if in.names == nil {
		in.names = map[string]map[string]string{}
	}
	if in.names[kind] == nil {
		in.names[kind] = map[string]string{}
	}
	if _, taken := in.names[kind][name]; !taken {
		in.names[kind][name] = id
	}
}

// Find is the ID of something that was noted.
func (in *Intake) Find(kind, name string) (id string, found bool) {
	id, found = in.names[kind][name]
	return id, found
}

// Differences are the columns in which a row contradicts what is there.
func (s Sheet) Differences(there, row Row) []Complaint {
	var all []Complaint
	for _, c := range s.Columns {
		if !row.Has(c.Name) {
			continue
		}
		here, said := cell(there[c.Name]), cell(row[c.Name])
		if here == said || c.Kind == Flag && there.Flag(c.Name) == row.Flag(c.Name) {
			continue
		}
		if here == "" {
			here = "nothing"
		} else {
			here = quoted(here)
		}
		all = append(all, Complaint{c.Name, fmt.Sprintf("is there already with %s instead of %s; what is there is not changed", here, quoted(said))})
	}
	return all
}

// quoted is what a file says, short enough for a line.
func quoted(s string) string {
	const most = 40
	if r := []rune(chat.OneLine(s)); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return `"` + chat.OneLine(s) + `"`
}

// Quoted is what a file says, on one line and short enough to be repeated in a
// complaint.
func Quoted(s string) string { return quoted(s) }
