package mentors

import (
	"context"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// requestCommand begins a request to somebody, or to the mentors of a topic.
func (f *Feature) requestCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	topic := people.Topic{}
	if strings.TrimSpace(o["topic"]) != "" {
		if topic, err = topicNamed(topics, o["topic"]); err != nil {
			return nil, err
		}
	}
	if mentor := chat.UserID(strings.TrimSpace(o["mentor"])); mentor != "" {
		return f.before(ctx, r, people.Place{Space: r.Space.ID, User: mentor}, topic)
	}
	switch {
	case len(topics) == 0:
		return nil, bot.Mistake("topics.none", nil)
	case topic.ID == "":
		return choose(r.Text.T("open.topic"), topicSelect(r.Text, "open", topics)), nil
	}
	return f.writeOpen(ctx, r, topic.ID)
}

// openTopic is the choice of a topic whose mentors are to be asked one after
// another.
func (f *Feature) openTopic(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	topic := p.Arg
	if topic == "" && len(p.Values) > 0 {
		topic = p.Values[0]
	}
	return f.writeOpen(ctx, r, topic)
}

// writeOpen begins a request to the mentors of a topic. While more people wait for
// them than there are places, the public question comes first.
func (f *Feature) writeOpen(ctx context.Context, r *bot.Request, name string) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	topic, err := topicNamed(topics, name)
	if err != nil {
		return nil, err
	}
	var all map[string]want
	err = r.Read(ctx, func(tx *storage.Tx) (err error) {
		all, err = wants(ctx, tx, r.Space.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if all[topic.ID].oversubscribed() {
		return f.crowded(r.Text, topic), nil
	}
	return f.openDraft(ctx, r, anybody(r), topic.ID)
}

// anybody is whom a request to all mentors of a topic is to.
func anybody(r *bot.Request) people.Place { return people.Place{Space: r.Space.ID} }

// openAnyway writes to the mentors of a topic although others wait for them.
func (f *Feature) openAnyway(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.openDraft(ctx, r, anybody(r), p.Arg)
}

// pick is the press on one of the suggested mentors.
func (f *Feature) pick(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	var s *Suggestion
	err = r.Read(ctx, func(tx *storage.Tx) (err error) {
		s, err = loadSuggestion(ctx, tx, r, p.Arg)
		return err
	})
	if err != nil {
		return nil, err
	}
	topic, err := topicNamed(topics, s.Topic)
	if err != nil && s.Topic != "" {
		return nil, err
	}
	return f.before(ctx, r, s.to(), topic)
}

// before shows what a mentor asks of those who write to them, and some of what they
// answered in public: people who did their reading are answered sooner.
func (f *Feature) before(ctx context.Context, r *bot.Request, mentor people.Place, topic people.Topic) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	me := people.Place{Space: r.Space.ID, User: r.Actor.ID}
	if mentor == me {
		return nil, bot.Mistake("request.own", nil)
	}
	var o *Offer
	var m people.Member
	var answers []chat.ConversationID
	can := false
	s := &Suggestion{Space: r.Space.ID, Mentee: r.Actor.ID, Mentor: mentor.User, MentorSpace: elsewhere(r.Space.ID, mentor), Topic: topic.ID}
	err = r.Read(ctx, func(tx *storage.Tx) (err error) {
		if can, err = free(ctx, tx, mentor, me); err != nil || !can {
			return err
		}
		if o, err = offerTo(ctx, tx, r.Space.ID, mentor); err != nil {
			return err
		}
		if m, err = people.Load(ctx, tx, mentor.Space, mentor.User); err != nil {
			return err
		}
		if s.Terms, err = termsOf(ctx, tx, &Request{Space: s.Space, Mentee: s.Mentee, Mentor: s.Mentor, MentorSpace: s.MentorSpace, Topic: topic.ID}); err != nil {
			return err
		}
		if s.MentorSpace == "" { // elsewhere they cannot be read from here
			answers, err = answersOf(ctx, tx, r.Space.ID, s.Mentor, topic.ID, mostAnswers)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if !can {
		return f.notFree(r.Text, topic), nil
	}
	if topic.ID == "" || !o.Covers(topic.ID) {
		if s.MentorSpace != "" {
			return f.notFree(r.Text, topic), nil // they were suggested for a topic that they offer no more
		}
		return f.ofTheirs(ctx, r, o, m, topics)
	}
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		s.ID, s.At = storage.NewID(tx.Now()), tx.Now()
		return saveSuggestion(ctx, tx, s)
	})
	return chat.Reply{Message: f.beforeMessage(r.Text, m, o, topics, s, answers)}, err
}

// ofTheirs asks which of a mentor's topics it is about; the only one is meant.
func (f *Feature) ofTheirs(ctx context.Context, r *bot.Request, o *Offer, m people.Member, topics []people.Topic) (chat.Response, error) {
	theirs := slices.DeleteFunc(slices.Clone(topics), func(t people.Topic) bool { return !o.Covers(t.ID) })
	switch len(theirs) {
	case 0:
		return nil, bot.Mistake("topics.none", nil)
	case 1:
		return f.before(ctx, r, people.Place{Space: o.Space, User: o.User}, theirs[0])
	}
	s := topicSelect(r.Text, "about", theirs)
	s.Do.Arg = string(o.User)
	return choose(r.Text.T("about.topic", i18n.Args{"mentor": chat.Mention(m.User)}), s), nil
}

// about is the choice of a topic to write to a mentor about.
func (f *Feature) about(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	if len(p.Values) == 0 {
		return nil, bot.Mistake("suggestion.gone", nil)
	}
	topic, err := topicNamed(topics, p.Values[0])
	if err != nil {
		return nil, err
	}
	return f.before(ctx, r, people.Place{Space: r.Space.ID, User: chat.UserID(p.Arg)}, topic)
}
