package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// talked is a community in which grace answers what is about clocks.
const talked = `{"thread":"1","channel":"help","title":"How do I test a clock?","messages":[{"id":"a","at":1000,"user":"ada","text":"It ticks."},{"id":"b","at":1100,"user":"grace","text":"Hand the clock in."}]}
{"thread":"2","channel":"help","title":"How do I bake bread?","messages":[{"id":"c","at":2000,"user":"ada","text":"Rye."},{"id":"d","at":2100,"user":"linus","text":"With time and rye."}]}
{"thread":"3","channel":"help","title":"Which clock do tests read?","messages":[{"id":"e","at":3000,"user":"ada","text":"A test."},{"id":"f","at":3100,"user":"grace","text":"The one you hand in."}]}
`

// spoken is a line with one message.
func spoken(thread, when string) string {
	return `{"thread":"` + thread + `","channel":"help","messages":[{` + when + `,"user":"eve","text":"Hello."}]}` + "\n"
}

func packed(text string) string {
	var b strings.Builder
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	z.Close()
	return b.String()
}

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
	if written, err := os.ReadFile(preds); err != nil || string(written) != "{\n \"3\": [\n  \"grace\",\n  \"linus\"\n ]\n}\n" {
		t.Errorf("predictions %s, %v", written, err)
	}
	for name, c := range map[string]struct{ data, questions, want string }{
		"no such file":         {filepath.Join(folder, "none"), questions, "there is no file"},
		"a folder":             {folder, questions, "is a directory"},
		"no questions":         {data, filepath.Join(folder, "none"), "there is no file"},
		"an empty list":        {data, file("nothing.json", `[]`), "names no threads"},
		"no such thread":       {data, file("other.json", `["9"]`), `has no thread "9"`},
		"an empty file":        {file("empty.jsonl", ""), questions, `has no thread "3"`},
		"a line is broken":     {file("broken.jsonl", talked+"{\n"), questions, "line 4: it cannot be read as a thread"},
		"a line is a list":     {file("list.jsonl", talked+"\n[]\n"), questions, "line 5: it is no thread: an array stands there"},
		"a time is a text":     {file("text.jsonl", talked+spoken("4", `"at":"4000"`)), questions, `line 4: it cannot be read as a thread: "messages.at" cannot be a string`},
		"a time is missing":    {file("timeless.jsonl", talked+spoken("4", `"id":"x"`)), questions, `line 4: message 1 of the thread "4" needs "at"`},
		"it is milliseconds":   {file("millis.jsonl", talked+spoken("4", `"at":1767225600000`)), questions, "in seconds since 1970"},
		"a thread comes twice": {file("twice.jsonl", talked+spoken("1", `"at":4000`)), questions, `line 4: the thread "1" stands in line 1 already`},
		"out of order":         {file("order.jsonl", talked+spoken("4", `"at":2999`)), questions, `line 4: the thread "4" begins before`},
		"a thread is empty":    {file("silent.jsonl", talked+`{"thread":"4","messages":[]}`), questions, `line 4: the thread "4" has no messages`},
		"a thread is unnamed":  {file("unnamed.jsonl", talked+spoken("", `"at":4000`)), questions, "line 4: the thread has no ID"},
		"gzip breaks off":      {file("short.jsonl.gz", packed(talked)[:60]), questions, "is not a whole gzip file"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, errs := outcome(t, kithCommand(t, nil, "evaluate", "routing", "--data", c.data, "--questions", c.questions))
			if code != exitFault || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 {
				t.Errorf("ended with %d: %s", code, errs)
			}
		})
	}
}

// predicted is what evaluating a history writes, by question.
func predicted(t *testing.T, what, history string, questions ...string) map[string][]string {
	t.Helper()
	folder := t.TempDir()
	list, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	e := evaluation{data: filepath.Join(folder, "past.jsonl"), questions: filepath.Join(folder, "questions.json"), out: filepath.Join(folder, "preds.json"), load: true}
	for file, content := range map[string]string{e.data: history, e.questions: string(list)} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := e.routing
	if what == "similar" {
		run = e.similar
	}
	if err := run(io.Discard, nil); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(e.out)
	if err != nil {
		t.Fatal(err)
	}
	var preds map[string][]string
	if strings.Contains(string(written), "null") || json.Unmarshal(written, &preds) != nil {
		t.Fatalf("written is %s", written)
	}
	return preds
}

