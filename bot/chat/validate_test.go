package chat_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

func TestMessageValidate(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ä", n) }
	row := func(items ...chat.Control) []chat.Block { return []chat.Block{chat.Controls{Items: items}} }
	do := chat.ActionID{Name: "x.y", Arg: "1"}
	button := chat.Button{Label: "Go", Do: do}
	pick := chat.Select{Placeholder: "Pick", Do: do, Options: []chat.Option{{Value: "a", Label: "A"}}}
	buttons := func(n int) (all []chat.Control) {
		for i := range n {
			all = append(all, chat.Button{Label: "Go", Do: chat.ActionID{Name: "x.y", Arg: string(rune('a' + i))}})
		}
		return all
	}
	rows := func(n int) (all []chat.Block) {
		for _, b := range buttons(n) {
			all = append(all, chat.Controls{Items: []chat.Control{b}})
		}
		return all
	}
	many := func(n int) (s []chat.Option) {
		for i := range n {
			s = append(s, chat.Option{Value: string(rune('a' + i)), Label: "x"})
		}
		return s
	}
	for _, tt := range []struct {
		name  string
		m     chat.Message
		valid bool
	}{
		{"text", chat.Message{Text: "t"}, true},
		{"no text", chat.Message{Blocks: []chat.Block{chat.Paragraph{Text: "p"}}}, false},
		{"text of 2,000", chat.Message{Text: chat.Markup(long(chat.MaxText))}, true},
		{"text of 2,001", chat.Message{Text: chat.Markup(long(chat.MaxText + 1))}, false},
		{"heading", chat.Message{Text: "t", Blocks: []chat.Block{chat.Heading{Text: long(chat.MaxHeading)}}}, true},
		{"heading too long", chat.Message{Text: "t", Blocks: []chat.Block{chat.Heading{Text: long(chat.MaxHeading + 1)}}}, false},
		{"empty paragraph", chat.Message{Text: "t", Blocks: []chat.Block{chat.Paragraph{Text: " "}}}, false},
		{"too much in all", chat.Message{Text: "t", Blocks: []chat.Block{chat.Paragraph{Text: chat.Markup(long(1800))}, chat.Quote{Text: chat.Markup(long(1800))}}}, false},
		{"five buttons", chat.Message{Text: "t", Blocks: row(buttons(5)...)}, true},
		{"six buttons", chat.Message{Text: "t", Blocks: row(buttons(6)...)}, false},
		{"two buttons that do the same", chat.Message{Text: "t", Blocks: row(button, button)}, false},
		{"a button that does what a select does", chat.Message{Text: "t", Blocks: append(row(button), row(pick)...)}, false},
		{"two addresses", chat.Message{Text: "t", Blocks: row(chat.Button{Label: "x", URL: "https://x"}, chat.Button{Label: "y", URL: "https://y"})}, true},
		{"no button", chat.Message{Text: "t", Blocks: row()}, false},
		{"button without label", chat.Message{Text: "t", Blocks: row(chat.Button{Do: do})}, false},
		{"button that does nothing", chat.Message{Text: "t", Blocks: row(chat.Button{Label: "x"})}, false},
		{"button that does two things", chat.Message{Text: "t", Blocks: row(chat.Button{Label: "x", Do: do, URL: "https://x"})}, false},
		{"action that is too long", chat.Message{Text: "t", Blocks: row(chat.Button{Label: "x", Do: chat.ActionID{Name: "x.y", Arg: strings.Repeat("9", chat.MaxActionBytes-3)}})}, false},
		{"six tags", chat.Message{Text: "t", Tags: []string{"a", "b", "c", "d", "e", "f"}}, false},
		{"select", chat.Message{Text: "t", Blocks: row(pick)}, true},
		{"select beside a button", chat.Message{Text: "t", Blocks: row(pick, button)}, false},
		{"26 options", chat.Message{Text: "t", Blocks: row(chat.Select{Placeholder: "P", Do: do, Options: many(26)})}, false},
		{"an option twice", chat.Message{Text: "t", Blocks: row(chat.Select{Placeholder: "P", Do: do, Options: append(many(1), many(1)...)})}, false},
		{"select of people", chat.Message{Text: "t", Blocks: row(chat.Select{Placeholder: "P", Do: do, Of: chat.FromPeople})}, true},
		{"eight rows", chat.Message{Text: "t", Blocks: rows(8)}, true},
		{"nine rows", chat.Message{Text: "t", Blocks: rows(9)}, false},
		{"facts", chat.Message{Text: "t", Blocks: []chat.Block{chat.Facts{Rows: []chat.Fact{{Label: "l", Value: "v"}}}}}, true},
		{"no facts", chat.Message{Text: "t", Blocks: []chat.Block{chat.Facts{}}}, false},
		{"picture", chat.Message{Text: "t", Files: []chat.File{{Name: "a.png", Alt: "a"}}, Blocks: []chat.Block{chat.Picture{File: "a.png"}}}, true},
		{"picture without words", chat.Message{Text: "t", Files: []chat.File{{Name: "a.png"}}, Blocks: []chat.Block{chat.Picture{File: "a.png"}}}, false},
		{"picture with too many words", chat.Message{Text: "t", Files: []chat.File{{Name: "a.png", Alt: long(chat.MaxAlt + 1)}}}, false},
		{"file", chat.Message{Text: "t", Files: []chat.File{{Name: "a.json", Data: make([]byte, chat.MaxFileBytes)}}}, true},
		{"file too large", chat.Message{Text: "t", Files: []chat.File{{Name: "a.json", Data: make([]byte, chat.MaxFileBytes+1)}}}, false},
		{"file without a name", chat.Message{Text: "t", Files: []chat.File{{Data: []byte("x")}}}, false},
		{"101 pings", chat.Message{Text: "t", Ping: make([]chat.UserID, 101)}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.m.Validate()
			if (err == nil) != tt.valid || err != nil && !errors.Is(err, chat.ErrInvalid) {
				t.Errorf("Validate() = %v, want valid %v", err, tt.valid)
			}
		})
	}
}

