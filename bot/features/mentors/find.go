package mentors

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

const (
	mostSuggested   = 5                   // cards at a time (product rule for finding)
	keepSuggestions = 30 * 24 * time.Hour // for "why?"
)

// Suggestion is a mentor who was suggested to a mentee.
type Suggestion struct {
	ID     string
	Space  chat.SpaceID
	Mentee chat.UserID
	Mentor chat.UserID
	Topic  string // ID; "" for any
	Terms  fit.Terms
	At     time.Time

	MentorSpace chat.SpaceID // as in [Request]
}

func (s *Suggestion) to() people.Place { return placeIn(s.Space, s.MentorSpace, s.Mentor) }

func saveSuggestion(ctx context.Context, tx *storage.Tx, s *Suggestion) error {
	terms, err := json.Marshal(s.Terms)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO mentor_suggestion (id, space, mentee, mentor, topic, terms, at, mentor_space) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		s.ID, s.Space, s.Mentee, s.Mentor, s.Topic, string(terms), storage.Millis(s.At), s.MentorSpace)
	return err
}

// loadSuggestion loads one that was made to the actor.
func loadSuggestion(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Suggestion, error) {
	found, err := suggestions(ctx, tx, `id = $1 AND space = $2 AND mentee = $3`, id, r.Space.ID, r.Actor.ID)
	if err == nil && len(found) == 0 {
		err = bot.Mistake("suggestion.gone", nil)
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func suggestions(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Suggestion, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var s Suggestion
		var terms string
		var at int64
		if err := scan(&s.ID, &s.Space, &s.Mentee, &s.Mentor, &s.Topic, &terms, &at, &s.MentorSpace); err != nil {
			return err
		}
		s.At = storage.Time(at)
		all = append(all, &s)
		return json.Unmarshal([]byte(terms), &s.Terms)
	}, `SELECT id, space, mentee, mentor, topic, terms, at, mentor_space FROM mentor_suggestion WHERE `+where, args...)
	return all, err
}

// findCommand suggests mentors for a topic, or asks which topic.
func (f *Feature) findCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	if len(topics) == 0 {
		return nil, bot.Mistake("topics.none", nil)
	}
	if strings.TrimSpace(o["topic"]) == "" {
		return choose(r.Text.T("find.topic"), topicSelect(r.Text, "find", topics)), nil
	}
	topic, err := topicNamed(topics, o["topic"])
	if err != nil {
		return nil, err
	}
	return f.suggest(ctx, r, topic, topics)
}

// findTopic is the choice of a topic to find mentors for.
func (f *Feature) findTopic(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 {
		return nil, bot.Mistake("suggestion.gone", nil)
	}
	return f.findCommand(ctx, r, bot.Options{"topic": p.Values[0]})
}

// topicNamed finds a topic by its ID, its name or another word for it.
func topicNamed(topics []people.Topic, text string) (people.Topic, error) {
	text = strings.TrimSpace(text)
	if i := slices.IndexFunc(topics, func(t people.Topic) bool { return t.ID == text }); i >= 0 {
		return topics[i], nil
	}
	if topic, found := people.FindTopic(topics, text); found {
		return topic, nil
	}
	return people.Topic{}, bot.Mistake("topic.unknown", i18n.Args{"topic": chat.OneLine(text)})
}

