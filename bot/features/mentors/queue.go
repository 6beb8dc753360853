package mentors

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What organisers see of mentoring: where mentors are missing. Never who asks whom,
// and never what was written.

// want is how a topic stands.
type want struct {
	mentors int // who offer it
	free    int // places that can be asked for now
	waiting int // requests that nobody can take at present
	oldest  time.Time
	asked   int // requests that came lately
}

// oversubscribed is whether more people wait for a topic than there are places: for
// as long as that is so, they are sent to the public question first.
func (w want) oversubscribed() bool { return w.free == 0 && w.waiting > 0 }

// lately is the span in which requests are counted.
const lately = 28 * 24 * time.Hour

// wants are how the topics of a space stand.
func wants(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (map[string]want, error) {
	all := map[string]want{}
	offers, err := openOffers(ctx, tx, space)
	if err != nil {
		return nil, err
	}
	has, err := loads(ctx, tx, space, offers)
	if err != nil {
		return nil, err
	}
	for _, o := range offers {
		count(all, o, has[o.User], tx.Now())
	}
	if err := wantsFar(ctx, tx, space, all); err != nil {
		return nil, err
	}
	waiting, err := waitingRequests(ctx, tx, space)
	if err != nil {
		return nil, err
	}
	for _, req := range waiting {
		w := all[req.Topic]
		w.waiting++
		if w.oldest.IsZero() || req.At.Before(w.oldest) {
			w.oldest = req.At
		}
		all[req.Topic] = w
	}
	return all, countAsked(ctx, tx, space, all)
}

// wantsFar counts those of other spaces who can be asked from this one.
func wantsFar(ctx context.Context, tx *storage.Tx, space chat.SpaceID, all map[string]want) error {
	offers, err := farOffers(ctx, tx, space)
	for _, o := range offers {
		if err != nil {
			return err
		}
		var has load
		has, err = loadOf(ctx, tx, o.Space, o.User)
		count(all, o, has, tx.Now())
	}
	return err
}

// count adds a mentor to the topics that they offer.
func count(all map[string]want, o *Offer, has load, now time.Time) {
	for topic := range o.Topics {
		w := all[topic]
		w.mentors++
		if o.Takes(has, now) {
			w.free += min(o.Capacity-has.Mentees, o.Weekly-has.Week)
		}
		all[topic] = w
	}
}

func countAsked(ctx context.Context, tx *storage.Tx, space chat.SpaceID, all map[string]want) error {
	return tx.Each(ctx, func(scan func(...any) error) error {
		var topic string
		var n int
		err := scan(&topic, &n)
		w := all[topic]
		w.asked = n
		all[topic] = w
		return err
	}, `SELECT topic, COUNT(*) FROM mentor_request WHERE space = $1 AND at > $2 AND state <> 'draft' GROUP BY topic`,
		space, storage.Millis(tx.Now().Add(-lately)))
}

// queueCommand shows organisers where mentors are missing.
func (f *Feature) queueCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var lines chat.Markup
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		lines, err = wantLines(ctx, tx, r.Text, r.Space.ID, "queue.line")
		return err
	})
	if err != nil || lines == "" {
		return say(r.Text.T("queue.none")), err
	}
	text := r.Text.T("queue.text")
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Heading{Text: r.Text.S("queue.title")}, chat.Paragraph{Text: text}, chat.Paragraph{Text: lines}, chat.Note{Text: r.Text.T("queue.note")},
	}}}, nil
}

// mostTopics is how many topics are listed, in the order of their names.
const mostTopics = 20

// wantLines says for each topic how it stands. The report names no mentors: where
// there are few, a number says who.
func wantLines(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID, key string) (lines chat.Markup, err error) {
	all, err := wants(ctx, tx, space)
	if err != nil {
		return "", err
	}
	topics, err := people.Topics(ctx, tx, space)
	for _, topic := range topics[:min(len(topics), mostTopics)] {
		w, known := all[topic.ID]
		if !known || key == "report.line" && w.asked+w.waiting == 0 {
			continue
		}
		args := i18n.Args{"topic": topic.Name, "mentors": w.mentors, "free": w.free, "asked": w.asked, "waiting": w.waiting, "oldest": chat.When(w.oldest)}
		switch {
		case w.oversubscribed():
			lines += "- " + t.T(key+".full", args)
		case w.waiting > 0:
			lines += "- " + t.T(key+".waiting", args)
		default:
			lines += "- " + t.T(key, args)
		}
		lines += "\n"
	}
	return lines, err
}

// report is mentoring's part of the organisers' report: how many, never who.
func (f *Feature) report(ctx context.Context, tx *storage.Tx, r bot.Reporting) (bot.ReportPart, error) {
	var sent, introduced, expired int
	err := tx.Get(ctx, []any{&sent, &introduced, &expired}, `SELECT COUNT(*), COUNT(CASE WHEN state IN ('introduced', 'over') THEN 1 END),
		COUNT(CASE WHEN state = 'expired' THEN 1 END) FROM mentor_request WHERE space = $1 AND state <> 'draft' AND at >= $2 AND at < $3`,
		r.Space.ID, storage.Millis(r.Period.From), storage.Millis(r.Period.To))
	lines, wanted := wantLines(ctx, tx, r.Text, r.Space.ID, "report.line")
	if err = errors.Join(err, wanted); err != nil || sent == 0 && lines == "" {
		return bot.ReportPart{}, err
	}
	counts := r.Text.T("report.counts", i18n.Args{"n": sent, "introduced": introduced, "expired": expired})
	part := bot.ReportPart{Blocks: []chat.Block{chat.Heading{Text: r.Text.S("report.title")}, chat.Paragraph{Text: counts}}}
	if lines != "" {
		part.Blocks = append(part.Blocks, chat.Paragraph{Text: lines})
	}
	if sent > 0 {
		part.Line = counts
	}
	return part, nil
}

// ofTopic says what stands under a topic.
func (f *Feature) ofTopic(ctx context.Context, tx *storage.Tx, r *bot.Request, topic string) (chat.Markup, error) {
	var offers, reqs int
	err := tx.Get(ctx, []any{&offers, &reqs}, `SELECT (SELECT COUNT(*) FROM mentor_topic WHERE space = $1 AND topic = $2),
		(SELECT COUNT(*) FROM mentor_request WHERE space = $1 AND topic = $2)`, r.Space.ID, topic)
	if err != nil || offers+reqs == 0 {
		return "", err
	}
	return r.Text.T("topic.uses", i18n.Args{"offers": offers, "requests": reqs}), nil
}
