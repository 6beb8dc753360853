package meetings

import (
	"context"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Opening a meeting for everybody. Whoever wants to may: help in public comes before
// anybody offers to be a mentor, and organisers can take a meeting down.

const (
	maxTitle  = 100 // of an open meeting
	maxHosted = 5   // open meetings of one host that are ahead
)

// openCommand lets somebody open a meeting: at the time of the command, or in the
// form.
func (f *Feature) openCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	topic := ""
	err := r.Read(ctx, func(tx *storage.Tx) error {
		all, err := people.Topics(ctx, tx, r.Space.ID)
		if err != nil {
			return err
		}
		if o["topic"] != "" {
			found, ok := people.FindTopic(all, o["topic"])
			for _, t := range all {
				if t.ID == o["topic"] {
					found, ok = t, true
				}
			}
			if !ok {
				return bot.Mistake("no-topic", i18n.Args{"topic": cut(chat.OneLine(o["topic"]), people.MaxTopicName)})
			}
			topic = found.ID
		}
		where, err := f.stage(ctx, tx, r.Space.ID, topic)
		if err == nil && where == "" {
			err = bot.Mistake("open.nowhere", nil)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	phrase := chat.OneLine(o["when"])
	if phrase == "" {
		return chat.Open{Form: timesForm(r.Text, forOpen, topic, nil)}, nil
	}
	return f.readTyped(ctx, r, forOpen, topic, map[string]string{"first": phrase})
}

// completeTopic suggests topics while somebody types.
func (f *Feature) completeTopic(ctx context.Context, r *bot.Request, partial string) (options []chat.Option, err error) {
	topics, err := r.Topics(ctx)
	for _, topic := range topics {
		if strings.Contains(strings.ToLower(topic.Name), strings.ToLower(strings.TrimSpace(partial))) {
			options = append(options, chat.Option{Value: topic.ID, Label: topic.Name})
		}
	}
	return options, err
}

// readPlaces understands how many places there are to be; none said is the usual
// number.
func readPlaces(written string) (int, error) {
	if written == "" {
		return usualPlaces, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(written))
	if err != nil || n < minPlaces || n > maxPlaces {
		return 0, bot.Mistake("places.number", i18n.Args{"least": minPlaces, "most": maxPlaces})
	}
	return n, nil
}

// completeOpen fills in what somebody left out.
func (f *Feature) completeOpen(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) error {
	if d.Length == 0 {
		d.Length = usualLength
	}
	if d.Written["title"] != "" {
		return nil
	}
	t, err := f.reg.SpaceTexts(ctx, tx, r.Space.ID)
	d.Written["title"] = t.S("open.title")
	return err
}

// openEcho are what a draft of an open meeting says beside its time, and what asks for
// its topic; nothing, for other drafts.
func (f *Feature) openEcho(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (rows []chat.Fact, ask []chat.Block, err error) {
	if d.For != forOpen {
		return nil, nil, nil
	}
	topics, err := people.Topics(ctx, tx, r.Space.ID)
	if err != nil {
		return nil, nil, err
	}
	rows = []chat.Fact{
		{Label: r.Text.S("field.title"), Value: chat.Escape(d.Written["title"])},
		{Label: r.Text.S("field.places"), Value: chat.Escape(strconv.Itoa(d.Places))},
	}
	s := chat.Select{Placeholder: r.Text.S("topic.pick"), Do: do("topic", d.ID), Options: []chat.Option{{Value: noTopic, Label: r.Text.S("topic.none")}}}
	for _, topic := range topics {
		if topic.ID == d.Of {
			rows = append(rows, chat.Fact{Label: r.Text.S("field.topic"), Value: chat.Escape(topic.Name)})
			s.Chosen = []string{topic.ID}
		}
		if len(s.Options) < chat.MaxOptions {
			s.Options = append(s.Options, chat.Option{Value: topic.ID, Label: topic.Name})
		}
	}
	if len(topics) > 0 {
		ask = []chat.Block{chat.Controls{Items: []chat.Control{s}}}
	}
	return rows, ask, nil
}

// noTopic is chosen for a meeting about nothing in particular. No topic has that ID.
const noTopic = "-"

// chooseTopic says what an open meeting is about, while its host looks at it.
func (f *Feature) chooseTopic(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	var m chat.Message
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		d, err := loadDraft(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if d.Of = press.Values[0]; d.Of == noTopic {
			d.Of = ""
		}
		if _, err := tx.Exec(ctx, `UPDATE meeting_draft SET of = $2 WHERE id = $1`, d.ID, d.Of); err != nil {
			return err
		}
		m, err = f.echoMessage(ctx, tx, r, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: m}, nil
}

// open makes a meeting of a draft, and shows it to everybody.
func (f *Feature) open(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (chat.Message, error) {
	if err := f.mayOpen(ctx, tx, r); err != nil {
		return chat.Message{}, err
	}
	topic, err := topicOf(ctx, tx, r.Space.ID, d.Of)
	if err != nil {
		return chat.Message{}, err
	}
	where, err := f.stage(ctx, tx, r.Space.ID, topic.ID)
	switch {
	case err != nil:
		return chat.Message{}, err
	case where == "":
		return chat.Message{}, bot.Mistake("open.nowhere", nil)
	}
	now := tx.Now()
	p := &Plan{
		ID: storage.NewID(now), Space: r.Space.ID, Host: r.Actor.ID, State: Set, Round: 1, Details: d.details(), Title: d.Written["title"],
		Topic: topic.ID, Seats: d.Places, Created: now, AskedAt: now, ChangedAt: now,
	}
	o := d.Options[0]
	if o.Rule != nil {
		next := o.Rule.Next(now, 1)
		if len(next) == 0 {
			return chat.Message{}, bot.Mistake("draft.past", nil)
		}
		o.At = next[0].At
		p.Rules = append(p.Rules, *o.Rule)
	}
	if err := insertPlan(ctx, tx, p); err != nil {
		return chat.Message{}, err
	}
	m, err := f.begin(ctx, tx, p, o, p.Host)
	if err != nil {
		return chat.Message{}, err
	}
	before := *p
	if err := f.follow(ctx, tx, &before, p); err != nil {
		return chat.Message{}, err
	}
	return f.opened(ctx, tx, r, p, m, where)
}

// mayOpen keeps a host to as many meetings as a channel bears. Two that are opened at
// once come one by one.
func (f *Feature) mayOpen(ctx context.Context, tx *storage.Tx, r *bot.Request) error {
	if err := people.Lock(ctx, tx, r.Member.Person); err != nil {
		return err
	}
	n := 0
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM meeting_plan WHERE space = $1 AND host = $2 AND pair = '' AND state = 'set'`, r.Space.ID, r.Actor.ID)
	if err == nil && n >= maxHosted {
		err = bot.Mistake("open.too-many", i18n.Args{"n": maxHosted})
	}
	return err
}

// opened is what the host reads who has just opened a meeting.
func (f *Feature) opened(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Plan, m *Meeting, where chat.ConversationID) (chat.Message, error) {
	troubled, err := bot.Troubled(ctx, tx, p.Space, where)
	if err != nil {
		return chat.Message{}, err
	}
	key := "opened"
	if troubled {
		key = "opened.held"
	}
	args := p.naming(r.Text, r.Actor.ID)
	args["when"], args["channel"] = standingTime(r.Text, p, m, r.Member.Location(r.Space)), chat.Channel(where)
	text := r.Text.T(key, args)
	answer := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Note{Text: r.Text.T("opened.note")}}}
	file, err := f.file(ctx, tx, r.Text, p, r.Actor.ID)
	answer.Files = []chat.File{file}
	return answer, err
}
