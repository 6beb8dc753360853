package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	journalName = "sandbox.jsonl"
	// compactAfter is the size, in bytes, from which a journal is rewritten at
	// the start: about the time it takes to read it is then noticed.
	compactAfter = 8 << 20
	// keepRecent is how many of the newest entries a stream can come back to.
	keepRecent = 4096
)

// journal is the file of entries, one JSON object a line. An entry is written
// with one call, so a process that is killed leaves at most one torn line, the
// last. A nil file is a journal in memory.
type journal struct {
	file *os.File
	size int64
}

// write adds a line. When it cannot be written whole, the file stays as it was.
func (j *journal) write(line []byte) error {
	if j.file == nil {
		return nil
	}
	n, err := j.file.WriteAt(line, j.size)
	if err != nil {
		return errors.Join(err, j.file.Truncate(j.size))
	}
	j.size += int64(n)
	return nil
}

func (j *journal) close() error {
	if j.file == nil {
		return nil
	}
	err := errors.Join(j.file.Sync(), j.file.Close())
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// load reads the journal, drops a torn last line, and compacts when it is large.
func (s *Sandbox) load() error {
	s.state, s.journal = newState(), &journal{}
	if s.opts.Dir == "" {
		return nil
	}
	if err := os.MkdirAll(s.opts.Dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(s.opts.Dir, journalName)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("it cannot be written; check its permissions: %w", err)
	}
	s.journal.file = file
	if err := s.replay(file); err != nil {
		return errors.Join(damaged(path, err), file.Close())
	}
	if err := file.Truncate(s.journal.size); err != nil {
		return errors.Join(err, file.Close())
	}
	if s.journal.size > compactAfter {
		return s.compact(path)
	}
	return nil
}

// damaged is nothing that a program could mend: what stands behind the line
// builds on it.
func damaged(path string, err error) error {
	return fmt.Errorf("%s is damaged, so nothing was changed; bring the whole data folder back from a backup, or begin with another one: %w", path, err)
}

// Check reads the journal in dir and says whether a sandbox could start with
// it. It changes nothing, and no journal is none that is wrong.
func Check(dir string) error {
	path := filepath.Join(dir, journalName)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sandbox journal: %w", err)
	}
	defer file.Close()
	s := &Sandbox{state: newState(), journal: &journal{}}
	if err := s.replay(file); err != nil {
		return fmt.Errorf("sandbox journal: %w", damaged(path, err))
	}
	return nil
}

// replay adds up the entries of a journal.
func (s *Sandbox) replay(file io.Reader) error {
	r := bufio.NewReaderSize(file, 1<<20)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // what stands behind the last line break was never finished
		}
		if err != nil {
			return err
		}
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil {
			if _, more := r.Peek(1); errors.Is(more, io.EOF) {
				return nil
			}
			return fmt.Errorf("line %d: %w", n, err)
		}
		s.journal.size += int64(len(line))
		s.take(e)
	}
}

// take adds an entry to the state and to what streams can come back to.
func (s *Sandbox) take(e Entry) {
	if e.State != nil {
		s.state, s.recent, s.floor = e.State, nil, e.ID
		s.state.index()
		return
	}
	s.state.apply(&e, s.opts.Space)
	s.recent = append(s.recent, e)
	if len(s.recent) > 2*keepRecent {
		s.floor = s.recent[keepRecent-1].ID
		s.recent = append(make([]Entry, 0, 2*keepRecent+1), s.recent[keepRecent:]...)
	}
}

// compact writes the state into a new journal that takes the old one's place.
func (s *Sandbox) compact(path string) error {
	line, err := encode(Entry{ID: s.state.ID, At: s.clock.Now().UTC(), State: s.state})
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path+".new", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	fresh := &journal{file: file}
	if err := errors.Join(fresh.write(line), file.Sync()); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := s.journal.file.Close(); err != nil { // Windows renames only what is closed
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	if fresh.file, err = os.OpenFile(path, os.O_RDWR, 0o600); err != nil {
		return err
	}
	s.log.Info("sandbox journal compacted", "before", s.journal.size, "after", fresh.size)
	s.journal, s.recent, s.floor = fresh, nil, s.state.ID
	return nil
}

func encode(e Entry) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(e)
	return b.Bytes(), err
}

// nextID is the ID of the entry that comes next; what an entry brings is named
// by it.
func (s *Sandbox) nextID() int64 { return s.state.ID + 1 }

// name makes the ID of something that the next entry brings.
func (s *Sandbox) name(prefix string) string {
	return fmt.Sprintf("%s%d-%s", prefix, s.nextID(), s.state.Epoch)
}

// append writes an entry and lets it happen. The lock is held.
func (s *Sandbox) append(e Entry) error {
	e.ID, e.At = s.nextID(), s.clock.Now().UTC()
	line, err := encode(e)
	if err != nil {
		return err
	}
	if err := s.journal.write(line); err != nil {
		return fmt.Errorf("sandbox journal: %w", err)
	}
	s.take(e)
	for _, f := range s.watchers {
		f(e)
	}
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}
