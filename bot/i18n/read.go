package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/text/language"
)

// Add reads the files texts/<language>.json of an owner, a feature as a rule.
// Files of the same owner may come in several calls, but no text twice. The
// error names the file, and the key where one is at fault.
func (c *Catalog) Add(owner string, files fs.FS) error {
	names, err := fs.Glob(files, "texts/*.json")
	if err != nil {
		return fmt.Errorf("list texts: %w", err)
	}
	for _, name := range names {
		if err := c.addFile(owner, files, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (c *Catalog) addFile(owner string, files fs.FS, name string) error {
	tag, err := language.Parse(strings.TrimSuffix(path.Base(name), ".json"))
	if err != nil {
		return fmt.Errorf("the name is no language: %w", err)
	}
	if tag.IsRoot() {
		return errors.New("the name is no language")
	}
	s, err := c.speak(tag)
	if err != nil {
		return err
	}
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	if s.texts[owner] == nil {
		s.texts[owner] = map[string]*text{}
	}
	return eachEntry(raw, func(key string, value json.RawMessage) error {
		if s.texts[owner][key] != nil {
			return errors.New("the key is there twice")
		}
		t, err := parseText(value)
		if err != nil {
			return err
		}
		t.in = s
		s.texts[owner][key] = t
		return nil
	})
}

// eachEntry hands over the members of a JSON object in the order of the file,
// twins too, which encoding/json would merge silently.
func eachEntry(raw []byte, do func(key string, value json.RawMessage) error) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil {
		return inLine(raw, dec, err)
	} else if open != json.Delim('{') {
		return errors.New("it is no JSON object")
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return inLine(raw, dec, err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return inLine(raw, dec, fmt.Errorf("%v: %w", key, err))
		}
		if err := do(key.(string), value); err != nil {
			return fmt.Errorf("%v: %w", key, err)
		}
	}
	if _, err := dec.Token(); err != nil {
		return inLine(raw, dec, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return inLine(raw, dec, errors.New("something follows the JSON object"))
	}
	return nil
}

// inLine says in which line of the file the decoder stopped.
func inLine(raw []byte, dec *json.Decoder, err error) error {
	return fmt.Errorf("line %d: %w", 1+bytes.Count(raw[:dec.InputOffset()], []byte("\n")), err)
}

// parseText reads a string, or an object of plural forms.
func parseText(value json.RawMessage) (*text, error) {
	t := &text{plural: value[0] == '{'}
	if !t.plural {
		return t, t.setForm(other, value)
	}
	err := eachEntry(value, func(name string, value json.RawMessage) error {
		f := formNamed(name)
		switch {
		case f < 0:
			return fmt.Errorf("there is no such plural form, only %s", strings.Join(formNames[:], ", "))
		case t.forms[f] != nil:
			return errors.New("the plural form is there twice")
		}
		return t.setForm(f, value)
	})
	if err == nil && t.forms == [len(formNames)]*template{} {
		err = errors.New("it has no plural form")
	}
	return t, err
}

func (t *text) setForm(f form, value json.RawMessage) error {
	var source string
	if value[0] != '"' {
		return errors.New("it is neither a string nor an object of plural forms")
	}
	if err := json.Unmarshal(value, &source); err != nil {
		return err
	}
	var err error
	t.forms[f], err = parse(source)
	return err
}
