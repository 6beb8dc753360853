package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Variable names a file like .ci/slack/schemas/shapes.json.
const Variable = "KITH_TEST_SLACK_SCHEMAS"

// errNone says what is to be done.
var errNone = errors.New("what is shown is not held against Slack's types: install Debian's packages nodejs and npm, then npm ci --prefix .ci/slack and npm run schemas --prefix .ci/slack, or set " + Variable)

// Here are the shapes that this machine has: [Variable] names their file, or a
// folder above has it as .ci/slack/schemas/shapes.json.
var Here = sync.OnceValues(func() (*Shapes, error) { return find(".") })

func find(from string) (*Shapes, error) {
	if file := os.Getenv(Variable); file != "" {
		return Load(file)
	}
	for folder := from; ; folder = filepath.Join(folder, "..") {
		file := filepath.Join(folder, ".ci", "slack", "schemas", "shapes.json")
		if _, err := os.Stat(file); err == nil {
			return Load(file)
		}
		if at, err := filepath.Abs(folder); err != nil || at == filepath.Dir(at) {
			return nil, errNone
		}
	}
}

// said tells once in a process that nothing is checked.
var said = sync.OnceFunc(func() { fmt.Fprintln(os.Stderr, errNone) })

// Check is what a double of Slack calls with everything that an app shows: complain
// hears of what has another shape than Slack's types. Where the machine has no
// shapes, nothing is checked, which is said once; but complain hears of it where
// KITH_TEST_REQUIRE contains "node".
func Check(complain func(error)) func(kind string, raw json.RawMessage) {
	shapes, err := Here()
	return checking(shapes, err, complain)
}

func checking(shapes *Shapes, err error, complain func(error)) func(kind string, raw json.RawMessage) {
	switch {
	case err == nil:
		return func(kind string, raw json.RawMessage) {
			if err := shapes.Check(kind, raw); err != nil {
				complain(err)
			}
		}
	case !errors.Is(err, errNone) || strings.Contains(os.Getenv("KITH_TEST_REQUIRE"), "node"):
		complain(err)
	default:
		said()
	}
	return func(string, json.RawMessage) {}
}
