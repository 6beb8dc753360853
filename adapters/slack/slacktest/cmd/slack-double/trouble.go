package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

func troubleVerbs() []verb {
	return []verb{
		{"cut HOW", "end all sockets: " + strings.Join(ways, ", ") + ", close CODE", nobody(1, (*town).cut)},
		{"greet HOW", "… the next one, as soon as it is there", nobody(1, (*town).greet)},
		{"litter WHAT", "send what no app understands: " + strings.Join(rubbish, ", "), nobody(1, (*town).litter)},
		{"refuse CODE…", "refuse the next sockets, such as internal_error", nobody(1, func(t *town, words []string) (string, error) { t.double.Delivery().Refuse(words...); return "", nil })},
		{"socket-mode on|off", "switch Socket Mode", nobody(1, (*town).socketMode)},
		{"twice N", "tell the next events twice", number(func(t *town, n int) { t.double.Delivery().Twice(n) })},
		{"lose N", "lose the next acknowledgements", number(func(t *town, n int) { t.double.Delivery().Lose(n) })},
		{"again", "tell what somebody did last once more", nobody(0, func(t *town, _ []string) (string, error) { return t.simply(t.double.Repeat) })},
		{"fail WHAT [times=N] [method=M] [after=yes] [delay=D]", "answer calls with a code such as not_in_channel, with a status, or cut, or slow", nobody(1, (*town).fail)},
		{"clock +DURATION", "move the time ahead, such as +15m", nobody(1, (*town).clock)},
		{"revoke", "make the app's token invalid", nobody(0, func(t *town, _ []string) (string, error) { return t.onTeam(t.double.Revoke) })},
		{"uninstall", "put the app out of the workspace", nobody(0, func(t *town, _ []string) (string, error) { return t.onTeam(t.double.Uninstall) })},
		{"counts", "what happened so far", nobody(0, (*town).counts)},
		{"requests [N]", "the last calls", nobody(0, (*town).requests)},
		{"who", "who and what there is", nobody(0, func(t *town, _ []string) (string, error) { return t.describe(), nil })},
	}
}

// ways are those of [delivery.Cut] in a word, and rubbish is that of
// [delivery.Garbage].
var (
	ways = []string{
		string(delivery.Reset), string(delivery.Warning), string(delivery.Refresh), string(delivery.Disabled), string(delivery.Silence),
		string(delivery.Deafness), string(delivery.Mute),
	}
	rubbish = []string{
		string(delivery.BrokenJSON), string(delivery.Empty), string(delivery.Binary), string(delivery.NoObject), string(delivery.NoType), string(delivery.NoPayload),
	}
)

func nobody(words int, do func(*town, []string) (string, error)) func(*town, string, []string) (string, error) {
	return func(t *town, _ string, said []string) (string, error) {
		if len(said) < words {
			return "", errors.New("something is missing; type help")
		}
		return do(t, said)
	}
}

func number(do func(*town, int)) func(*town, string, []string) (string, error) {
	return nobody(1, func(t *town, words []string) (string, error) {
		n, err := strconv.Atoi(words[0])
		if err != nil || n < 0 {
			return "", fmt.Errorf("%q is no number", words[0])
		}
		do(t, n)
		return "", nil
	})
}

func (t *town) onTeam(do func(context.Context, string) (slacktest.Done, error)) (string, error) {
	return t.simply(func(ctx context.Context) (slacktest.Done, error) { return do(ctx, t.team) })
}

// way is how a connection ends.
func way(words []string) (delivery.Cut, error) {
	how := strings.Join(words, " ")
	if slices.Contains(ways, how) {
		return delivery.Cut(how), nil
	}
	code, err := strconv.Atoi(strings.TrimPrefix(how, "close "))
	if err != nil || code < 1000 || code > 4999 {
		return "", fmt.Errorf("nothing ends by %q", how)
	}
	return delivery.Close(code), nil
}