func TestFormValidate(t *testing.T) {
	field := chat.Field{Name: "f", Label: "F"}
	form := func(change func(*chat.Form)) chat.Form {
		f := chat.Form{Do: chat.ActionID{Name: "x.y"}, Title: "T", Submit: "S", Fields: []chat.Field{field}}
		change(&f)
		return f
	}
	for _, tt := range []struct {
		name  string
		f     chat.Form
		valid bool
	}{
		{"one field", form(func(*chat.Form) {}), true},
		{"no field", form(func(f *chat.Form) { f.Fields = nil }), false},
		{"six fields", form(func(f *chat.Form) { f.Fields = []chat.Field{field, field, field, field, field, field} }), false},
		{"title of 25", form(func(f *chat.Form) { f.Title = strings.Repeat("x", 25) }), false},
		{"no submit", form(func(f *chat.Form) { f.Submit = "" }), false},
		{"label of 46", form(func(f *chat.Form) { f.Fields[0].Label = strings.Repeat("x", 46) }), false},
		{"value longer than it takes", form(func(f *chat.Form) { f.Fields[0].Max, f.Fields[0].Value = 3, []string{"four"} }), false},
		{"choice without options", form(func(f *chat.Form) { f.Fields[0].Kind = chat.Choice }), false},
		{"choice of channels", form(func(f *chat.Form) { f.Fields[0].Kind, f.Fields[0].Of = chat.Choice, chat.FromChannels }), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.f.Validate()
			if (err == nil) != tt.valid || err != nil && !errors.Is(err, chat.ErrInvalid) {
				t.Errorf("Validate() = %v, want valid %v", err, tt.valid)
			}
		})
	}
}
