// Package schema holds what an app shows against the shapes that Slack describes in
// @slack/types: which blocks there are, what they are made of, and where they may
// stand. It says nothing of lengths and sums, which those types do not tell.
//
//	schema.go   the shapes, and something checked against them
//	here.go     the shapes that this machine has
//	explain.go  a mistake in few words
//
// The shapes are no part of this module; .ci/slack generates them.
package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Kinds are what there are shapes of: the blocks of a message, a view of either
// type, the attachments and the metadata of a message.
var Kinds = []string{"message", "modal", "home", "attachments", "metadata"}

// Shapes are those of one version of Slack's types. They are safe for concurrent
// use.
type Shapes struct{ of map[string]*jsonschema.Schema }

// Load reads what .ci/slack generates.
func Load(file string) (*Shapes, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("read the shapes of Slack: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("shapes.json", doc); err != nil {
		return nil, fmt.Errorf("read the shapes of Slack: %w", err)
	}
	s := &Shapes{map[string]*jsonschema.Schema{}}
	for _, kind := range Kinds {
		if s.of[kind], err = compiler.Compile("shapes.json#/definitions/" + kind); err != nil {
			return nil, fmt.Errorf("read the shape of a %s: %w", kind, err)
		}
	}
	return s, nil
}

// Check says what is wrong with something of a kind, a line for each place.
func (s *Shapes) Check(kind string, raw json.RawMessage) error {
	shape := s.of[kind]
	if shape == nil {
		return fmt.Errorf("nothing is known of the shape of a %s", kind)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	err = shape.Validate(value)
	var wrong *jsonschema.ValidationError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s: %s\n%.2000s", kind, explained(wrong), raw)
	}
	return err
}
