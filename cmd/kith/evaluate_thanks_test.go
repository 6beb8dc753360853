package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// labelledTexts are messages with what somebody said of them, once wrongly.
const labelledTexts = `[
 {"src": "made up", "text": "thanks, that worked", "key": "1", "y": 1},
 {"text": "no thanks", "y": 0},
 {"text": "danke dir!", "y": 1},
 {"text": "thank you all", "y": 0}
]`

// thankful is a channel in which ada asks, and thanks twice.
const thankful = `{"id":"a","channel":"help","user":"ada","text":"How do I test a clock?"}
{"id":"b","channel":"help","user":"grace","text":"ada: hand it in"}
{"id":"c","channel":"help","user":"linus","text":"Who has lunch?"}

{"id":"d","channel":"help","user":"ada","text":"that worked, thanks!","whom":["grace"]}
{"id":"e","channel":"help","user":"ada","text":"and thanks for lunch","reply_to":"c","whom":["linus"]}
{"id":"f","channel":"help","user":"bob","text":"thx","whom":["grace"]}
{"id":"g","channel":"help","user":"bob","text":"so good","whom":["grace"]}
{"id":"h","channel":"help","thread":"t","user":"bob","text":"How do I bake?"}
{"id":"i","channel":"help","thread":"t","user":"linus","text":"With rye."}
{"id":"j","channel":"help","thread":"t","user":"bob","text":"thanks @grace","mentions":["grace"],"whom":["grace"]}
{"id":"k","channel":"help","thread":"t","user":"bob","text":"thanks","whom":["linus"]}
`

func TestEvaluateThanks(t *testing.T) {
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	data, whom, preds := file("labelled.json", labelledTexts), file("channel.jsonl", thankful), filepath.Join(folder, "preds.json")
	code, out, errs := outcome(t, kithCommand(t, nil, "evaluate", "thanks", "--data", data, "--whom", whom, "--out", preds, "--wrong"))
	const want = `messages   4, of which 2 thank
found      2, of which 1 thank
precision  0.500
recall     0.500
F1         0.500
thanks, but missed: "danke dir!"
no thanks, but found (thank you all): "thank you all"

messages   11, of which 6 thank somebody known
right      0.800 of 5, 1 not found
sure       1.000 of 2
guessed    0.667 of 3
  by addressed  1.000 of 1
  by mention    1.000 of 1
  by reply      1.000 of 1
  by thread     1.000 of 1
  by turn       0.000 of 1
f: "ada" for ["grace"] (turn): "thx"
g: "" for ["grace"] (turn): "so good"
`
	if code != exitOK || out != want {
		t.Errorf("ended with %d: %s%s, want\n%s", code, out, errs, want)
	}
	written, err := os.ReadFile(preds)
	if err != nil || !strings.Contains(string(written), `"d": "grace"`) || !strings.Contains(string(written), `"a": ""`) || strings.Count(string(written), ":") != 11 {
		t.Errorf("predictions %s, %v", written, err)
	}
}

func TestEvaluateThanksWrongly(t *testing.T) {
	folder := t.TempDir()
	file := func(content string) string {
		path := filepath.Join(folder, "file")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct{ flag, content, want string }{
		"no such file":          {"--data", "", "there is no file"},
		"no list":               {"--data", `{}`, "is not a JSON list of messages"},
		"an empty list":         {"--data", `[]`, "has no messages"},
		"a label is missing":    {"--data", `[{"text":"ty"}]`, `message 1 needs "y"`},
		"a label is a third":    {"--data", `[{"text":"ty","y":2}]`, `message 1 needs "y"`},
		"no messages":           {"--whom", "\n", "has no messages"},
		"a line is broken":      {"--whom", "{", "line 1: it cannot be read as a message"},
		"a text is a number":    {"--whom", `{"text":1}`, `"text" cannot be a number`},
		"a message is unnamed":  {"--whom", `{"user":"ada"}`, `needs "id" and "user"`},
		"a message comes twice": {"--whom", thankful + thankful, `line 13: there is a message "a" above`},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, "none")
			if c.content != "" {
				path = file(c.content)
			}
			code, _, errs := outcome(t, kithCommand(t, nil, "evaluate", "thanks", c.flag, path))
			if code != exitFault || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 {
				t.Errorf("ended with %d: %s, want %s", code, errs, c.want)
			}
		})
	}
	for _, args := range [][]string{{}, {"--data", "x", "--languages", "xx"}} {
		if code, _, errs := outcome(t, kithCommand(t, nil, append([]string{"evaluate", "thanks"}, args...)...)); code != exitUsage || !strings.Contains(errs, " needs ") {
			t.Errorf("%q ended with %d: %s", args, code, errs)
		}
	}
}

// TestGivenThanks holds the rules against messages that were labelled by hand. They
// are no part of this repository; see TestGivenCommunities.
func TestGivenThanks(t *testing.T) {
	data := filepath.Join(given(), "thanks", "thanks_430_labeled.json")
	if _, err := os.Stat(data); err != nil {
		t.Skip("skipped: there is no data/thanks/thanks_430_labeled.json beside the checkout or in KITH_TEST_SHARED")
	}
	messages, err := readLabelled(data)
	if err != nil {
		t.Fatal(err)
	}
	f := (&thanksEvaluation{languages: []string{"en"}, wrong: true}).detect(messages)
	precision, recall := float64(f.right)/float64(f.right+f.wrong), float64(f.right)/float64(f.thanks)
	if precision < 0.95 || recall < 0.97 {
		t.Errorf("precision %.3f, want .95; recall %.3f, want .97\n%s", precision, recall, strings.Join(f.mistakes, "\n"))
	}
}
