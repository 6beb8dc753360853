package transfer

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kith-community/kith/storage"
)

// CSV writes each sheet to a writer of its own, as RFC 4180 says, with the names
// of the columns in the first row.
func (e Export) CSV(ctx context.Context, tx *storage.Tx, open func(sheet string) (io.Writer, error)) ([]Tally, error) {
	return e.write(ctx, tx, &csvEncoder{open: open})
}

type csvEncoder struct {
	open func(sheet string) (io.Writer, error)
	to   *csv.Writer
	line []string
}

func (c *csvEncoder) begin() error { return nil }

func (c *csvEncoder) sheet(s Sheet) error {
	if err := c.end(); err != nil {
		return err
	}
	w, err := c.open(s.Name)
	if err != nil {
		return err
	}
	c.to = csv.NewWriter(w)
	c.line = c.line[:0]
	for _, column := range s.Columns {
		c.line = append(c.line, column.Name)
	}
	return c.to.Write(c.line)
}

func (c *csvEncoder) row(s Sheet, r Row) error {
	c.line = c.line[:0]
	for _, column := range s.Columns {
		c.line = append(c.line, guard(written(column, r)))
	}
	return c.to.Write(c.line)
}

// written is a cell as it leaves: what is usual is not said.
func written(c Column, r Row) string {
	if c.Kind == Flag && !r.Flag(c.Name) {
		return ""
	}
	return cell(r[c.Name])
}

func (c *csvEncoder) end() error {
	if c.to == nil {
		return nil
	}
	c.to.Flush()
	return c.to.Error()
}

// longest bounds a row and a line, so that a file that is none does not fill the
// memory. A question with all it can hold has some 30 KB.
const longest = 1 << 20

// leash lets a row be no longer than it may.
type leash struct {
	from    io.Reader
	left    int
	snapped bool // what the package csv says then is about a quotation mark
}

var errLong = errors.New("is longer than 1 MB, or a quotation mark in front of it is never closed; what stands behind it was not read")

func (l *leash) Read(b []byte) (int, error) {
	if l.left <= 0 {
		l.snapped = true
		return 0, errLong
	}
	n, err := l.from.Read(b)
	l.left -= n
	return n, err
}

// csvRows reads the rows of a spreadsheet.
func csvRows(r *reading, s Sheet, from io.Reader) error {
	leashed := &leash{from: from, left: longest}
	from, comma, err := separator(leashed)
	if err != nil {
		return r.broken(1, err)
	}
	read := csv.NewReader(from)
	read.Comma, read.FieldsPerRecord, read.ReuseRecord = comma, -1, true
	var columns []*Column
	for line := 0; ; {
		leashed.left = longest
		record, err := read.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case leashed.snapped:
			return r.broken(line+1, errLong)
		case errors.As(err, &bad):
			return r.broken(bad.StartLine, errors.New("has quotation marks that do not fit together (a mark within a cell is doubled); what stands behind it was not read"))
		case err != nil:
			return r.broken(line+1, err)
		}
		line, _ = read.FieldPos(0)
		if columns == nil {
			if columns, err = r.header(s, line, record); err != nil || r.damaged {
				return err
			}
			continue
		}
		if err := r.csvRow(s, columns, line, record); err != nil {
			return err
		}
	}
}

// separator looks at the first line: which of the separators that spreadsheets
// use stands between its names? It skips the mark that some put in front.
func separator(from io.Reader) (io.Reader, rune, error) {
	var start []byte
	for !bytes.ContainsRune(start, '\n') {
		piece := make([]byte, 4096)
		n, err := from.Read(piece)
		start = append(start, piece[:n]...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, 0, err
		}
	}
	if bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff")) {
		return nil, 0, errors.New("is not UTF-8 but UTF-16; save the file as \"CSV UTF-8\"")
	}
	start = bytes.TrimPrefix(start, []byte("\ufeff"))
	head, _, _ := bytes.Cut(start, []byte("\n"))
	found := ','
	for _, other := range []rune{';', '\t'} {
		if !bytes.ContainsRune(head, other) {
			continue
		}
		if bytes.ContainsRune(head, ',') || found != ',' {
			return nil, 0, errors.New("has several kinds of separators between the names of the columns; use one of , ; or tabs")
		}
		found = other
	}
	return io.MultiReader(bytes.NewReader(start), from), found, nil
}

// header reads the names of the columns; nil stands for one that is not known.
func (r *reading) header(s Sheet, line int, names []string) ([]*Column, error) {
	columns := make([]*Column, len(names))
	var seen, others []string
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		at := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == name })
		switch {
		case slices.Contains(seen, name) && name != "":
			return nil, r.broken(line, fmt.Errorf("names the column %s twice", name))
		case at >= 0:
			columns[i] = &s.Columns[at]
		case name != "":
			others = append(others, name)
		}
		seen = append(seen, name)
	}
	var missing []string
	for _, c := range s.Columns {
		if c.Required && !slices.Contains(seen, c.Name) {
			missing = append(missing, c.Name)
		}
	}
	if len(missing) > 0 {
		return nil, r.broken(line, fmt.Errorf("does not name the column %s; the first line of %s names the columns, and needs at least %s",
			strings.Join(missing, ", "), s.Name, strings.Join(required(s), ", ")))
	}
	for _, name := range others {
		r.unknown(s, name)
	}
	return columns, nil
}

func required(s Sheet) (names []string) {
	for _, c := range s.Columns {
		if c.Required {
			names = append(names, c.Name)
		}
	}
	return names
}

func (r *reading) csvRow(s Sheet, columns []*Column, line int, record []string) error {
	row := Row{}
	var wrong []Complaint
	empty := true
	for i, text := range record {
		empty = empty && strings.TrimSpace(text) == ""
		if i >= len(columns) {
			if strings.TrimSpace(text) != "" {
				wrong = append(wrong, Complaint{"", fmt.Sprintf("has more cells than the %d columns that the first line names; put cells that hold the separator in quotation marks", len(columns))})
				break
			}
			continue
		}
		if columns[i] == nil {
			continue
		}
		v, complaint := columns[i].parse(unguard(text))
		if complaint != "" {
			wrong = append(wrong, Complaint{columns[i].Name, complaint})
		} else if v != nil {
			row[columns[i].Name] = v
		}
	}
	if empty { // spreadsheets leave such rows at the end
		return nil
	}
	return r.row(s, line, row, wrong)
}