// TestEveryQuestionGetsALine: whatever the community is like.
func TestEveryQuestionGetsALine(t *testing.T) {
	endless := strings.Repeat("How do I test a clock? ", 20_000)
	message := func(at int, user, text string) string {
		return fmt.Sprintf(`{"at":%d,"user":%q,"text":%q}`, at, user, text)
	}
	thread := func(id string, messages ...string) string {
		return fmt.Sprintf(`{"thread":%q,"channel":"help","title":"Uhr","messages":[%s]}`+"\n", id, strings.Join(messages, ","))
	}
	for name, c := range map[string]struct {
		history string
		want    map[string][]string // of routing
	}{
		"one thread":       {thread("1", message(1, "ada", "Hello?")), map[string][]string{"1": {}}},
		"nobody has words": {thread("1", message(1, "ada", "")) + thread("2", message(2, "eve", "")), map[string][]string{"1": {}, "2": {"ada"}}},
		"nobody has names": {thread("1", message(1, "", "Hello?"), message(2, "", "Hello yourself.")) + thread("2", message(3, "", "Hello?")), map[string][]string{"1": {}, "2": {}}},
		"askers alone": {
			thread("1", message(1, "ada", "Hello?"), message(2, "ada", "Is anybody there?")) + thread("2", message(3, "ada", "Hello?")),
			map[string][]string{"1": {}, "2": {}},
		},
		"other scripts": {
			thread("1", message(1, "ada", "Wie prüfe ich eine Uhr?"), message(2, "grace", "Gib sie hinein, dann geht es.")) +
				thread("2", message(3, "юля", "時計はどうやってテストしますか"), message(4, "linus", "時計を外から渡してください")) +
				thread("3", message(5, "bob", "時計のテスト: どうやってテストしますか")),
			map[string][]string{"1": {}, "2": {"grace", "ada"}, "3": {"linus", "grace", "юля", "ada"}},
		},
		"a very long text": {
			thread("1", message(1, "ada", endless), message(2, "grace", endless)) + thread("2", message(3, "ada", endless)),
			map[string][]string{"1": {}, "2": {"grace"}},
		},
		"an answer before its question": {
			thread("1", message(10, "ada", "Hello?"), message(5, "grace", "I am a clock ahead.")) + thread("2", message(11, "ada", "Hello?")),
			map[string][]string{"1": {}, "2": {"grace"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			ids := slices.Sorted(maps.Keys(c.want))
			if got := predicted(t, "routing", c.history, ids...); !maps.EqualFunc(got, c.want, slices.Equal) {
				t.Errorf("routing %v, want %v", got, c.want)
			}
			if got := predicted(t, "similar", c.history, ids...); len(got) != len(ids) {
				t.Errorf("similar %v", got)
			}
		})
	}
}

// long is a history of threads, some of whose answers come when later threads
// have begun; with nothing in it that was written after a time, nor, of the thread
// that begins then, more than its question.
func long(threads, until int) string {
	var all strings.Builder
	for i := range threads {
		at, text := i*7000, fmt.Sprintf("How do I mend part%d of machine%d?", i%7, i%11)
		if at > until {
			break
		}
		fmt.Fprintf(&all, `{"thread":"t%d","channel":"c%d","title":"Part %d","messages":[{"at":%d,"user":"u%d","text":%q}`, i, i%3, i%7, at, i%13, text)
		for k := range i % 4 {
			if when := at + k*9000 + 60; when < until {
				fmt.Fprintf(&all, `,{"at":%d,"user":"u%d","text":"Part %d wants oil, and machine%d rest."}`, when, (i*3+k*5)%13, i%7, (i+k)%11)
			}
		}
		all.WriteString("]}\n")
	}
	return all.String()
}

// TestNothingIsKnownAhead: what happens after a question does not change what is
// predicted for it.
func TestNothingIsKnownAhead(t *testing.T) {
	const threads = 120
	var ids []string
	for i := 0; i < threads; i += 9 {
		ids = append(ids, fmt.Sprint("t", i))
	}
	for _, what := range []string{"routing", "similar"} {
		whole, some := predicted(t, what, long(threads, threads*7000), ids...), 0
		for i, id := range ids {
			now := predicted(t, what, long(threads, i*9*7000), ids[:i+1]...)
			if !slices.Equal(now[id], whole[id]) {
				t.Errorf("%s of %s: with what came after it %v, without %v", what, id, whole[id], now[id])
			}
			some += len(whole[id])
		}
		if some < len(ids) {
			t.Errorf("%s predicts only %d altogether", what, some)
		}
	}
}
