package mentors

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// What the ranking is made of. The formula itself is package fit.

const (
	// shareSpan is the span in which nobody gets more than their share of requests.
	shareSpan = 30 * 24 * time.Hour
	// repliesSpan is the span that says how somebody deals with requests.
	repliesSpan = 180 * 24 * time.Hour
	// mostHelped bounds what is read of what one member wrote in public; with a
	// half-life of 180 days, older threads hardly count.
	mostHelped = 100
	// mostAnswers is how many of a mentor's public answers are shown before somebody
	// writes to them.
	mostAnswers = 3
)

// rank returns those who can be asked about a request now, the most fitting first.
func (f *Feature) rank(ctx context.Context, tx *storage.Tx, req *Request) ([]fit.Terms, error) {
	all, err := openOffers(ctx, tx, req.Space)
	if err != nil {
		return nil, err
	}
	has, err := loads(ctx, tx, req.Space, all)
	if err != nil {
		return nil, err
	}
	apart, err := people.Apart(ctx, tx, req.Space, req.Mentee)
	if err != nil {
		return nil, err
	}
	before, err := asksOf(ctx, tx, req.ID)
	if err != nil {
		return nil, err
	}
	var can []*Offer
	for _, o := range all {
		if o.User != req.Mentee && !asked(before, people.Place{Space: req.Space, User: o.User}) && !apart[o.User] && o.Covers(req.Topic) && o.Takes(has[o.User], tx.Now()) {
			can = append(can, o)
		}
	}
	r, err := newReader(ctx, tx, req)
	if err != nil {
		return nil, err
	}
	var mentors []fit.Mentor
	for _, o := range can {
		m, there, err := r.mentor(ctx, tx, o, has[o.User])
		if err != nil {
			return nil, err
		}
		if there {
			mentors = append(mentors, m)
		}
	}
	return fit.Rank(r.wish, mentors, fit.Share{Requests: r.asked}, seed(req, tx.Now())), nil
}

// seed settles ties and lots: the same for a mentee on one day, another one for the
// next mentee, so that not everybody is sent to the same newcomer.
func seed(req *Request, now time.Time) string {
	return string(req.Space) + "/" + string(req.Mentee) + "/" + now.UTC().Format(time.DateOnly)
}

// termsOf says how well one mentor suits a request.
func termsOf(ctx context.Context, tx *storage.Tx, req *Request) (fit.Terms, error) {
	mentor := req.to()
	o, err := offerTo(ctx, tx, req.Space, mentor)
	if err != nil {
		return fit.Terms{}, err
	}
	has, err := loadOf(ctx, tx, mentor.Space, mentor.User)
	if err != nil {
		return fit.Terms{}, err
	}
	r, err := newReader(ctx, tx, req)
	if err != nil {
		return fit.Terms{}, err
	}
	if mentor.Space != req.Space {
		if err := r.turn(ctx, tx, o.Space); err != nil {
			return fit.Terms{}, err
		}
	}
	m, _, err := r.mentor(ctx, tx, o, has)
	if err != nil {
		return fit.Terms{}, err
	}
	for _, terms := range fit.Rank(r.wish, []fit.Mentor{m}, fit.Share{}, "") {
		return terms, nil
	}
	return fit.Terms{Mentor: m.ID}, nil
}

// reader knows what the ranking of one request asks of everybody.
type reader struct {
	space   people.Space
	mentee  people.Member
	wish    fit.Wish
	asked   int // requests in the space, in shareSpan
	history map[chat.UserID]history
	answers map[chat.UserID][]answer
	talked  map[chat.UserID][]time.Time // with whom the mentee wrote in their threads
	weeks   map[weekKey]fit.Week
}

// history is how somebody dealt with requests.
type history struct {
	lately     int // in shareSpan
	settled    int // that wait for nothing more
	took       []time.Duration
	introduced int
}

func newReader(ctx context.Context, tx *storage.Tx, req *Request) (*reader, error) {
	r := &reader{history: map[chat.UserID]history{}, answers: map[chat.UserID][]answer{}, talked: map[chat.UserID][]time.Time{}, weeks: map[weekKey]fit.Week{}}
	var err error
	if r.space, err = people.LoadSpace(ctx, tx, req.Space); err != nil {
		return nil, err
	}
	if r.mentee, err = people.Load(ctx, tx, req.Space, req.Mentee); err != nil {
		return nil, err
	}
	r.wish = fit.Wish{
		Languages: r.mentee.Languages(r.space), Week: r.week(r.mentee.Hours, r.mentee.Location(r.space), tx.Now()),
		Zone: offset(r.mentee.Location(r.space), tx.Now()),
	}
	if req.Topic != "" {
		r.wish.Topics = []string{req.Topic}
	}
	if err := r.readHistory(ctx, tx, req.Space); err != nil {
		return nil, err
	}
	if r.answers, err = answersIn(ctx, tx, req.Space); err != nil {
		return nil, err
	}
	own, err := record.HelpedLately(ctx, tx, req.Space, req.Mentee, mostHelped)
	for _, h := range own {
		if h.Asker != "" {
			r.talked[h.Asker] = append(r.talked[h.Asker], h.At)
		}
	}
	return r, err
}

