package problems

import (
	"context"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What the reporter sees: where their report stands, all that was written, and
// what they can do. It is shown to them alone, and never in a message that stays.

const mostListed = 10 // two rows of buttons

// section reminds the reporter on their own page, without a row of buttons: the
// command shows the rest.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	reported, err := own(ctx, tx, r.Space.ID, r.Actor.ID, mostListed)
	if err != nil || len(reported) == 0 {
		return nil, err
	}
	open := 0
	for _, p := range reported {
		if !p.over() {
			open++
		}
	}
	if open == 0 {
		return nil, nil
	}
	return []chat.Block{chat.Note{Text: r.Text.T("section", i18n.Args{"n": open, "command": "/problem"})}}, nil
}

// receipt says what happens next.
func receipt(t i18n.Printer, p *Problem) chat.Message {
	text := t.T("receipt")
	return chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Note{Text: t.T("receipt.danger")},
		chat.Controls{Items: []chat.Control{button(t, "add", p.ID), button(t, "withdraw", p.ID)}},
	}}
}

// ownList shows all reports of a member.
func ownList(t i18n.Printer, reported []*Problem) chat.Message {
	text := t.T("mine.list")
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	var lines chat.Markup
	var row []chat.Control
	for i, p := range reported {
		args := i18n.Args{"i": i + 1, "kind": t.S("kind." + string(p.Kind)), "when": chat.When(p.At), "state": t.S("state." + string(p.State))}
		lines += t.T("mine.line", args) + "\n"
		row = append(row, chat.Button{Label: t.S("button.number", i18n.Args{"i": i + 1}), Do: do("mine", p.ID)})
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: lines}, chat.Controls{Items: row[:min(len(row), chat.MaxRow)]})
	if len(row) > chat.MaxRow {
		m.Blocks = append(m.Blocks, chat.Controls{Items: row[chat.MaxRow:]})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{button(t, "new", "")}})
	return m
}

// mine shows one report to whoever made it.
func (f *Feature) mine(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	m, err := readOwn(ctx, r, p.Arg, -1)
	return reply(m, err)
}

func (f *Feature) minePage(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	id, page := pageArg(p.Arg)
	m, err := readOwn(ctx, r, id, page)
	return update(m, err)
}

// pageArg reads what a button for another page carries.
func pageArg(arg string) (id string, page int) {
	id, n, _ := strings.Cut(arg, "|")
	page, _ = strconv.Atoi(n)
	return id, page
}

func readOwn(ctx context.Context, r *bot.Request, id string, page int) (m chat.Message, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		p, err := forReporter(ctx, tx, r, id)
		if err != nil {
			return err
		}
		words, err := wordsOf(ctx, tx, id)
		m = ownMessage(r.Text, p, words, page)
		return err
	})
	return m, err
}

func ownMessage(t i18n.Printer, p *Problem, words []Word, page int) chat.Message {
	text := t.T("mine.text", i18n.Args{"kind": t.S("kind." + string(p.Kind)), "when": chat.When(p.At)})
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Paragraph{Text: standing(t, p)}}}
	all := pages(words)
	if n := clamp(page, all); n >= 0 {
		m.Blocks = append(m.Blocks, conversation(t, all[n], false)...)
		m.Blocks = append(m.Blocks, turn(t, "page", p.ID, n, len(all))...)
	}
	if items := ownButtons(t, p); len(items) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return m
}

// standing says where a report stands, and what happens next.
func standing(t i18n.Printer, p *Problem) chat.Markup {
	switch p.State {
	case Taken:
		return t.T("standing.taken", i18n.Args{"who": chat.Mention(p.Handler)})
	case Closed:
		return t.T("standing.closed", i18n.Args{"when": chat.When(p.ClosedAt), "outcome": t.T("outcome." + string(p.Outcome) + ".told")})
	case Withdrawn:
		return t.T("standing.withdrawn")
	case Waiting:
	}
	if p.Round > 0 {
		return t.T("standing.again")
	}
	return t.T("standing.new")
}

