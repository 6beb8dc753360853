package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"unicode/utf8"

	"github.com/mattn/go-isatty"
)

// talk is one line of a community's history: a thread and all that was said in
// it. docs/matching.md describes the format.
type talk struct {
	Thread   name     `json:"thread"`
	Channel  name     `json:"channel"`
	Title    string   `json:"title"`
	Messages []saying `json:"messages"`
}

type saying struct {
	At   float64 `json:"at"` // Unix seconds
	User name    `json:"user"`
	Text string  `json:"text"`
	Code string  `json:"code"`
}

// UnmarshalJSON tells a message at second 0 from one without a time.
func (s *saying) UnmarshalJSON(b []byte) error {
	type plain saying
	p := plain{At: math.NaN()}
	err := json.Unmarshal(b, &p)
	*s = saying(p)
	return err
}

// name is an ID. Some exports write numbers.
type name string

func (n *name) UnmarshalJSON(b []byte) error {
	var s string
	if len(b) > 0 && b[0] != '"' && !bytes.Equal(b, []byte("null")) {
		var number json.Number
		err := json.Unmarshal(b, &number)
		*n = name(number)
		return err
	}
	err := json.Unmarshal(b, &s)
	*n = name(s)
	return err
}

// wordless is whether a thread carries no text: then it only shows who was
// active when.
func (t talk) wordless() bool {
	return !slices.ContainsFunc(t.Messages, func(s saying) bool { return s.Text != "" || s.Code != "" })
}

// eachTalk reads a history, thread by thread, without keeping it.
func eachTalk(file string, progress io.Writer, do func(talk) error) error {
	h := history{stood: map[name]int{}}
	return eachLine(file, func(line []byte, n int) error {
		t, err := h.read(line, n)
		if err != nil {
			return err
		}
		return do(t)
	}, func(n int) {
		if n == 0 {
			report(progress, "\r\033[K")
		} else if n%500 == 0 {
			report(progress, fmt.Sprintf("\r%d threads", n))
		}
	})
}

// eachLine reads a file, which may be compressed, line by line. Empty lines are
// passed over. Passed hears the number of each line, and 0 at the end.
func eachLine(file string, do func(line []byte, n int) error, passed func(n int)) error {
	f, err := os.Open(file)
	if err != nil {
		return cannotRead(file, err)
	}
	defer f.Close()
	lines, err := unpacked(f)
	if err != nil {
		return fmt.Errorf("%s is not a whole gzip file: %w", file, err)
	}
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		switch over := errors.Is(err, io.EOF); {
		case errors.Is(err, io.ErrUnexpectedEOF):
			return fmt.Errorf("%s is not a whole gzip file: it breaks off in line %d", file, n)
		case err != nil && !over:
			return cannotRead(file, err)
		case len(bytes.TrimSpace(line)) > 0:
			if err := do(line, n); err != nil {
				return fmt.Errorf("%s, line %d: %w", file, n, err)
			}
		}
		if err != nil {
			passed(0)
			return nil
		}
		passed(n)
	}
}

// unpacked reads a file that may be compressed.
func unpacked(f io.Reader) (*bufio.Reader, error) {
	r := bufio.NewReaderSize(f, 1<<16)
	if magic, _ := r.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return r, nil // also when it is shorter than that
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(z, 1<<16), nil
}

// history is what was read of a file.
type history struct {
	last  float64      // when the thread of the line before began
	stood map[name]int // the line of each thread
}

// latest is the year 5138. Who counts milliseconds is beyond it.
const latest = 1e11

// read makes a thread of line n.
func (h *history) read(line []byte, n int) (talk, error) {
	var t talk
	if err := json.Unmarshal(line, &t); err != nil {
		return t, misread(err, "thread")
	}
	if t.Thread == "" {
		return t, errors.New(`the thread has no ID; name it with "thread"`)
	}
	if before := h.stood[t.Thread]; before > 0 {
		return t, fmt.Errorf("the thread %q stands in line %d already; put all its messages into one line", t.Thread, before)
	}
	if len(t.Messages) == 0 {
		return t, fmt.Errorf("the thread %q has no messages", t.Thread)
	}
	for i, m := range t.Messages {
		if math.IsNaN(m.At) || m.At < 0 || m.At > latest {
			return t, fmt.Errorf(`message %d of the thread %q needs "at", its time in seconds since 1970`, i+1, t.Thread)
		}
	}
	began := t.Messages[0].At
	if began < h.last {
		return t, fmt.Errorf("the thread %q begins before the one above it; sort the lines by their first message", t.Thread)
	}
	h.last, h.stood[t.Thread] = began, n
	return t, nil
}

// misread says in words what is wrong with a line.
func misread(err error, what string) error {
	var kind *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &kind):
		return fmt.Errorf("it cannot be read as a %s: %w", what, err)
	case kind.Field == "":
		return fmt.Errorf("it is no %s: an %s stands there", what, kind.Value)
	}
	return fmt.Errorf("it cannot be read as a %s: %q cannot be a %s", what, kind.Field, kind.Value)
}

// readAll reads a file that may be compressed.
func readAll(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, cannotRead(file, err)
	}
	defer f.Close()
	r, err := unpacked(f)
	if err != nil {
		return nil, fmt.Errorf("%s is not a whole gzip file: %w", file, err)
	}
	content, err := io.ReadAll(r)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("%s is not a whole gzip file", file)
	case err != nil:
		return nil, cannotRead(file, err)
	}
	return content, nil
}

// readQuestions reads the IDs of the threads to evaluate.
func readQuestions(file string) (map[string]bool, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, cannotRead(file, err)
	}
	var ids []name
	if err := json.Unmarshal(content, &ids); err != nil {
		return nil, fmt.Errorf("%s is not a JSON list of thread IDs: %w", file, err)
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s names no threads", file)
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[string(id)] = true
	}
	return wanted, nil
}

// missing is the error for questions that the history does not have.
func missing(wanted map[string]bool, found map[string][]string, data string) error {
	var lost []string
	for id := range wanted {
		if _, has := found[id]; !has {
			lost = append(lost, id)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	slices.Sort(lost)
	return fmt.Errorf("%s has no thread %q, which the questions name (%d of %d are missing)", data, lost[0], len(lost), len(wanted))
}

// cannotRead says why a file cannot be opened or read.
func cannotRead(file string, err error) error {
	var cause *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s", file)
	case errors.As(err, &cause):
		return fmt.Errorf("%s cannot be read: %w", file, cause.Err)
	}
	return err
}

// writePredictions writes what was found, by question.
func writePredictions(file string, found any) error {
	content, err := json.MarshalIndent(found, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, append(content, '\n'), 0o666); err != nil {
		return fmt.Errorf("the predictions were not written: %w", err)
	}
	return nil
}

// terminal is where progress is shown, or nil.
func terminal(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		return w
	}
	return nil
}

func report(w io.Writer, text string) {
	if w != nil {
		fmt.Fprint(w, text)
	}
}

// long is whether a message is an answer and not a nod.
func (s saying) long() bool {
	return utf8.RuneCountInString(s.Text) >= answerLength || s.Code != ""
}
