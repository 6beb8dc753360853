package transfer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// File is something to import. It is opened several times.
type File struct {
	Name string // what people call it; that of a spreadsheet names its sheet
	Size int64  // bytes, for the progress; 0 when it is not known
	Open func() (io.ReadCloser, error)
}

// isJSON looks at the beginning of a file.
func (f File) isJSON() (is bool, err error) {
	r, err := f.Open()
	if err != nil {
		return false, err
	}
	defer r.Close()
	start, err := bufio.NewReader(r).Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	start = bytes.TrimSpace(bytes.TrimPrefix(start, []byte("\ufeff")))
	return bytes.HasPrefix(start, []byte("{")) || bytes.HasPrefix(start, []byte("[")), nil
}

// Space is the community that a file says it is of; "" when it does not say.
func (f File) Space() (chat.SpaceID, error) {
	json, err := f.isJSON()
	if err != nil || !json {
		return "", err
	}
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	line, err := jsonLine(bufio.NewReader(r))
	if err != nil {
		return "", nil // reading all of it says where and why
	}
	h, _, err := readHead(line)
	if err != nil {
		return "", nil // likewise
	}
	return h.Space, nil
}

// planned is a file and what is in it.
type planned struct {
	File
	sheet *Sheet // nil: JSON, with rows of any sheet
}

// plan finds out what is in the files, and puts spreadsheets into the order in
// which they can be taken in: what others refer to comes first. A JSON file stays
// before or behind them, as it was named.
func plan(sheets []Sheet, files []File) ([]planned, error) {
	var all []planned
	order := map[string]int{}
	for _, f := range files {
		json, err := f.isJSON()
		if err != nil {
			return nil, err
		}
		p := planned{File: f}
		if json {
			if len(order) > 0 {
				order[f.Name] = len(sheets) + 1
			}
		} else {
			i, err := sheetOf(sheets, f.Name)
			if err != nil {
				return nil, err
			}
			p.sheet, order[f.Name] = &sheets[i], i+1
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b planned) int { return order[a.Name] - order[b.Name] })
	return all, nil
}

// NameError is a spreadsheet whose name does not say what is in it.
type NameError struct{ Name, Sheets string }

func (e *NameError) Error() string {
	return fmt.Sprintf("what is in %s does not follow from its name; call it after one of %s, such as %s.csv",
		e.Name, e.Sheets, strings.SplitN(e.Sheets, ",", 2)[0])
}

// sheetOf finds the sheet that the name of a spreadsheet speaks of: "topics.csv",
// "2026 topics.csv".
func sheetOf(sheets []Sheet, name string) (int, error) {
	base := strings.ToLower(filepath.Base(name))
	found := -1
	for i, s := range sheets {
		if !strings.Contains(base, s.Name) {
			continue
		}
		if found >= 0 {
			return 0, &NameError{name, names(sheets)}
		}
		found = i
	}
	if found < 0 {
		return 0, &NameError{name, names(sheets)}
	}
	return found, nil
}

// reading is one reading of one file.
type reading struct {
	file    string
	sheets  []Sheet
	take    func(s Sheet, at Place, row Row, wrong []Complaint) error
	warn    func(Rejection)
	warned  map[string]bool
	damaged bool // the rest of the file could not be read
}

// row hands a row on. A row without a sheet has something wrong.
func (r *reading) row(s Sheet, line int, row Row, wrong []Complaint) error {
	complained := func(column string) bool {
		return slices.ContainsFunc(wrong, func(c Complaint) bool { return c.Column == column })
	}
	if row != nil {
		for _, c := range s.Columns {
			if c.Required && !row.Has(c.Name) && !complained(c.Name) {
				wrong = append(wrong, Complaint{c.Name, "is empty, and every row needs it"})
			}
		}
	}
	return r.take(s, Place{r.file, line}, row, wrong)
}

// broken says that a file cannot be read from a line on.
func (r *reading) broken(line int, why error) error {
	r.damaged = true
	return r.take(Sheet{}, Place{r.file, line}, nil, []Complaint{{"", why.Error()}})
}

// unknown says once for each name that a column is not known.
func (r *reading) unknown(s Sheet, name string) {
	key := s.Name + "\n" + name
	if r.warned[key] || len(r.warned) >= mostWarnings {
		return
	}
	r.warned[key] = true
	r.warn(Rejection{Place{r.file, 1}, s.Name, Complaint{chat.OneLine(name), "is no column of " + s.Name + " and was left out; its columns are " + columnNames(s)}})
}

// mostWarnings bounds what a file without sense can say.
const mostWarnings = 50

func columnNames(s Sheet) string {
	var all []string
	for _, c := range s.Columns {
		all = append(all, c.Name)
	}
	return strings.Join(all, ", ")
}

// all reads every row of a file.
func (r *reading) all(p planned, count func(bytes int)) error {
	file, err := p.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	from := bufio.NewReaderSize(&counting{file, count}, 1<<16)
	if mark, _ := from.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		from.Discard(3)
	}
	if p.sheet == nil {
		return jsonRows(r, from)
	}
	return csvRows(r, *p.sheet, from)
}

// counting tells how much was read.
type counting struct {
	io.Reader
	count func(bytes int)
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.count(n)
	return n, err
}
