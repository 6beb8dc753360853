package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// The audit is the list of who decided what for a space: settings, topics,
// organisers. Each entry is a text of the feature that wrote it, so that it
// reads in every language. It never holds what people said to each other or to
// Kith alone.

// AboutWhom is the name of the argument that says whom an entry is about. It has
// a column of its own, so that a person can be forgotten.
const AboutWhom = "about"

// Term is an argument of an entry that is itself a text, such as the name of a
// purpose: it is looked up when somebody reads the entry.
type Term struct{ Feature, Key string }

// Deed is one entry of the audit.
type Deed struct {
	ID      string
	Space   chat.SpaceID
	Actor   chat.UserID // who did it; "" for whoever runs Kith
	Feature string      // whose text it is
	Kind    string      // the text is "audit.<kind>"
	Args    i18n.Args   // what the text names
	At      time.Time
}

// Audit notes in the handler's transaction what its actor decided. The feature's
// text "audit.<kind>" says it, without the actor: "chose {channel} for {purpose}".
// Arguments are strings, integers, durations, [chat.Markup], and [Term]; one
// named [AboutWhom] is a [chat.UserID].
func Audit(ctx context.Context, tx *storage.Tx, r *Request, kind string, args i18n.Args) error {
	return Deed{Space: r.Space.ID, Actor: r.Actor.ID, Feature: r.Text.Owner(), Kind: kind, Args: args}.Add(ctx, tx)
}

// Audit is [Audit] where there is no request, as in jobs.
func (r *Registry) Audit(ctx context.Context, tx *storage.Tx, space chat.SpaceID, actor chat.UserID, kind string, args i18n.Args) error {
	return Deed{Space: space, Actor: actor, Feature: r.feature, Kind: kind, Args: args}.Add(ctx, tx)
}

// Add notes a deed where there is no registry either: on the command line, where
// nobody has an account. Its ID and its time are made now.
func (d Deed) Add(ctx context.Context, tx *storage.Tx) error {
	about, _ := d.Args[AboutWhom].(chat.UserID)
	args, err := encodeArgs(d.Args)
	if err != nil {
		return fmt.Errorf("audit %s.%s: %w", d.Feature, d.Kind, err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO audit (id, space, actor, about, feature, kind, args, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		storage.NewID(tx.Now()), d.Space, d.Actor, about, d.Feature, d.Kind, args, storage.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("audit %s.%s: %w", d.Feature, d.Kind, err)
	}
	return nil
}

// Audited lists at most that many entries of a space, newest first: all, or
// those of one actor; those before the entry of an ID, or from the newest on.
func Audited(ctx context.Context, tx *storage.Tx, space chat.SpaceID, actor chat.UserID, before string, most int) (deeds []Deed, err error) {
	if before == "" {
		before = afterAll
	}
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var d Deed
		var about chat.UserID
		var args string
		var at int64
		if err := scan(&d.ID, &d.Space, &d.Actor, &about, &d.Feature, &d.Kind, &args, &at); err != nil {
			return err
		}
		d.At = storage.Time(at)
		d.Args, err = decodeArgs(args)
		if d.Args[AboutWhom] = chat.Markup(""); about != "" {
			d.Args[AboutWhom] = chat.Mention(about)
		}
		deeds = append(deeds, d)
		return err
	}, `SELECT id, space, actor, about, feature, kind, args, at FROM audit
		WHERE space = $1 AND ($2 = '' OR actor = $2) AND id < $3 ORDER BY id DESC LIMIT $4`, space, actor, before, most)
	return deeds, err
}

// afterAll is behind every ID.
const afterAll = "zzzzzzzzzzzzzzzzz"

// Auditors are those who stand in a space's audit, the latest to act first.
func Auditors(ctx context.Context, tx *storage.Tx, space chat.SpaceID, most int) (users []chat.UserID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		var latest string
		err := scan(&user, &latest)
		users = append(users, user)
		return err
	}, `SELECT actor, MAX(id) FROM audit WHERE space = $1 AND actor <> '' GROUP BY actor ORDER BY MAX(id) DESC LIMIT $2`, space, most)
	return users, err
}

// partAudit lets what a member decided, and what was decided about them, stand as
// somebody's.
func partAudit(ctx context.Context, tx *storage.Tx, p Parting) error {
	for _, column := range []string{"actor", "about"} {
		if _, err := tx.Exec(ctx, `UPDATE audit SET `+column+` = $3 WHERE space = $1 AND `+column+` = $2`, p.Space, string(p.User), string(p.Former)); err != nil {
			return fmt.Errorf("audit: %w", err)
		}
	}
	return nil
}

// keeps is for how long organisers have the audit kept, in days.
var keeps = []Retention{{Kind: "audit", Days: 1095, Choices: []int{365, 730, 1095}, Forget: forgetAudit}}

func forgetAudit(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error) {
	n, err := tx.Exec(ctx, `DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE space = $1 AND at < $2 ORDER BY id LIMIT $3)`,
		space, storage.Millis(before), most)
	return int(n), err
}

// Say is the entry in the reader's words, without who did it and when.
func (d Deed) Say(t i18n.Printer) chat.Markup {
	args := i18n.Args{}
	for name, v := range d.Args {
		if term, ok := v.(Term); ok {
			v = t.For(term.Feature).S(term.Key)
		}
		args[name] = v
	}
	return t.For(d.Feature).T("audit."+d.Kind, args)
}

// storedArg is an argument with what it is.
type storedArg struct {
	Words    *string        `json:"words,omitempty"`
	Markup   *chat.Markup   `json:"markup,omitempty"`
	Number   *int           `json:"number,omitempty"`
	Duration *time.Duration `json:"duration,omitempty"`
	Term     *Term          `json:"term,omitempty"`
}

var errArg = errors.New("an argument of that type cannot be kept")

func encodeArgs(args i18n.Args) (string, error) {
	kept := map[string]storedArg{}
	for name, v := range args {
		var a storedArg
		switch v := v.(type) {
		case chat.UserID:
			if name == AboutWhom {
				continue
			}
			return "", fmt.Errorf("%s: %w", name, errArg)
		case string:
			a.Words = &v
		case chat.Markup:
			a.Markup = &v
		case int:
			a.Number = &v
		case time.Duration:
			a.Duration = &v
		case Term:
			a.Term = &v
		default:
			return "", fmt.Errorf("%s: %w", name, errArg)
		}
		kept[name] = a
	}
	body, err := json.Marshal(kept)
	return string(body), err
}

func decodeArgs(body string) (i18n.Args, error) {
	var kept map[string]storedArg
	if err := json.Unmarshal([]byte(body), &kept); err != nil {
		return i18n.Args{}, fmt.Errorf("read the audit: %w", err)
	}
	args := i18n.Args{}
	for name, a := range kept {
		switch {
		case a.Words != nil:
			args[name] = *a.Words
		case a.Markup != nil:
			args[name] = *a.Markup
		case a.Number != nil:
			args[name] = *a.Number
		case a.Duration != nil:
			args[name] = *a.Duration
		case a.Term != nil:
			args[name] = *a.Term
		}
	}
	return args, nil
}
