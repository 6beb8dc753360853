package record

import (
	"testing"
	"time"
)

func TestHowLongPeopleWait(t *testing.T) {
	asked := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	after := func(hours ...int) (all []span) {
		for _, h := range hours {
			all = append(all, span{asked: asked, replied: asked.Add(time.Duration(h) * time.Hour)})
		}
		return all
	}
	open := span{asked: asked}
	for _, c := range []struct {
		name    string
		threads []span
		want    Wait
		enough  bool
	}{
		{"nothing was asked", nil, Wait{}, false},
		{"four replies say nothing", after(1, 2, 3, 4), Wait{}, false},
		{"the middle one of five", after(30, 1, 3, 2, 90), Wait{3 * time.Hour, 0}, true},
		{"between the middle ones of six", after(1, 2, 3, 5, 6, 7), Wait{4 * time.Hour, 0}, true},
		{"one of eight is open", append(after(1, 1, 1, 2, 2, 2, 2), open), Wait{2 * time.Hour, 13}, true},
		{"who settled it alone did not wait", append(after(1, 1, 1, 1, 1), span{asked: asked, closed: true}, span{asked: asked, answered: true}), Wait{time.Hour, 0}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, enough := waitOf(c.threads)
			if got != c.want || enough != c.enough {
				t.Errorf("%+v, %v; want %+v, %v", got, enough, c.want, c.enough)
			}
		})
	}
}
