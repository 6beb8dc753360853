package main

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

func troubleVerbs() []verb {
	return []verb{
		{"cut HOW", "end all connections: " + strings.Join(ways, ", ") + ", close CODE", nobody(1, (*town).cut)},
		{"greet HOW", "… the next one, as soon as it is there", nobody(1, (*town).greet)},
		{"twice N", "tell the next events twice", number(func(t *town, n int) { t.double.Twice(n) })},
		{"swap N", "tell each of the next events after the one that follows", number(func(t *town, n int) { t.double.Swap(n) })},
		{"again", "tell what somebody did last once more", nobody(0, func(t *town, _ []string) (string, error) { t.double.Redeliver(); return "", nil })},
		{"fail STATUS [times=N] [method=M] [path=P] [after=yes] [delay=D]", "answer requests so; STATUS may be reset, slow, user, shared, global, cloudflare", nobody(1, (*town).fail)},
		{"clock +DURATION", "move the time ahead, such as +15m", nobody(1, (*town).clock)},
		{"revoke", "make the bot's token invalid", nobody(0, func(t *town, _ []string) (string, error) { t.double.RevokeToken(); return "", nil })},
		{"remove", "throw the bot out of the server", nobody(0, func(t *town, _ []string) (string, error) { t.double.RemoveBot(t.guild); return "", nil })},
		{"invite", "… and let it in", nobody(0, func(t *town, _ []string) (string, error) { t.double.InviteBot(t.guild, mayAll); return "", nil })},
		{"counts", "what happened so far", nobody(0, (*town).counts)},
		{"requests [N]", "the last requests", nobody(0, (*town).requests)},
		{"who", "who and what there is", nobody(0, func(t *town, _ []string) (string, error) { return t.describe(), nil })},
	}
}

// ways are those of [discordtest.Cut] in a word.
var ways = []string{
	string(discordtest.Reset), string(discordtest.Reconnect), string(discordtest.Invalid), string(discordtest.Resumable), string(discordtest.Silence),
	string(discordtest.Deafness), string(discordtest.NewSession), string(discordtest.Beat), string(discordtest.Mute),
}

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
		if err != nil {
			return "", fmt.Errorf("%q is no number", words[0])
		}
		do(t, n)
		return "", nil
	})
}

// way is how a connection ends.
func way(words []string) (discordtest.Cut, error) {
	how := strings.Join(words, " ")
	if slices.Contains(ways, how) {
		return discordtest.Cut(how), nil
	}
	code, err := strconv.Atoi(strings.TrimPrefix(how, "close "))
	if err != nil || code < 1000 || code > 4999 {
		return "", fmt.Errorf("nothing ends by %q", how)
	}
	return discordtest.Close(code), nil
}

func (t *town) cut(words []string) (string, error) {
	how, err := way(words)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d connections.", t.double.Cut(how)), nil
}

func (t *town) greet(words []string) (string, error) {
	how, err := way(words)
	if err == nil {
		t.double.Greet(how)
	}
	return "", err
}

func (t *town) fail(words []string) (string, error) {
	var f discordtest.Fault
	switch what := words[0]; what {
	case "reset":
		f.Reset = true
	case "slow":
		f.Delay = 5 * time.Second
	case string(discordtest.TooManyOfRoute), string(discordtest.TooManyOfResource), string(discordtest.TooManyOfAll), string(discordtest.TooManyForProxy):
		f = discordtest.RateLimited(discordtest.TooMany(what), "5")
	default:
		status, err := strconv.Atoi(what)
		if err != nil || status < 200 || status > 599 {
			return "", fmt.Errorf("nothing fails with %q", what)
		}
		f = discordtest.Unavailable(status)
	}
	f.Times = 1
	var wrong error
	err := pairs(words[1:], func(name, value string) { wrong = errors.Join(wrong, detail(&f, name, value)) })
	if err := errors.Join(err, wrong); err != nil {
		return "", err
	}
	t.double.Fail(f)
	return "", nil
}

// detail is one of a fault.
func detail(f *discordtest.Fault, name, value string) (err error) {
	switch name {
	case "times":
		f.Times, err = strconv.Atoi(value)
	case "method":
		f.Method = strings.ToUpper(value)
	case "path":
		f.Path = value
		_, err = regexp.Compile(value)
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
	return "It is " + t.now().Format(time.DateTime) + ".", nil
}

func (t *town) counts([]string) (string, error) {
	c := t.double.Counts()
	return fmt.Sprintf("%d connections, %d now; %d sessions begun, %d resumed, %d refused; %d requests, %d answered with 429, %d invalid; %v",
		c.Connects, t.double.Connections(), c.Identifies, c.Resumes, c.Refused, c.Requests, c.Limited, c.Invalid, c.ByStatus), nil
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
		fmt.Fprintf(&b, "%s %-6s %s %d %s\n", r.At.Format("15:04:05.000"), r.Method, r.Path, r.Status, http.StatusText(r.Status))
	}
	return strings.TrimRight(b.String(), "\n"), nil
}
