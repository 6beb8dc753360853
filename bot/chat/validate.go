package chat

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The contract's limits are the tightest of all platforms, so a view that is
// valid here is accepted everywhere. Lengths are in runes unless they say bytes.
const (
	MaxFields      = 5       // Discord: components of a modal
	MaxFormTitle   = 24      // Slack: title of a modal
	MaxSubmit      = 24      // Slack: submit of a modal
	MaxFieldLabel  = 45      // Discord: label of a modal's component
	MaxFieldHint   = 100     // Discord: description of a label, placeholder of an input
	MaxLine        = 300     // ours: a line that people read as one
	MaxArea        = 3000    // Slack: a plain-text input
	MaxButtonLabel = 75      // Slack: text of a button
	MaxOptions     = 25      // Discord: options of a select
	MaxOptionLabel = 75      // Slack: text and value of an option
	MaxRow         = 5       // Discord: buttons of a row
	MaxRows        = 8       // ours: rows of controls of a message that somebody finds their way in
	MaxControls    = 32      // Discord: 40 components of a message, less one for its texts, one for its pictures, its files, and what is around them; rows count as well
	MaxParts       = 39      // Discord: the same 40, less what is around them; see [Parts]
	MaxBlocks      = 40      // Slack has 50, with room for what an adapter adds
	MaxText        = 2000    // Discord: content of a message
	MaxTotal       = 3500    // Discord: 4,000 of text displays in all; Slack splits from 4,000 on
	MaxHeading     = 150     // Slack: header
	MaxFacts       = 10      // Slack: fields of a section
	MaxThreadTitle = 100     // Discord: name of a thread
	MaxPing        = 100     // Discord: users of allowed_mentions
	MaxTags        = 5       // Discord: tags of a forum post
	MaxFiles       = 5       // ours
	MaxFileName    = 100     // ours
	MaxFileBytes   = 8 << 20 // Discord: 10 MiB for what a bot uploads, with room for what surrounds it
	MaxAlt         = 1024    // Discord: description of an attachment
)

// Validate reports the first thing in m that some platform would refuse.
func (m Message) Validate() error {
	if strings.TrimSpace(string(m.Text)) == "" {
		return fmt.Errorf("message has no text: %w", ErrInvalid)
	}
	if err := atMost("text", string(m.Text), MaxText); err != nil {
		return err
	}
	for what, n := range map[string][2]int{
		"blocks": {len(m.Blocks), MaxBlocks}, "pings": {len(m.Ping), MaxPing}, "files": {len(m.Files), MaxFiles}, "tags": {len(m.Tags), MaxTags},
	} {
		if n[0] > n[1] {
			return fmt.Errorf("%d %s, more than %d: %w", n[0], what, n[1], ErrInvalid)
		}
	}
	for _, f := range m.Files {
		if err := f.validate(); err != nil {
			return err
		}
	}
	return m.validateBlocks()
}

func (f File) validate() error {
	if _, err := shown("name of a file", f.Name, MaxFileName); err != nil {
		return err
	}
	if len(f.Data) > MaxFileBytes {
		return fmt.Errorf("file %s has %d bytes, more than %d: %w", f.Name, len(f.Data), MaxFileBytes, ErrInvalid)
	}
	return atMost("description of "+f.Name, f.Alt, MaxAlt)
}

func (m Message) validateBlocks() error {
	total, rows, controls := 0, 0, 0
	for i, b := range m.Blocks {
		n, err := m.validateBlock(b)
		if err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
		total += n
		if row, ok := b.(Controls); ok {
			rows++
			controls += len(row.Items)
		}
	}
	if total > MaxTotal {
		return fmt.Errorf("blocks hold %d runes, more than %d: %w", total, MaxTotal, ErrInvalid)
	}
	if rows > MaxRows {
		return fmt.Errorf("%d rows of controls, more than %d: %w", rows, MaxRows, ErrInvalid)
	}
	if rows+controls > MaxControls {
		return fmt.Errorf("%d rows and controls, more than %d: %w", rows+controls, MaxControls, ErrInvalid)
	}
	return m.validateActions()
}

// Parts is how much room blocks take beside their length: one for each row and for
// each control in it, one for each picture, and one for all that stands between
// them. A message of more than [MaxParts] is valid, and some platforms show its
// controls below everything else.
func Parts(blocks []Block) (n int) {
	between := false
	for _, b := range blocks {
		switch b := b.(type) {
		case Controls:
			n += 1 + len(b.Items)
			between = false
		case Picture:
			n++
			between = false
		case Heading, Paragraph, Quote, Note, Divider, Facts:
			if !between {
				n++
			}
			between = true
		}
	}
	return n
}

// validateActions refuses two controls that do the same: platforms tell them
// apart by what they do.
func (m Message) validateActions() error {
	seen := map[ActionID]bool{}
	for _, b := range m.Blocks {
		row, _ := b.(Controls)
		for _, item := range row.Items {
			var do ActionID
			switch item := item.(type) {
			case Button:
				do = item.Do
			case Select:
				do = item.Do
			}
			if seen[do] && do != (ActionID{}) {
				return fmt.Errorf("two controls do %s: %w", do.Name, ErrInvalid)
			}
			seen[do] = true
		}
	}
	return nil
}

// validateBlock returns how many runes the block shows.
func (m Message) validateBlock(b Block) (int, error) {
	switch b := b.(type) {
	case Heading:
		return shown("heading", b.Text, MaxHeading)
	case Paragraph:
		return shown("paragraph", string(b.Text), MaxText)
	case Quote:
		return shown("quote", string(b.Text), MaxText)
	case Note:
		return shown("note", string(b.Text), MaxText)
	case Divider:
		return 0, nil
	case Facts:
		return b.validate()
	case Picture:
		for _, f := range m.Files {
			if f.Name == b.File && f.Alt != "" {
				return 0, nil
			}
		}
		return 0, fmt.Errorf("picture %q is not among the files or has no text: %w", b.File, ErrInvalid)
	case Controls:
		return 0, b.validate()
	}
	return 0, fmt.Errorf("unknown block %T: %w", b, ErrInvalid)
}

