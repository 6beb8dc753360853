package mentors

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// newsMessage is what a mentee reads of their request, with what they can do.
func (f *Feature) newsMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, req *Request) (chat.Message, error) {
	if req.State == Draft {
		return f.previewMessage(ctx, tx, t, req)
	}
	about, err := aboutRequest(ctx, tx, t, req)
	if err != nil {
		return chat.Message{}, err
	}
	a, err := promised(ctx, tx, req.ID)
	if err != nil {
		return chat.Message{}, err
	}
	if req.State == Introduced && a != nil && a.far(req) {
		return f.metMessage(ctx, tx, t, a, req, "news.introduced.far", about, a.by())
	}
	key, err := newsKey(ctx, tx, req, a)
	if err != nil {
		return chat.Message{}, err
	}
	text := t.T(key, about)
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	if req.Said == NewsMore && req.State == Sent {
		m.Blocks = quote(m.Blocks, t, "label.question", about["question"].(string), 250)
	}
	var items []chat.Control
	for i, verb := range req.can() {
		b := chat.Button{Label: t.S("button." + verb), Do: do(verb, req.ID)}
		if verb == "find" {
			b.Do = bot.Run("mentor find")
		}
		if i == 0 {
			b.Style = chat.Primary
		}
		items = append(items, b)
	}
	if len(items) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return m, nil
}

// newsKey is the text about how a request stands; a is whose yes stands, nil for
// nobody's.
func newsKey(ctx context.Context, tx *storage.Tx, req *Request, a *Ask) (string, error) {
	key := "news." + string(req.Said)
	switch {
	case req.State == Withdrawn && req.Said != NewsElsewhere:
		return "withdrawn", nil
	case (req.State == Introduced || req.State == Over) && (a == nil || a.far(req)): // nil: the mentor's space is forgotten
		return "news.over.far", nil
	case req.State == Introduced || req.State == Over:
		where, err := bot.Where(ctx, tx, roomCard(req.ID))
		if err != nil || where == "" {
			return roomless("news.opening", req), err
		}
		return "news." + string(req.State), nil
	case req.State == Sent && req.Said != NewsMore && req.Said != NewsNobody:
		return toWhom("news.sent", req), nil
	case req.Said == NewsMore:
		return toWhom(key, req), nil
	case req.Said == NewsAccepted && a != nil && a.far(req):
		return "news.accepted.far", nil
	case req.Match != "" && req.Said == NewsAccepted:
		return "news.accepted.programme", nil
	case req.Said == NewsDeclined && req.State == Declined:
		return declinedKey(ctx, tx, req)
	}
	return key, nil
}

// toWhom is the text about a request to one mentor, or to all of a topic.
func toWhom(key string, req *Request) string {
	if req.Mentor == "" && req.State != Accepted {
		return key + ".all"
	}
	return key
}

// roomless is how a room is spoken of that is not there yet.
func roomless(key string, req *Request) string {
	if req.Said == NewsRoomless {
		return key + ".late"
	}
	return key
}

// declinedKey is the kind sentence for why the last mentor said no.
func declinedKey(ctx context.Context, tx *storage.Tx, req *Request) (string, error) {
	all, err := asksOf(ctx, tx, req.ID)
	for i := len(all) - 1; i >= 0; i-- {
		switch why := all[i].Reason; why {
		case NotMyTopic, NoTime, BetterPublic, SomebodyElse:
			return "news.declined." + string(why), err
		case OtherReason, TookBack, Left, "":
		}
	}
	return "news.declined", err
}

// can are what a mentee can do with a request, the most obvious first: verbs of
// buttons.
func (r *Request) can() []string {
	switch r.State {
	case Sent:
		if r.Said == NewsMore {
			return []string{"add", "withdraw"}
		}
		return []string{"public", "withdraw"}
	case Accepted:
		return []string{"confirm", "withdraw"}
	case Declined, Expired:
		if r.Match != "" {
			return nil
		}
		if r.Topic != "" && r.Mentor != "" {
			return []string{"find", "send-all", "public"}
		}
		return []string{"find", "public"}
	case Draft, Introduced, Withdrawn, Over:
	}
	return nil
}