func (t *town) cut(words []string) (string, error) {
	how, err := way(words)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d sockets.", t.double.Delivery().Cut(how)), nil
}

func (t *town) greet(words []string) (string, error) {
	how, err := way(words)
	if err == nil {
		t.double.Delivery().Greet(how)
	}
	return "", err
}

func (t *town) litter(words []string) (string, error) {
	what := strings.Join(words, " ")
	if !slices.Contains(rubbish, what) {
		return "", fmt.Errorf("nobody knows what %q is", what)
	}
	return fmt.Sprintf("%d sockets.", t.double.Delivery().Litter(delivery.Garbage(what))), nil
}

func (t *town) socketMode(words []string) (string, error) {
	if words[0] != "on" && words[0] != "off" {
		return "", fmt.Errorf("it is on or off, not %q", words[0])
	}
	t.double.Delivery().Disable(words[0] == "off")
	return "", nil
}

func (t *town) fail(words []string) (string, error) {
	f := slacktest.Fault{Times: 1}
	switch what := words[0]; what {
	case "cut":
		f.Cut = true
	case "slow":
		f.Delay = 5 * time.Second
	default:
		status, err := strconv.Atoi(what)
		switch {
		case err != nil:
			f.Code = what
		case status < 200 || status > 599:
			return "", fmt.Errorf("nothing fails with %q", what)
		default:
			f.Status = status
		}
	}
	var wrong error
	err := pairs(words[1:], func(name, value string) { wrong = errors.Join(wrong, detail(&f, name, value)) })
	if err := errors.Join(err, wrong); err != nil {
		return "", err
	}
	t.double.Fail(f)
	return "", nil
}

// detail is one of a fault.
func detail(f *slacktest.Fault, name, value string) (err error) {
	switch name {
	case "times":
		f.Times, err = strconv.Atoi(value)
	case "method":
		f.Method = value
	case "after":
		f.After = value == "yes"
	case "delay":
		f.Delay, err = time.ParseDuration(value)
	default:
		err = fmt.Errorf("a fault has no %s", name)
	}
	return err
}

func (t *town) clock(words []string) (string, error) {
	d, err := time.ParseDuration(strings.TrimPrefix(words[0], "+"))
	if err != nil || d < 0 {
		return "", fmt.Errorf("%q is no time to move ahead", words[0])
	}
	t.mu.Lock()
	t.ahead += d
	t.mu.Unlock()
	t.double.Delivery().Moved()
	return "It is " + t.now().Format(time.DateTime) + ".", nil
}

func (t *town) counts([]string) (string, error) {
	d, c := t.double.Delivery().Counts(), t.double.Counts()
	return fmt.Sprintf("%d sockets, %d now; %d sent, %d acknowledged within %s (99 of 100) and %s at most, %d again, %d given up; %d calls, %d answered with 429; %d messages, %d of them twice",
		d.Connects, t.double.Delivery().Sockets(), d.Sent, d.Acknowledged, t.double.Delivery().Times().P99.Round(time.Millisecond),
		t.double.Delivery().Times().Max.Round(time.Millisecond), d.Retried, d.GivenUp, c.Requests, c.Limited, c.Posted, c.Duplicates), nil
}

func (t *town) requests(words []string) (string, error) {
	n := 10
	if len(words) > 0 {
		var err error
		if n, err = strconv.Atoi(words[0]); err != nil || n < 1 {
			return "", fmt.Errorf("%q is no number", words[0])
		}
	}
	all := t.double.Requests()
	var b strings.Builder
	for _, r := range all[max(0, len(all)-n):] {
		fmt.Fprintf(&b, "%s %s %s %d %s\n", r.At.Format("15:04:05.000"), r.Method, r.Channel, r.Status, cmp.Or(r.Code, http.StatusText(r.Status)))
	}
	return strings.TrimRight(b.String(), "\n"), nil
}
