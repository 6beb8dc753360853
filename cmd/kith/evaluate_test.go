package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// talked is a community in which grace answers what is about clocks.
const talked = `{"thread":"1","channel":"help","title":"How do I test a clock?","messages":[{"id":"a","at":1000,"user":"ada","text":"It ticks."},{"id":"b","at":1100,"user":"grace","text":"Hand the clock in."}]}
{"thread":"2","channel":"help","title":"How do I bake bread?","messages":[{"id":"c","at":2000,"user":"ada","text":"Rye."},{"id":"d","at":2100,"user":"linus","text":"With time and rye."}]}
{"thread":"3","channel":"help","title":"Which clock do tests read?","messages":[{"id":"e","at":3000,"user":"ada","text":"A test."},{"id":"f","at":3100,"user":"grace","text":"The one you hand in."}]}
`

func TestEvaluate(t *testing.T) {
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	data, questions, preds := file("past.jsonl", talked), file("questions.json", `["3"]`), filepath.Join(folder, "preds.json")
	code, out, errs := outcome(t, kithCommand(t, nil, "evaluate", "routing", "--data", data, "--questions", questions, "--out", preds))
	if code != exitOK || !strings.Contains(out, "questions 1 of 1") {
		t.Errorf("ended with %d: %s%s", code, out, errs)
	}
	if written, err := os.ReadFile(preds); err != nil || !strings.HasPrefix(string(written), `{"3":["grace"`) && !strings.Contains(string(written), `"grace"`) {
		t.Errorf("predictions %s, %v", written, err)
	}
	for name, c := range map[string]struct{ data, questions, want string }{
		"no such file":     {filepath.Join(folder, "none"), questions, "none"},
		"a line is broken": {file("broken.jsonl", talked+"{\n"), questions, "line 4"},
		"no such thread":   {data, file("other.json", `["9"]`), "9"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, errs := outcome(t, kithCommand(t, nil, "evaluate", "routing", "--data", c.data, "--questions", c.questions))
			if code != exitFault || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 {
				t.Errorf("ended with %d: %s", code, errs)
			}
		})
	}
}
