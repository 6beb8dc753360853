package privacy

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// known is all that Kith knows about the actor, in one reading.
type known struct {
	accounts []people.Account
	members  []people.Member
	features []bot.KnownIn
	erasure  *Erasure
	kept     []bot.Kept // how long this space keeps things
	now      time.Time
}

func (f *Feature) read(ctx context.Context, r *bot.Request) (k known, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		k.now = tx.Now()
		if k.accounts, err = people.Accounts(ctx, tx, r.Member.Person); err != nil {
			return err
		}
		if k.members, err = people.ByPerson(ctx, tx, r.Member.Person); err != nil {
			return err
		}
		if k.features, err = f.reg.Known(ctx, tx, r); err != nil {
			return err
		}
		if k.erasure, err = pending(ctx, tx, r.Member.Person); err != nil {
			return err
		}
		k.kept, err = f.reg.Kept(ctx, tx, r.Space.ID)
		return err
	})
	return k, err
}

// see says in words what is known: how much of what, and the newest few.
func (f *Feature) see(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	k, err := f.read(ctx, r)
	if err != nil {
		return nil, err
	}
	t := r.Text
	text := t.T("see.text")
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Paragraph{Text: k.person(r)}}}
	for _, member := range k.members[:min(len(k.members), mostSpaces)] {
		m.Blocks = append(m.Blocks, chat.Heading{Text: heading(t, member, r)}, chat.Paragraph{Text: k.in(t, member)})
	}
	if more := len(k.members) - mostSpaces; more > 0 {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("see.more", i18n.Args{"n": more})})
	}
	if lines := keptLines(t, k.kept); lines != "" {
		m.Blocks = append(m.Blocks, chat.Heading{Text: t.S("kept.title")}, chat.Paragraph{Text: lines})
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: t.T("see.others")},
		chat.Controls{Items: []chat.Control{button(t, "export", chat.Primary), change(t, k.erasure)}})
	return chat.Reply{Message: m}, nil
}

// mostSpaces are shown in words, each with so many runes, so that the message
// has room for the rest; the file has them all.
const (
	mostSpaces = 2
	mostLines  = 900
)

// person is what belongs to somebody in all their spaces.
func (k known) person(r *bot.Request) chat.Markup {
	return bullet(r.Text.T("see.person", i18n.Args{"accounts": len(k.accounts), "spaces": len(k.members)})) + "\n" +
		bullet(r.Text.T("see.settings", i18n.Args{"zone": r.Member.Location(r.Space).String(), "hours": r.Member.Hours.String(), "muted": len(r.Member.Muted)}))
}

// in is what is known of a member of one space.
func (k known) in(t i18n.Printer, m people.Member) chat.Markup {
	lines := bullet(t.T("see.member", i18n.Args{"name": m.Name, "since": chat.When(m.Joined)}))
	for _, part := range k.features {
		if part.Member.Space != m.Space || part.Member.User != m.User {
			continue
		}
		for _, line := range part.Lines {
			if next := lines + "\n" + bullet(line); len([]rune(string(next))) <= mostLines {
				lines = next
			}
		}
	}
	return lines
}

func bullet(line chat.Markup) chat.Markup { return "- " + line }

func heading(t i18n.Printer, m people.Member, r *bot.Request) string {
	if m.Space == r.Space.ID {
		return t.S("see.here")
	}
	return t.S("see.elsewhere", i18n.Args{"space": string(m.Space)})
}
