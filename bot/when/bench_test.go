package when

import (
	"strings"
	"testing"
	"time"
)

func BenchmarkRead(b *testing.B) {
	for _, phrase := range []string{"next tue 17:30", "every other wed 6pm until 30 june", "jeden zweiten Mittwoch 18 Uhr", "tomorrow at 5", strings.Repeat("1 and ", 33)} {
		b.Run(phrase[:min(len(phrase), 20)], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Read(phrase, saidAt, berlin, "en")
			}
		})
	}
}

// BenchmarkNext asks for what comes next of series that began ten years ago.
func BenchmarkNext(b *testing.B) {
	for _, rrule := range []string{"FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=MONTHLY;BYDAY=-1FR"} {
		r := Rule{Start: Wall{2016, time.March, 8, 18, 0}, Zone: berlin, RRule: rrule}
		b.Run(rrule, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Next(saidAt, 1)
			}
		})
	}
}