func (f Facts) validate() (total int, err error) {
	if len(f.Rows) == 0 || len(f.Rows) > MaxFacts {
		return 0, fmt.Errorf("%d facts: %w", len(f.Rows), ErrInvalid)
	}
	for _, row := range f.Rows {
		label, err := shown("label of a fact", row.Label, MaxFieldLabel)
		if err != nil {
			return 0, err
		}
		value, err := shown("fact", string(row.Value), MaxText)
		if err != nil {
			return 0, err
		}
		total += label + value
	}
	return total, nil
}

func (c Controls) validate() error {
	if len(c.Items) == 0 || len(c.Items) > MaxRow {
		return fmt.Errorf("%d controls in one row: %w", len(c.Items), ErrInvalid)
	}
	for _, item := range c.Items {
		switch item := item.(type) {
		case Button:
			if err := item.validate(); err != nil {
				return err
			}
		case Select:
			if len(c.Items) > 1 {
				return fmt.Errorf("a select shares its row: %w", ErrInvalid)
			}
			if err := item.validate(); err != nil {
				return err
			}
		default:
			return fmt.Errorf("unknown control %T: %w", item, ErrInvalid)
		}
	}
	return nil
}

func (b Button) validate() error {
	if _, err := shown("button label", b.Label, MaxButtonLabel); err != nil {
		return err
	}
	if (b.Do == ActionID{}) == (b.URL == "") {
		return fmt.Errorf("button %q needs either an action or an address: %w", b.Label, ErrInvalid)
	}
	return b.Do.validate()
}

func (s Select) validate() error {
	if _, err := shown("placeholder", s.Placeholder, MaxFieldHint); err != nil {
		return err
	}
	if err := validateOptions("select "+s.Do.Name, s.Of, s.Options); err != nil {
		return err
	}
	return s.Do.validate()
}

func validateOptions(what string, of Source, options []Option) error {
	if of != FromOptions {
		return nil
	}
	if len(options) == 0 || len(options) > MaxOptions {
		return fmt.Errorf("%s has %d options: %w", what, len(options), ErrInvalid)
	}
	seen := map[string]bool{}
	for _, o := range options {
		if _, err := shown("option of "+what, o.Label, MaxOptionLabel); err != nil {
			return err
		}
		if _, err := shown("value of "+what, o.Value, MaxOptionLabel); err != nil {
			return err
		}
		if err := atMost("hint of "+what, o.Hint, MaxOptionLabel); err != nil {
			return err
		}
		if seen[o.Value] {
			return fmt.Errorf("%s offers %q twice: %w", what, o.Value, ErrInvalid)
		}
		seen[o.Value] = true
	}
	return nil
}

func (a ActionID) validate() error {
	if n := len(a.String()); n > MaxActionBytes {
		return fmt.Errorf("action %s is %d bytes: %w", a.Name, n, ErrInvalid)
	}
	return nil
}

// Validate reports the first thing in f that some platform would refuse.
func (f Form) Validate() error {
	if len(f.Fields) == 0 || len(f.Fields) > MaxFields {
		return fmt.Errorf("form %s has %d fields: %w", f.Do, len(f.Fields), ErrInvalid)
	}
	if _, err := shown("form title", f.Title, MaxFormTitle); err != nil {
		return err
	}
	if _, err := shown("submit", f.Submit, MaxSubmit); err != nil {
		return err
	}
	for _, field := range f.Fields {
		if err := field.validate(); err != nil {
			return fmt.Errorf("field %s: %w", field.Name, err)
		}
	}
	return f.Do.validate()
}

// ValidateResponse reports the first thing in r that some platform would refuse.
func ValidateResponse(r Response) error {
	switch r := r.(type) {
	case Reply:
		return r.Message.Validate()
	case Update:
		return r.Message.Validate()
	case Open:
		return r.Form.Validate()
	case Reject:
		return r.Form.Validate()
	case Suggest, nil:
		return nil
	}
	return fmt.Errorf("unknown response %T: %w", r, ErrInvalid)
}

func (f Field) validate() error {
	if _, err := shown("label", f.Label, MaxFieldLabel); err != nil {
		return err
	}
	if err := atMost("hint", f.Hint, MaxFieldHint); err != nil {
		return err
	}
	switch f.Kind {
	case Line, Area:
		return atMost("value", strings.Join(f.Value, ""), f.Limit())
	case Choice:
		return validateOptions("choice", f.Of, f.Options)
	}
	return fmt.Errorf("unknown kind %d: %w", f.Kind, ErrInvalid)
}

// Limit is how many runes the field takes, or how many options.
func (f Field) Limit() int {
	most := map[FieldKind]int{Line: MaxLine, Area: MaxArea, Choice: 1}[f.Kind]
	switch {
	case f.Max == 0:
		return most
	case f.Kind == Choice:
		return f.Max
	}
	return min(f.Max, most)
}

// shown is for what people must be able to read: neither empty nor too long.
func shown(what, s string, n int) (int, error) {
	if strings.TrimSpace(s) == "" {
		return 0, fmt.Errorf("%s is empty: %w", what, ErrInvalid)
	}
	return utf8.RuneCountInString(s), atMost(what, s, n)
}

func atMost(what, s string, n int) error {
	if got := utf8.RuneCountInString(s); got > n {
		return fmt.Errorf("%s has %d runes, more than %d: %w", what, got, n, ErrInvalid)
	}
	return nil
}