// suggest shows the mentors of a topic who can be asked now, the most fitting
// first.
func (f *Feature) suggest(ctx context.Context, r *bot.Request, topic people.Topic, topics []people.Topic) (chat.Response, error) {
	req := &Request{Space: r.Space.ID, Mentee: r.Actor.ID, Topic: topic.ID}
	var all []*Suggestion
	names := map[people.Place]people.Member{}
	var full bool
	var there chat.Markup
	err := r.Read(ctx, func(tx *storage.Tx) error {
		ranked, err := f.rankAll(ctx, tx, req)
		if err == nil {
			there, err = alsoThere(ctx, tx, r.Text, req.from())
		}
		if err != nil {
			return err
		}
		for _, terms := range ranked[:min(len(ranked), mostSuggested)] {
			s := &Suggestion{Space: r.Space.ID, Mentee: r.Actor.ID, Topic: topic.ID, Terms: terms}
			mentor := placeOf(r.Space.ID, terms.Mentor)
			s.Mentor, s.MentorSpace = mentor.User, elsewhere(r.Space.ID, mentor)
			if names[mentor], err = people.Load(ctx, tx, mentor.Space, mentor.User); err != nil {
				return err
			}
			all = append(all, s)
		}
		if len(all) == 0 {
			full, err = offered(ctx, tx, r.Space.ID, topic.ID, r.Actor.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return chat.Reply{Message: noted(f.nobodyFree(r.Text, topic, full), there)}, nil
	}
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		for _, s := range all {
			s.ID, s.At = storage.NewID(tx.Now()), tx.Now()
			if err := saveSuggestion(ctx, tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	return chat.Reply{Message: noted(f.suggestionsMessage(r.Text, topic, topics, all, names), there)}, err
}

// alsoThere sends a mentee who is in a joined community as well there, where a room can
// be opened; "" when they are in none.
func alsoThere(ctx context.Context, tx *storage.Tx, t i18n.Printer, mentee people.Place) (chat.Markup, error) {
	joined, err := people.Joined(ctx, tx, mentee.Space)
	if err != nil || len(joined) == 0 {
		return "", err
	}
	alike, err := people.Alike(ctx, tx, mentee.Space, mentee.User)
	for _, p := range alike {
		if err != nil || !slices.Contains(joined, p.Space) {
			continue
		}
		m, err := people.Load(ctx, tx, p.Space, p.User)
		if err != nil || m.Left.IsZero() {
			return t.T("find.there", i18n.Args{"account": bot.AccountName(t, m)}), err
		}
	}
	return "", err
}

// noted adds a note to a message, if there is one.
func noted(m chat.Message, note chat.Markup) chat.Message {
	if note != "" {
		m.Blocks = append(m.Blocks, chat.Note{Text: note})
	}
	return m
}

// offered is whether any other member offers a topic, free or not.
func offered(ctx context.Context, tx *storage.Tx, space chat.SpaceID, topic string, but chat.UserID) (bool, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM mentor_topic t JOIN mentor_offer o ON o.space = t.space AND o.user_id = t.user_id
		WHERE t.space = $1 AND t.topic = $2 AND o.state <> 'stopped' AND t.user_id <> $3`, space, topic, but)
	if err != nil || n > 0 {
		return n > 0, err
	}
	all, err := openOffers(ctx, tx, space)
	if err != nil {
		return false, err
	}
	far, err := farOffers(ctx, tx, space)
	all = append(all, far...)
	return slices.ContainsFunc(all, func(o *Offer) bool { return o.User != but && o.Covers(topic) }), err
}

// why replays why a mentor was suggested.
func (f *Feature) why(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	id := p.Arg
	if id == "" && len(p.Values) > 0 {
		id = p.Values[0]
	}
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	var s *Suggestion
	var m people.Member
	err = r.Read(ctx, func(tx *storage.Tx) (err error) {
		if s, err = loadSuggestion(ctx, tx, r, id); err == nil {
			m, err = people.Load(ctx, tx, s.to().Space, s.Mentor)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return say(r.Text.T("why.text", i18n.Args{"mentor": m.Name}) + "\n" + reasonLines(r.Text, fit.Replay(s.Terms), topics)), nil
}

func (f *Feature) completeTopic(ctx context.Context, r *bot.Request, partial string) ([]chat.Option, error) {
	topics, err := r.Topics(ctx)
	var options []chat.Option
	for _, topic := range topics {
		if strings.Contains(strings.ToLower(topic.Name), strings.ToLower(strings.TrimSpace(partial))) {
			options = append(options, chat.Option{Value: topic.ID, Label: topic.Name})
		}
	}
	return options, err
}
