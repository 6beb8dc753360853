package gratitude

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

func speak(t *testing.T, language string) i18n.Printer {
	c := i18n.NewCatalog()
	if err := c.Add("gratitude", files); err != nil {
		t.Fatal(err)
	}
	return c.Printer("gratitude", language)
}

func TestPicture(t *testing.T) {
	long := topicCount{strings.Repeat("ü", 30), 1000}
	for _, topics := range [][]topicCount{
		{{"go", 1}},
		{{"go", 12}, {"interviews", 3}, {"其他", 1}},
		{long, long, long, long, long, long, long, long},
	} {
		for language, title := range map[string]string{"en": "What I was thanked for.", "de": "Wofür mir gedankt wurde."} {
			one, err := picture(speak(t, language), topics)
			if err != nil {
				t.Fatal(err)
			}
			two, _ := picture(speak(t, language), topics)
			img, err := png.Decode(bytes.NewReader(one.Data))
			if err != nil || img.Bounds().Dx() != wide || img.Bounds().Dy() != around+barHigh*len(topics) || !bytes.Equal(one.Data, two.Data) {
				t.Errorf("%v in %s: %v, %v", topics, language, img, err)
			}
			if !strings.HasPrefix(one.Alt, title) || utf8.RuneCountInString(one.Alt) > chat.MaxAlt || len(one.Data) > chat.MaxFileBytes {
				t.Errorf("%v in %s: %q", topics, language, one.Alt)
			}
		}
	}
	file, err := picture(speak(t, "en"), []topicCount{{"go", 12}, {"interviews", 1}})
	if want := "What I was thanked for. go: 12 times. interviews: once."; err != nil || file.Alt != want {
		t.Errorf("%q, want %q, %v", file.Alt, want, err)
	}
}
