package bot

import (
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

func TestSectionsShareRows(t *testing.T) {
	for _, c := range []struct{ page, want string }{
		{"A aa B bb C cc", "A aa B bb C cc"},
		{"A a B b C c D d E e F f G g H h", "A a B b C c D d E e F f G g H h"},
		{"A a B b C c D d E e F f G g H h I i", "A B ab C c D d E e F f G g H h I i"},
		{"N n A aa B bbbb C c D ddd E ee F f G ggg H h", "N A naa B bbbb C c D ddd E ee F f G ggg H h"},
		{"N s A aa B bbbb C c D ddd E ee F fff G ggg H h", "N s A aa B bbbb C D cddd E ee F fff G ggg H h"},    // a select needs its row
		{"A aaaaa B bbbbb C ccccc D ddddd E eeeee F fffff", "A aaaaa B bbbbb C ccccc D ddddd E eeeee F fffff"}, // nothing fits
	} {
		var blocks []chat.Block
		for _, part := range strings.Fields(c.page) {
			switch {
			case part == "s":
				blocks = append(blocks, chat.Controls{Items: []chat.Control{chat.Select{}}})
			case strings.ToUpper(part) == part:
				blocks = append(blocks, chat.Heading{Text: part})
			default:
				var row chat.Controls
				for _, r := range part {
					row.Items = append(row.Items, chat.Button{Label: string(r)})
				}
				blocks = append(blocks, row)
			}
		}
		var got []string
		for _, b := range shareRows(blocks) {
			switch b := b.(type) {
			case chat.Heading:
				got = append(got, b.Text)
			case chat.Controls:
				labels := ""
				for _, item := range b.Items {
					if button, ok := item.(chat.Button); ok {
						labels += button.Label
					} else {
						labels += "s"
					}
				}
				got = append(got, labels)
			default:
				t.Fatalf("%T", b)
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: got %s, want %s", c.page, g, c.want)
		}
	}
}
