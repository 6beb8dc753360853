package main

import (
	"strings"
	"testing"
)

func TestWhen(t *testing.T) {
	const now, berlin = "--now=2026-03-04T10:00:00+01:00", "--zone=Europe/Berlin"
	for _, c := range []struct {
		args []string
		code int
		says string // all that is printed when it is understood, else a part
	}{
		{[]string{now, berlin, "--", "next tue 17:30"}, exitOK, "2026-03-10T17:30:00+01:00\n"},
		{[]string{now, berlin, "--", "next", "tue", "17:30"}, exitOK, "2026-03-10T17:30:00+01:00\n"},
		{[]string{now, "--zone=berlin", "nächste Woche Dienstag 17 Uhr"}, exitOK, "2026-03-10T17:00:00+01:00\n"},
		{[]string{now, berlin, "--", "fri 9am PST"}, exitOK, "2026-03-06T09:00:00-08:00\n"},
		{[]string{now, "--zone=UTC", "15:00"}, exitOK, "2026-03-04T15:00:00Z\n"},
		{[]string{now, berlin, "--next=9", "tomorrow noon"}, exitOK, "2026-03-05T12:00:00+01:00\n"},
		{[]string{now, berlin, "--", "mondays at 9am"}, exitOK, "2026-03-09T09:00:00+01:00\n2026-03-16T09:00:00+01:00\n2026-03-23T09:00:00+01:00\n2026-03-30T09:00:00+02:00\n"},
		{[]string{now, berlin, "--next", "2", "--", "every other wed 6pm"}, exitOK, "2026-03-04T18:00:00+01:00\n2026-03-18T18:00:00+01:00\n"},
		{[]string{now, berlin, "--", "mondays 9am 2 times"}, exitOK, "2026-03-09T09:00:00+01:00\n2026-03-16T09:00:00+01:00\n"},
		{[]string{now, berlin, "--", "tomorrow at 5"}, exitFault, "Do you mean 5am or 5pm?"},
		{[]string{now, berlin, "--language=de", "--", "tomorrow at 5"}, exitFault, "Meinst du 05:00 oder 17:00 Uhr?"},
		{[]string{now, berlin, "--", "banana"}, exitFault, "I do not understand “banana”"},
		{[]string{now, berlin, "--", ""}, exitFault, "Write when"},
		{[]string{now, berlin, "--", "-5"}, exitFault, "what they say together"},
		{[]string{now, berlin}, exitUsage, "write a time"},
		{[]string{"--now=tomorrow", "5pm"}, exitUsage, `--now "tomorrow" is no time; write it like`},
		{[]string{"--zone=Berln", "5pm"}, exitUsage, `there is no time zone "Berln"; did you mean Europe/Berlin?`},
		{[]string{"--zone=Mars/Phobos", "5pm"}, exitUsage, `there is no time zone "Mars/Phobos"`},
		{[]string{"--next=-1", "5pm"}, exitUsage, "--next -1 is no number of moments"},
		{[]string{"--next=x", "5pm"}, exitUsage, "--next"},
		{[]string{"--language=fr", "5pm"}, exitUsage, "choose one of en, de"},
		{[]string{"--zne=x", "5pm"}, exitUsage, "did you mean --zone?"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			code, out, errs := outcome(t, kithCommand(t, nil, append([]string{"when"}, c.args...)...))
			if code != c.code || code == exitOK && out != c.says || code != exitOK && (!strings.Contains(errs, c.says) || out != "" || strings.Count(errs, "\n") != 1) {
				t.Errorf("ended with %d, want %d and %q\n%s%s", code, c.code, c.says, out, errs)
			}
		})
	}
}
