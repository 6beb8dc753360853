package bottest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// lobby is where people type commands unless they say where.
const lobby chat.ConversationID = "#general"

// act does what a person does.
func (p *Player) act(ctx context.Context, who chat.UserID, what string) error {
	verb, rest, _ := strings.Cut(what, " ")
	switch {
	case strings.HasPrefix(what, "/"):
		return p.World.Command(ctx, who, lobby, what)
	case verb == "presses":
		return p.World.Press(ctx, who, rest)
	case verb == "chooses":
		return p.World.Choose(ctx, who, strings.Split(rest, ", "))
	case verb == "fills":
		return p.World.Fill(ctx, who, values(rest))
	case what == "opens the page":
		return p.World.OpenHome(ctx, who)
	case verb == "joins":
		return p.World.Join(ctx, who)
	case verb == "leaves":
		return p.World.Leave(ctx, who)
	case strings.HasPrefix(what, "writes to kith: "):
		return p.World.Post(ctx, who, "", strings.TrimPrefix(what, "writes to kith: "))
	case strings.HasPrefix(what, "writes in "):
		channel, text, _ := strings.Cut(strings.TrimPrefix(what, "writes in "), ": ")
		return p.World.Post(ctx, who, chat.ConversationID(channel), text)
	}
	return p.point(ctx, who, what)
}

var (
	replies = regexp.MustCompile(`^replies to "(.+)": (.+)$`)
	uses    = regexp.MustCompile(`^uses "(.+)" on "(.+)"$`)
	types   = regexp.MustCompile(`^in thread "(.+)": (/.+)$`)
)

// point does what needs a message to point at.
func (p *Player) point(ctx context.Context, who chat.UserID, what string) error {
	if m := replies.FindStringSubmatch(what); m != nil {
		return p.World.Reply(ctx, who, m[1], m[2])
	}
	if m := uses.FindStringSubmatch(what); m != nil {
		return p.World.Use(ctx, who, m[1], m[2])
	}
	if m := types.FindStringSubmatch(what); m != nil {
		thread, err := p.World.Thread(who, m[1])
		if err != nil {
			return err
		}
		return p.World.Command(ctx, who, thread, m[2])
	}
	return errLine
}

var fieldStart = regexp.MustCompile(`(?:^|; )([a-z]+)=`)

// values reads "title=How do I …; topics=[go, testing]".
func values(s string) chat.Values {
	v := chat.Values{}
	starts := fieldStart.FindAllStringSubmatchIndex(s, -1)
	for i, at := range starts {
		end := len(s)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		text := expand(s[at[1]:end])
		if text == "[]" {
			v[s[at[2]:at[3]]] = nil
			continue
		}
		if list, ok := strings.CutPrefix(text, "["); ok {
			v[s[at[2]:at[3]]] = strings.Split(strings.TrimSuffix(list, "]"), ", ")
			continue
		}
		v[s[at[2]:at[3]]] = []string{text}
	}
	return v
}

var times = regexp.MustCompile(`^"(.*)" times (\d+)$`)

// expand reads `"x" times 10000`, so that a scenario can hold what is too long.
func expand(s string) string {
	if m := times.FindStringSubmatch(s); m != nil {
		n, _ := strconv.Atoi(m[2])
		return strings.Repeat(expand(m[1]), n)
	}
	return strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\0`, "\x00").Replace(s)
}

// time moves the clock: "+4h", "+3d", or "2026-03-02 09:00 Europe/Berlin".
func (p *Player) time(ctx context.Context, what string) error {
	to := time.Time{}
	if d, ok := strings.CutPrefix(what, "+"); ok {
		length, err := duration(d)
		if err != nil {
			return err
		}
		to = p.Clock.Now().Add(length)
	} else {
		stamp, zone := what, p.zone
		if parts := strings.Fields(what); len(parts) == 3 {
			stamp, zone = parts[0]+" "+parts[1], parts[2]
		}
		loc, err := time.LoadLocation(zone)
		if err != nil {
			return err
		}
		if to, err = time.ParseInLocation("2006-01-02 15:04", stamp, loc); err != nil {
			return err
		}
	}
	_, err := p.worker.Advance(ctx, p.Clock, to)
	return err
}

// duration reads what time.ParseDuration does, and days: "30d".
func duration(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(s)
}

var errNetwork = errors.New("connection reset")

// platform breaks the platform in one of the ways platforms break.
func (p *Player) platform(ctx context.Context, what string) error {
	var op string
	var n int
	switch {
	case what == "is down":
		p.down(1 << 30)
	case what == "is up":
		p.down(0)
	case what == "repeats the last event":
		return p.World.Repeat(ctx)
	case strings.HasPrefix(what, "refuses messages to "):
		p.World.Refuse(chat.UserID(strings.TrimPrefix(what, "refuses messages to ")), true)
	case strings.HasPrefix(what, "accepts messages to "):
		p.World.Refuse(chat.UserID(strings.TrimPrefix(what, "accepts messages to ")), false)
	case what == "puts kith out", what == "lets kith in":
		return p.presence(ctx, what == "lets kith in")
	case harming.MatchString(what):
		return p.harm(harming.FindStringSubmatch(what))
	default:
		if _, err := fmt.Sscanf(what, "%s fails %d times", &op, &n); err != nil {
			return errLine
		}
		p.World.Fail(op, n, errNetwork)
	}
	return nil
}

// presence puts Kith out of the space, or lets it in again.
func (p *Player) presence(ctx context.Context, in bool) error {
	world, ok := p.World.(chattest.Remover)
	switch {
	case !ok:
		return errors.New("nobody can put Kith out of this platform")
	case in:
		return world.Return(ctx)
	}
	return world.Remove(ctx)
}

var harming = regexp.MustCompile(`^(deletes|brings back|forbids writing in|allows writing in|forbids threads in|allows threads in) (#\S+)$`)

// harm breaks a channel, or mends it.
func (p *Player) harm(words []string) error {
	world, ok := p.World.(chattest.Breaker)
	if !ok {
		return errors.New("channels cannot be broken on this platform")
	}
	how := map[string]chattest.Harm{"deletes": chattest.Deleted, "forbids writing in": chattest.ReadOnly, "forbids threads in": chattest.NoThreads}
	world.Break(chat.ConversationID(words[2]), how[words[1]])
	return nil
}

func (p *Player) down(n int) {
	for _, op := range []string{"send", "edit", "delete", "converse", "home"} {
		p.World.Fail(op, n, errNetwork)
	}
}

// kith ends the process and starts another on the same database.
func (p *Player) kith(ctx context.Context, what string) error {
	if length, ok := strings.CutPrefix(what, "is down for "); ok {
		return p.downtime(ctx, length)
	}
	switch what {
	case "restarts":
		p.core.Close()
		return p.start(ctx)
	case "crashes after send":
		p.World.Fail("send-after", 1, errNetwork)
		return nil
	}
	return errLine
}

// downtime lets time pass in which nothing that becomes due is done. What people
// write meanwhile is delivered when Kith is back.
func (p *Player) downtime(ctx context.Context, length string) error {
	d, err := duration(length)
	if err != nil {
		return err
	}
	p.core.Close()
	p.Clock.Set(p.Clock.Now().Add(d))
	return p.start(ctx)
}
