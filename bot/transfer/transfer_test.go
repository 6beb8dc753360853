package transfer

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kith-community/kith/bot/chat"
)

// TestEveryRowComesBack: whatever people wrote leaves and comes back as it was,
// also what a spreadsheet would take for a formula or a number.
func TestEveryRowComesBack(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		odd := rapid.SampledFrom([]string{"", "=1+1", "'", "''=", "-", "@", "＝", "123456789012345678", "'12", `"`, ";", `\;`, `\`, ",", "\n", "a", " ", "é", "\t", "sep=;"})
		return strings.Join(rapid.SliceOfN(rapid.OneOf(odd, rapid.StringN(0, 5, 20)), 0, 5).Draw(t, "parts"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		row := Row{"id": rapid.StringMatching(`[A-Za-z0-9._:/=+~|-]{1,20}`).Draw(t, "id"), "on": rapid.Bool().Draw(t, "on")}
		if s := chat.OneLine(text.Draw(t, "name")); s != "" {
			row["name"] = s
		}
		if s := chat.Clean(text.Draw(t, "text")); chat.OneLine(s) != "" {
			row["text"] = s
		}
		var tags []string
		for _, s := range rapid.SliceOfN(text, 0, 3).Draw(t, "tags") {
			if s = chat.OneLine(s); s != "" {
				tags = append(tags, s)
			}
		}
		if tags != nil {
			row["tags"] = tags
		}
		row["at"] = time.UnixMilli(rapid.Int64Range(earliest.UnixMilli(), latest.UnixMilli()).Draw(t, "at")).UTC()
		if rounded.MatchString(row.Text("id")) { // a spreadsheet has made it
			return
		}
		for _, format := range []string{"json", "csv"} {
			file := write(t, &things{rows: []Row{row}}, format)
			back, said, _ := read(t, "things."+format, file)
			if len(said) > 0 || len(back.rows) != 1 {
				t.Fatalf("%s: %d rows, %q\n%s", format, len(back.rows), said, file)
			}
			got := back.rows[0]
			if !row.Flag("on") { // what is usual is not said
				got["on"] = false
			}
			if !reflect.DeepEqual(got, row) {
				t.Fatalf("%s: %#v came back as %#v\n%s", format, row, got, file)
			}
			if again := write(t, back, format); again != file {
				t.Fatalf("%s: the second file is another one:\n%s\n%s", format, file, again)
			}
		}
	})
}

func TestSpreadsheetsRunNothing(t *testing.T) {
	for cell, want := range map[string]string{
		"=cmd()": "'=cmd()", "+1": "'+1", "-1": "'-1", "@x": "'@x", "'=1": "''=1", "＝1": "'＝1", "123456789012345678": "'123456789012345678",
		"a=1": "a=1", "12": "12", "": "", "don't": "don't", "'quoted'": "''quoted'",
	} {
		if got := guard(cell); got != want || unguard(got) != cell {
			t.Errorf("%q is written %q and read %q, want %q", cell, got, unguard(got), want)
		}
	}
	if got := unguard("'by hand"); got != "'by hand" {
		t.Errorf("an apostrophe that somebody wrote is read as %q", got)
	}
}

func TestWhatPeopleWriteInCells(t *testing.T) {
	march := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind  Kind
		text  string
		want  any
		wrong string
	}{
		{Time, "2026-03-02", march, ""},
		{Time, " 2026-03-02 09:30 ", march.Add(9*time.Hour + 30*time.Minute), ""},
		{Time, "2026-03-02T09:30:00.1234567+01:00", march.Add(8*time.Hour + 30*time.Minute + 123*time.Millisecond), ""},
		{Time, "03/02/2026", nil, "is no time"},
		{Time, "1970-01-01", nil, "outside of the years"},
		{Time, "9999-01-01", nil, "outside of the years"},
		{Time, "", nil, ""},
		{Flag, "Yes", true, ""},
		{Flag, "nein", false, ""},
		{Flag, "x", true, ""},
		{Flag, "perhaps", nil, "neither yes nor no"},
		{List, " go ; c\\; d;;", []string{"go", "c; d"}, ""},
		{List, " ; ", nil, ""},
		{List, `a\b`, []string{`a\b`}, ""},
		{ID, "U02AB", "U02AB", ""},
		{ID, "<@x>", nil, "is no ID"},
		{ID, "a b", nil, "is no ID"},
		{ID, "1.23457E+17", nil, "has rounded"},
		{Line, " two\n lines ", "two lines", ""},
		{Text, "one\r\ntwo\rthree", "one\ntwo\nthree", ""},
		{Text, "a\x00b", nil, "null character"},
		{Text, "caf\xe9", nil, "UTF-8"},
		{Line, "a\ufffdb", nil, "UTF-8"},
		{Text, "\u202eb", "b", ""},
	} {
		got, wrong := Column{Name: "c", Kind: c.kind}.parse(c.text)
		if !reflect.DeepEqual(got, c.want) || (wrong == "") != (c.wrong == "") || !strings.Contains(wrong, c.wrong) {
			t.Errorf("%q is %#v, %q; want %#v, %q", c.text, got, wrong, c.want, c.wrong)
		}
	}
}

// TestFilesOfAllKinds: what spreadsheets write, and what only looks like it.
func TestFilesOfAllKinds(t *testing.T) {
	long := strings.Repeat("x", 2*longest)
	for _, c := range []struct {
		name, file, text string
		rows             int
		says             string // of the only complaint, if there is one
		damaged          bool
	}{
		{"commas", "things.csv", "id,name\na,Ada\nb,\"Grace, H.\"\n", 2, "", false},
		{"semicolons and a mark", "things.csv", "\ufeffid;name\na;Ada\n", 1, "", false},
		{"tabs, and lines of Windows", "Things 2026.csv", "id\tname\r\na\tAda\r\n", 1, "", false},
		{"small and capital letters", "things.csv", " ID , Name\na,Ada\n", 1, "", false},
		{"empty rows at the end", "things.csv", "id,name\na,Ada\n,\n,\n\n", 1, "", false},
		{"a row that is too short", "things.csv", "id,name,text\na\n", 1, "", false},
		{"nothing at all", "things.csv", "", 0, "", false},
		{"names alone", "things.csv", "id", 0, "", false},
		{"both separators", "things.csv", "id,name;text\na,b\n", 0, "several kinds of separators", true},
		{"UTF-16", "things.csv", "\xff\xfei\x00d\x00", 0, "UTF-16", true},
		{"no header", "things.csv", "a,Ada\n", 0, "does not name the column id", true},
		{"a column twice", "things.csv", "id,name,Name\na,b,c\n", 0, "column name twice", true},
		{"a column nobody knows", "things.csv", "id,notes\na,b\n", 1, "is no column of things", false},
		{"no ID", "things.csv", "id,name\n,Ada\n", 0, "every row needs it", false},
		{"too many cells", "things.csv", "id,name\na,Ada,Lovelace\n", 0, "more cells than the 2 columns", false},
		{"a quotation mark that stays open", "things.csv", "id,name\na,\"Ada\nb,c\n", 0, "quotation marks", true},
		{"a quotation mark in the middle", "things.csv", "id,name\na,A\"da\n", 0, "quotation marks", true},
		{"a cell without an end", "things.csv", "id,name\na,\"" + long, 0, "longer than 1 MB", true},
		{"bytes that are no text", "things.csv", "id,name\na,caf\xe9\n", 0, "UTF-8", false},
		{"a null", "things.csv", "id,name\na,\x00\n", 0, "null character", false},

		{"a row a line", "x.json", `{"sheet":"things","id":"a"}` + "\n\n" + `{"sheet":"things","id":"b","tags":["x"],"on":true}`, 2, "", false},
		{"with a head", "x.json", `{"kith":1,"space":"fake:kith"}` + "\n" + `{"sheet":"things","id":"a"}`, 1, "", false},
		{"whole", "x.json", `{"kith":1,"end":true}` + "\n" + `{"sheet":"things","id":"a"}` + "\n" + `{"end":{"things":1}}` + "\n", 1, "", false},
		{"of the future", "x.json", `{"kith":2}` + "\n", 0, "newer release", true},
		{"with a head that is none", "x.json", `{"kith":"one"}` + "\n", 0, "does not say what the file is", true},
		{"cut off", "x.json", `{"kith":1,"end":true}` + "\n" + `{"sheet":"things","id":"a"}` + "\n", 1, "cut off", true},
		{"a row too few", "x.json", `{"kith":1,"end":true}` + "\n" + `{"end":{"things":1}}`, 0, "counts 1 rows of things, and there are 0", true},
		{"more behind the end", "x.json", `{"kith":1}` + "\n" + `{"end":{}}` + "\n" + `{"sheet":"things","id":"a"}`, 0, "behind the end", true},
		{"half a line", "x.json", `{"sheet":"things","id":`, 0, "is no JSON", false},
		{"a list", "x.json", `[{"sheet":"things","id":"a"}]`, 0, "is no JSON", false},
		{"no sheet", "x.json", `{"id":"a"}`, 0, "is not one of things", false},
		{"a number", "x.json", `{"sheet":"things","id":17}`, 0, "put it in quotation marks", false},
		{"a list where none is", "x.json", `{"sheet":"things","id":["a"]}`, 0, "is no value", false},
		{"no list where one is", "x.json", `{"sheet":"things","id":"a","tags":"b"}`, 0, "is a list", false},
		{"a broken letter", "x.json", `{"sheet":"things","id":"a","name":"\ud800"}`, 0, "UTF-8", false},
		{"a null in JSON", "x.json", `{"sheet":"things","id":"a","name":"\u0000"}`, 0, "null character", false},
		{"a line without an end", "x.json", `{"sheet":"things","id":"` + long, 0, "longer than 1 MB", true},
		{"a name nobody knows", "x.json", `{"sheet":"things","id":"a","who":"b"}`, 1, "is no column of things", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			th, said, p := read(t, c.file, c.text)
			if len(th.rows) != c.rows || p.damaged != c.damaged {
				t.Errorf("%d rows, damaged is %v; want %d, %v", len(th.rows), p.damaged, c.rows, c.damaged)
			}
			if (c.says == "") != (len(said) == 0) || len(said) > 1 || !strings.Contains(strings.Join(said, ""), c.says) {
				t.Errorf("said %.300q, want %q", said, c.says)
			}
		})
	}
}

func TestNamesOfSpreadsheets(t *testing.T) {
	sheets := []Sheet{{Name: "members"}, {Name: "topics"}}
	for name, want := range map[string]int{"topics.csv": 1, "our/Members of 2026.csv": 0, "members/topics.csv": 1, "people.csv": -1, "members and topics.csv": -1} {
		got, err := sheetOf(sheets, name)
		if (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%s is sheet %d, %v; want %d", name, got, err, want)
		}
	}
}

// FuzzFiles reads anything as a spreadsheet and as JSON: it comes to an end, every
// row has what it needs, and what came leaves and comes back the same.
func FuzzFiles(f *testing.F) {
	for _, seed := range []string{
		"id,name\na,Ada\n", "\ufeffid;tags\na;\"b; c\"\n", "id\tat\na\t2026-03-02\n", "id,text\na,\"x\ny\"\n\"", "id,on\na,\x00\n",
		`{"kith":1,"end":true}` + "\n" + `{"sheet":"things","id":"a","tags":["x"],"on":true,"at":"2026-03-02"}` + "\n" + `{"end":{"things":1}}`,
		`{"sheet":"things","id":"a","name":"\ud800"}`, "{", "[", "\xff\xfe", "id,name\n'=a,'b\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		th, _, _ := read(t, "things.csv", text)
		for _, row := range th.rows {
			if !idRunes.MatchString(row.Text("id")) {
				t.Fatalf("a row with the ID %q", row.Text("id"))
			}
		}
		for _, format := range []string{"json", "csv"} {
			file := write(t, th, format)
			back, said, _ := read(t, "things."+format, file)
			if len(said) > 0 || write(t, back, format) != file {
				t.Fatal(fmt.Sprint(format, said, "\n", file))
			}
		}
	})
}