func ownButtons(t i18n.Printer, p *Problem) (items []chat.Control) {
	switch p.State {
	case Waiting, Taken:
		items = append(items, button(t, "add", p.ID))
		if p.TakenAt.IsZero() {
			items = append(items, button(t, "withdraw", p.ID))
		}
	case Closed:
		items = append(items, button(t, "again", p.ID))
	case Withdrawn:
	}
	return items
}

// turn is the row that leads to other pages; none when there is one page.
func turn(t i18n.Printer, verb, id string, page, of int) []chat.Block {
	var items []chat.Control
	to := func(key string, n int) {
		items = append(items, chat.Button{Label: t.S(key), Do: do(verb, id+"|"+strconv.Itoa(n))})
	}
	if page > 0 {
		to("button.earlier", page-1)
	}
	if page < of-1 {
		to("button.later", page+1)
	}
	if len(items) == 0 {
		return nil
	}
	return []chat.Block{chat.Controls{Items: items}}
}

func (f *Feature) openAdd(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		found, err := forReporter(ctx, tx, r, p.Arg)
		if err == nil {
			err = found.Add(r.Actor.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: wordsForm(r.Text, "add", p.Arg)}, nil
}

// wordsForm asks for words: something to add, or a question.
func wordsForm(t i18n.Printer, verb, id string) chat.Form {
	return chat.Form{Do: do(verb, id), Title: t.S(verb + ".title"), Submit: t.S(verb + ".submit"), Fields: []chat.Field{
		{Name: "words", Kind: chat.Area, Label: t.S(verb + ".words"), Hint: t.S(verb + ".words.hint"), Max: maxWords},
	}}
}

// add keeps what the reporter adds or answers, and tells whoever looks after it.
func (f *Feature) add(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	words := written(v)
	if words == "" {
		return nil, bot.Mistake("words.none", nil)
	}
	err := changeOwn(ctx, r, id, func(tx *storage.Tx, p *Problem) error {
		if err := p.Add(r.Actor.ID); err != nil {
			return err
		}
		word, err := addWord(ctx, tx, p, r.Actor.ID, false, words)
		if err != nil || p.State != Taken {
			return err
		}
		return bot.Refresh(ctx, tx, organiserCard(p.ID, "added", word, p.Handler))
	})
	return reply(chat.Message{Text: r.Text.T("added")}, err)
}

// withdraw takes a report back, with all that was written.
func (f *Feature) withdraw(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := changeOwn(ctx, r, press.Arg, func(tx *storage.Tx, p *Problem) error {
		before := p.State
		if err := p.Withdraw(r.Actor.ID, tx.Now()); err != nil || before == Withdrawn {
			return err
		}
		able, err := readers(ctx, tx, p)
		if err == nil {
			err = dropWords(ctx, tx, p)
		}
		if err == nil {
			err = step(ctx, tx, p, "", "withdrawn")
		}
		if err != nil {
			return err
		}
		return settle(ctx, tx, p, p.Round, able)
	})
	return update(chat.Message{Text: r.Text.T("standing.withdrawn")}, err)
}

// again lets the reporter reopen what organisers closed.
func (f *Feature) again(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := changeOwn(ctx, r, press.Arg, func(tx *storage.Tx, p *Problem) error {
		if err := p.Again(r.Actor.ID, tx.Now()); err != nil {
			return err
		}
		if err := step(ctx, tx, p, "", "again"); err != nil {
			return err
		}
		return waits(ctx, tx, p, "")
	})
	return reply(chat.Message{Text: r.Text.T("again")}, err)
}

// changeOwn loads a report of the actor's, lets do change it, and saves it.
func changeOwn(ctx context.Context, r *bot.Request, id string, do func(*storage.Tx, *Problem) error) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := forReporter(ctx, tx, r, id)
		if err == nil {
			err = do(tx, p)
		}
		if err != nil {
			return err
		}
		return save(ctx, tx, p)
	})
}

// reply shows a message to the actor alone, unless there was none to make.
func reply(m chat.Message, err error) (chat.Response, error) {
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: m}, nil
}

// update is reply in the place of the private message that was pressed.
func update(m chat.Message, err error) (chat.Response, error) {
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: m}, nil
}
