package mentors

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// ofMentor holds for requests and suggestions whose mentor is of the space $1.
const ofMentor = `(mentor_space = $1 OR mentor_space = '' AND space = $1)`

// forget forgets a member who is erased. What waits for them, or what they wait for,
// ends at once and kindly; that there was a request and that both said yes stays,
// under no name.
func (f *Feature) forget(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	if err := f.depart(ctx, tx, p.Space, p.User); err != nil {
		return err
	}
	own, err := requests(ctx, tx, `space = $1 AND mentee = $2 OR mentor = $2 AND `+ofMentor+` ORDER BY id`, p.Space, p.User)
	if err != nil {
		return err
	}
	all, err := asks(ctx, tx, `space = $1 AND mentor = $2 ORDER BY id`, p.Space, p.User)
	if err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM mentor_offer WHERE space = $1 AND user_id = $2`,
		`DELETE FROM mentor_topic WHERE space = $1 AND user_id = $2`,
		`UPDATE mentor_answer SET asker = '' WHERE space = $1 AND asker = $2`,
		`UPDATE mentor_ask SET added = '' WHERE request IN (SELECT id FROM mentor_request WHERE space = $1 AND mentee = $2)`,
	} {
		if _, err := tx.Exec(ctx, statement, p.Space, p.User); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		`UPDATE mentor_request SET mentee = $3, want = '', about = '', tried = '', why = '' WHERE space = $1 AND mentee = $2`,
		`UPDATE mentor_request SET mentor = $3 WHERE mentor = $2 AND ` + ofMentor,
		`UPDATE mentor_ask SET mentor = $3, question = '', terms = '{}' WHERE space = $1 AND mentor = $2`,
		`UPDATE mentor_answer SET answerer = $3 WHERE space = $1 AND answerer = $2`,
		`UPDATE mentor_suggestion SET mentee = $3 WHERE space = $1 AND mentee = $2`,
		`UPDATE mentor_suggestion SET mentor = $3, terms = '{}' WHERE mentor = $2 AND ` + ofMentor,
		`UPDATE mentor_consent SET user_id = $3 WHERE space = $1 AND user_id = $2`,
		`UPDATE mentor_consent SET other = $3 WHERE other = $2 AND (other_space = $1 OR other_space = '' AND space = $1)`,
	} {
		if _, err := tx.Exec(ctx, statement, p.Space, p.User, p.Former); err != nil {
			return err
		}
	}
	return f.refreshAll(ctx, tx, p, own, all)
}

// refreshAll lets what others were shown follow.
func (f *Feature) refreshAll(ctx context.Context, tx *storage.Tx, p bot.Parting, own []*Request, all []*Ask) error {
	var cards []bot.CardID
	for _, req := range own {
		if err := bot.TakeDown(ctx, tx, roomCard(req.ID)); err != nil {
			return err
		}
		if req.from() != (people.Place{Space: p.Space, User: p.User}) && !req.Mentee.Former() && req.News > 0 {
			cards = append(cards, newsCard(req.ID, req.News))
		}
		to, err := asksOf(ctx, tx, req.ID)
		if err != nil {
			return err
		}
		for _, a := range to {
			if !a.Mentor.Former() {
				cards = append(cards, askCard(a.ID))
				if a.far(req) {
					cards = append(cards, metCard(a.ID))
				}
			}
		}
	}
	for _, a := range all {
		req, err := loadRequest(ctx, tx, a.Request)
		if err != nil {
			return err
		}
		if err := bot.TakeDown(ctx, tx, roomCard(req.ID)); err != nil {
			return err
		}
		if req.News > 0 && !req.Mentee.Former() {
			cards = append(cards, newsCard(req.ID, req.News))
		}
	}
	for _, id := range cards {
		if err := bot.Refresh(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}
