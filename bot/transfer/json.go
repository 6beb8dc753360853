package transfer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// JSON writes all sheets to one writer: a line that says what the file is, and
// then a line for each row, in the order in which they can be taken in.
func (e Export) JSON(ctx context.Context, tx *storage.Tx, w io.Writer) ([]Tally, error) {
	return e.write(ctx, tx, &jsonEncoder{to: bufio.NewWriter(w), space: e.Space})
}

type jsonEncoder struct {
	to    *bufio.Writer
	space chat.SpaceID
	rows  map[string]int
}

// head is the first line of a file. When it was made does not stand there, so that
// the same rows make the same file.
type head struct {
	Kith  int          `json:"kith"`
	Space chat.SpaceID `json:"space,omitempty"`
	End   bool         `json:"end,omitempty"` // the last line says how many rows there are
}

// foot is the last line. A file that promises one and has none is not complete.
type foot struct {
	End map[string]int `json:"end"` // rows by sheet; encoding/json sorts its keys
}

func (j *jsonEncoder) begin() error {
	j.rows = map[string]int{}
	return j.write(head{Kith: Version, Space: j.space, End: true})
}

func (j *jsonEncoder) end() error {
	if err := j.write(foot{j.rows}); err != nil {
		return err
	}
	return j.to.Flush()
}

func (j *jsonEncoder) write(v any) error {
	line, err := marshal(v)
	if err == nil {
		_, err = j.to.Write(line)
	}
	return err
}

func (j *jsonEncoder) sheet(s Sheet) error {
	j.rows[s.Name] = 0
	return nil
}

func (j *jsonEncoder) row(s Sheet, r Row) error {
	j.rows[s.Name]++
	j.to.WriteString(`{"sheet":"` + s.Name + `"`) // bufio keeps its error
	for _, c := range s.Columns {
		v := r[c.Name]
		if written(c, r) == "" {
			continue
		}
		if c.Kind == Time {
			v = cell(v)
		}
		value, err := marshal(v)
		if err != nil {
			return err
		}
		j.to.WriteString(`,"` + c.Name + `":`)
		j.to.Write(bytes.TrimSuffix(value, []byte("\n")))
	}
	_, err := j.to.WriteString("}\n")
	return err
}

// marshal writes a line of JSON that leaves < and > as they are: people read it.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}

// readHead reads the first line of a JSON file; false when it is a row already.
func readHead(line []byte) (h head, is bool, err error) {
	var keys map[string]json.RawMessage
	if json.Unmarshal(line, &keys) != nil || keys["kith"] == nil {
		return h, false, nil
	}
	if err := json.Unmarshal(line, &h); err != nil {
		return h, true, errors.New(`does not say what the file is; it is like {"kith":1,"space":"…"}`)
	}
	if h.Kith != Version {
		return h, true, fmt.Errorf("says that the file is of version %d, and this Kith knows version %d; use a newer release", h.Kith, Version)
	}
	return h, true, nil
}

// jsonRows reads a file with a row a line.
func jsonRows(r *reading, from io.Reader) error {
	f := &jsonFile{reading: r, found: map[string]int{}}
	lines := bufio.NewReaderSize(from, 1<<16)
	for n := 1; ; n++ {
		line, err := jsonLine(lines)
		if len(bytes.TrimSpace(line)) > 0 {
			if err := f.line(n, line); err != nil || r.damaged {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF) && f.promised && f.end == nil:
			return r.broken(n, errors.New("is the last one, and the file has no end: it was cut off somewhere"))
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return r.broken(n, err)
		}
	}
}

// jsonFile is what a file has said so far.
type jsonFile struct {
	*reading
	promised bool // that there is an end
	end      map[string]int
	found    map[string]int // rows by sheet
}