func (r *reader) readHistory(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	return tx.Each(ctx, func(scan func(...any) error) error {
		var mentor chat.UserID
		var state AskState
		var at, answered int64
		if err := scan(&mentor, &state, &at, &answered); err != nil {
			return err
		}
		h := r.history[mentor]
		if tx.Now().Sub(storage.Time(at)) <= shareSpan {
			h.lately++
			r.asked++
		}
		if answered != 0 {
			h.took = append(h.took, storage.Time(answered).Sub(storage.Time(at)))
		}
		if answered != 0 || state == AskExpired {
			h.settled++
		}
		if state == AskIntroduced || state == AskOver {
			h.introduced++
		}
		r.history[mentor] = h
		return nil
	}, `SELECT mentor, state, at, answered_at FROM mentor_ask WHERE space = $1 AND at > $2`, space, storage.Millis(tx.Now().Add(-repliesSpan)))
}

// mentor is what counts of one mentor, if they are there.
func (r *reader) mentor(ctx context.Context, tx *storage.Tx, o *Offer, has load) (fit.Mentor, bool, error) {
	who, err := people.Load(ctx, tx, o.Space, o.User)
	if err != nil || !reads(who, tx) {
		return fit.Mentor{}, false, err
	}
	now, loc, h := tx.Now(), who.Location(r.space), r.history[o.User]
	m := fit.Mentor{
		ID: rankedAs(r.mentee.Space, people.Place{Space: o.Space, User: o.User}), Topics: map[string]fit.Depth{}, Languages: o.Languages, Week: r.week(o.Hours, loc, now), Zone: offset(loc, now),
		Replies: fit.NewReplies(h.settled, h.took), Active: has.Mentees, Capacity: o.Capacity, Asked30: h.lately, Introduced: h.introduced,
	}
	for topic, depth := range o.Topics {
		m.Topics[topic] = fit.Basics
		if depth == Deep {
			m.Topics[topic] = fit.Deep
		}
	}
	for _, a := range r.answers[o.User] {
		if a.asker != "" && a.asker == r.mentee.User {
			m.Helped = m.Helped.Plus(a.at, now)
		}
	}
	if o.Space != r.mentee.Space {
		return m, true, nil // the two never met in public, and topics have other names there
	}
	return m, true, r.inPublic(ctx, tx, o, &m)
}

// inPublic reads what a mentor wrote in public.
func (r *reader) inPublic(ctx context.Context, tx *storage.Tx, o *Offer, m *fit.Mentor) error {
	marked := map[string]bool{}
	for _, a := range r.answers[o.User] {
		marked[a.question] = true
	}
	wrote, err := record.HelpedLately(ctx, tx, o.Space, o.User, mostHelped)
	for _, h := range wrote {
		if h.Topic != "" {
			m.HasAnswered(h.Topic, h.At, tx.Now(), marked[h.Thread])
		}
		if h.Asker != "" && h.Asker == r.mentee.User {
			m.Talked = m.Talked.Plus(h.At, tx.Now())
		}
	}
	for _, at := range r.talked[o.User] {
		m.Talked = m.Talked.Plus(at, tx.Now())
	}
	return err
}

// weekKey is what makes two people's weeks the same.
type weekKey struct {
	hours people.Hours
	zone  string
}

// week is in which hours of this week somebody is free.
func (r *reader) week(h people.Hours, loc *time.Location, now time.Time) fit.Week {
	key := weekKey{h, loc.String()}
	if w, known := r.weeks[key]; known {
		return w
	}
	day := now.UTC().Truncate(24 * time.Hour)
	monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	w := fit.NewWeek(func(hour int) bool { return h.Awake(monday.Add(time.Duration(hour)*time.Hour), loc) })
	r.weeks[key] = w
	return w
}

// offset is how many minutes east of UTC clocks stand.
func offset(loc *time.Location, now time.Time) int {
	_, seconds := now.In(loc).Zone()
	return seconds / 60
}
