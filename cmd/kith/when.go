package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/when"
)

const (
	usualSeries = 4    // occurrences of a series that are printed
	longSeries  = 1000 // at most
)

// wording is a phrase, and where and when it is said.
type wording struct {
	now, zone, language string
	next                int
}

func (p *program) whenCommand() *cobra.Command {
	w := &wording{}
	cmd := &cobra.Command{
		Use: "when [flags] -- PHRASE", Short: "Say what Kith understands of a time in plain words", Args: phrased,
		Long: "Reads a time as members write it and prints the moments it means, one a line. It ends\n" +
			"with 1 when the phrase is not understood as a whole or may mean several things, and\n" +
			"says what to write instead. docs/times.md describes what can be written.",
		Example: "  kith when --zone Europe/Berlin -- next tue 17:30\n" +
			"  kith when --zone America/New_York --next 10 -- every other wed 6pm\n" +
			"  kith when --now 2026-03-04T10:00:00+01:00 --zone Europe/Berlin -- \"in zwei Wochen um 17 Uhr\"",
		RunE: p.do(func(_ *cobra.Command, words []string) error { return p.when(w, strings.Join(words, " ")) }),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&w.now, "now", "", "the `TIME` at which it is said, such as 2026-03-04T10:00:00+01:00; without it, now")
	f.StringVar(&w.zone, "zone", "", "the `ZONE` of who says it, such as Europe/Berlin; without it, what TZ names, or UTC")
	f.IntVar(&w.next, "next", 0, "`NUMBER` of moments of a series; without it, 4")
	f.StringVar(&w.language, "language", "en", "the `LANGUAGE` of who says it: en or de; all are understood")
	suggest(cmd, "language", "en", "de")
	return cmd
}

func phrased(cmd *cobra.Command, words []string) error {
	if len(words) == 0 {
		return errors.New("write a time: kith when -- next tue 17:30")
	}
	return nil
}

func (p *program) when(w *wording, phrase string) error {
	now, zone, err := w.place()
	if err != nil {
		return usageError{err}
	}
	r, err := when.Read(phrase, now, zone, w.language)
	if u, ok := errors.AsType[*when.UnclearError](err); ok {
		texts := i18n.NewCatalog()
		if err := texts.Add(when.Owner, when.Files); err != nil {
			return fmt.Errorf("texts: %w", err)
		}
		return errors.New(u.Reason(texts.Printer(when.Owner, w.language)))
	}
	if err != nil {
		return err
	}
	if r.Rule == nil {
		fmt.Fprintln(p.out, r.At.Format(time.RFC3339))
		return nil
	}
	for _, o := range r.Rule.Next(now, w.next) {
		fmt.Fprintln(p.out, o.At.Format(time.RFC3339))
	}
	return nil
}

// place is when and where the phrase is said.
func (w *wording) place() (now time.Time, zone string, err error) {
	now = time.Now()
	if w.now != "" {
		if now, err = time.Parse(time.RFC3339, w.now); err != nil {
			return now, "", fmt.Errorf("--now %q is no time; write it like 2026-03-04T10:00:00+01:00", w.now)
		}
	}
	switch {
	case w.next < 0 || w.next > longSeries:
		return now, "", fmt.Errorf("--next %d is no number of moments between 1 and %d", w.next, longSeries)
	case w.next == 0:
		w.next = usualSeries
	}
	if w.language != "en" && w.language != "de" {
		return now, "", fmt.Errorf("there is no language %q; choose one of en, de", w.language)
	}
	if w.zone == "" {
		if _, known := when.Location(time.Local.String()); known {
			return now, time.Local.String(), nil
		}
		return now, "UTC", nil
	}
	if _, known := when.Location(w.zone); known {
		return now, w.zone, nil // also names that people are not offered, such as Etc/GMT+5
	}
	zone, near := when.ZoneNamed(w.zone)
	switch {
	case zone != "":
		return now, zone, nil
	case len(near) > 0:
		return now, "", fmt.Errorf("there is no time zone %q; did you mean %s?", w.zone, strings.Join(near, ", "))
	}
	return now, "", fmt.Errorf("there is no time zone %q; write one like Europe/Berlin", w.zone)
}
