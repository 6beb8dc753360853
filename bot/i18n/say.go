package i18n

import (
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Duration says how long something takes or took: "40 min", "3 h", "2 days". It
// rounds to minutes below two hours, to hours below two days, else to days;
// what rounds to one hour or one day is called that. The sign is dropped.
func (p Printer) Duration(d time.Duration) string {
	p = p.For(own)
	minutes := int(d.Abs().Round(time.Minute) / time.Minute)
	hours := (minutes + 30) / 60
	switch {
	case minutes == 0:
		return p.S("duration.moment")
	case minutes < 120 && minutes != 60:
		return p.S("duration.minutes", Args{"n": minutes})
	case hours < 48 && hours != 24:
		return p.S("duration.hours", Args{"n": hours})
	}
	return p.S("duration.days", Args{"n": (minutes + 12*60) / (24 * 60)})
}

// List says several things in a sentence: "a, b and c". No item is "".
func (p Printer) List(items []chat.Markup) chat.Markup {
	p = p.For(own)
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return p.T("list.two", Args{"a": items[0], "b": items[1]})
	}
	last := len(items) - 1
	list := items[0]
	for _, item := range items[1:last] {
		list = p.T("list.more", Args{"a": list, "b": item})
	}
	return p.T("list.last", Args{"a": list, "b": items[last]})
}