func (f *jsonFile) line(n int, line []byte) error {
	if f.end != nil {
		return f.broken(n, errors.New("stands behind the end of the file"))
	}
	if n == 1 {
		h, is, err := readHead(line)
		if err != nil {
			return f.broken(n, err)
		}
		if f.promised = h.End; is {
			return nil
		}
	}
	if end, is := readFoot(line); is {
		f.end = end
		for _, s := range f.sheets {
			if want, counted := end[s.Name]; counted && want != f.found[s.Name] {
				return f.broken(n, fmt.Errorf("counts %d rows of %s, and there are %d: the file is not complete, or was changed by hand (then take this line and \"end\" in the first one out)",
					want, s.Name, f.found[s.Name]))
			}
		}
		return nil
	}
	return f.jsonRow(n, line, f.found)
}

func readFoot(line []byte) (end map[string]int, is bool) {
	if !bytes.HasPrefix(bytes.TrimSpace(line), []byte(`{"end":`)) {
		return nil, false
	}
	var f foot
	err := json.Unmarshal(line, &f)
	return f.End, err == nil && f.End != nil
}

// jsonLine reads up to and with a line break, as long as it is not too long.
func jsonLine(from *bufio.Reader) (line []byte, err error) {
	for {
		piece, err := from.ReadSlice('\n')
		if line = append(line, piece...); len(line) > longest {
			return nil, errLong
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// jsonRow reads one line.
func (r *reading) jsonRow(n int, line []byte, found map[string]int) error {
	if wrong := unreadable(string(line)); wrong != "" {
		return r.row(Sheet{}, n, nil, []Complaint{{"", wrong}})
	}
	var values map[string]any
	if err := json.Unmarshal(line, &values); err != nil {
		return r.row(Sheet{}, n, nil, []Complaint{{"", "is no JSON: " + plainly(err)}})
	}
	name, _ := values["sheet"].(string)
	delete(values, "sheet")
	i := slices.IndexFunc(r.sheets, func(s Sheet) bool { return s.Name == name })
	if i < 0 {
		return r.row(Sheet{}, n, nil, []Complaint{{"sheet", "is not one of " + names(r.sheets)}})
	}
	s := r.sheets[i]
	found[s.Name]++
	row := Row{}
	var wrong []Complaint
	for _, c := range s.Columns {
		raw, said := values[c.Name]
		delete(values, c.Name)
		if !said || raw == nil {
			continue
		}
		v, complaint := c.decode(raw)
		if complaint != "" {
			wrong = append(wrong, Complaint{c.Name, complaint})
		} else if v != nil {
			row[c.Name] = v
		}
	}
	for other := range values {
		r.unknown(s, other)
	}
	return r.row(s, n, row, wrong)
}

// decode reads a value of JSON: lists are lists, yes and no are true and false,
// all else is a string.
func (c Column) decode(raw any) (any, string) {
	switch v := raw.(type) {
	case string:
		if c.Kind == List {
			return nil, `is a list, such as ["go","testing"]`
		}
		return c.parse(v)
	case bool:
		if c.Kind == Flag {
			return v, ""
		}
	case []any:
		if c.Kind != List {
			break
		}
		var list []string
		for _, one := range v {
			s, is := one.(string)
			if !is {
				return nil, `is a list of strings, such as ["go","testing"]`
			}
			parsed, wrong := Column{Kind: Line}.parse(s)
			if wrong != "" {
				return nil, wrong
			}
			if parsed != nil {
				list = append(list, parsed.(string))
			}
		}
		if list == nil {
			return nil, ""
		}
		return list, ""
	case float64:
		return nil, "is a number; put it in quotation marks, long numbers lose their end otherwise"
	}
	return nil, "is no value for this column"
}

// plainly is what the JSON package says, without its prefix.
func plainly(err error) string { return strings.TrimPrefix(err.Error(), "json: ") }

func names(sheets []Sheet) string {
	var all []string
	for _, s := range sheets {
		all = append(all, s.Name)
	}
	return strings.Join(all, ", ")
}
