package people

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/storage"
)

// What the sheets behind refer to: members by their account, and topics by their
// ID or by a word they are found by.
const (
	notedMember = "member"
	notedTopic  = "topic"
	notedWord   = "word"
)

// MemberNoted is whether an account is one of a member who is there or comes.
func MemberNoted(in *transfer.Intake, user string) bool {
	_, found := in.Find(notedMember, user)
	return found
}

// TopicNoted finds a topic that is there or comes, by its ID or, when no ID is
// like that, by any of its words.
func TopicNoted(in *transfer.Intake, text string) (id string, found bool) {
	if id, found = in.Find(notedTopic, text); !found {
		id, found = in.Find(notedWord, fold(text))
	}
	return id, found
}

// Sheets are what leaves a community, and enters it, of its people and its
// vocabulary.
//
// Of a member it is what everybody in the space can see anyway: the account, the
// name, whether they organise, since when they are here. Zone, language, hours,
// mutes and pauses are what somebody told Kith about themselves, in private, and
// for all their spaces: that is theirs alone and in no sheet.
func Sheets() []transfer.Sheet {
	return []transfer.Sheet{memberSheet, topicSheet}
}

var memberSheet = transfer.Sheet{
	Name: "members",
	Columns: []transfer.Column{
		{Name: "id", Kind: transfer.ID, Required: true},
		{Name: "name", Kind: transfer.Line},
		{Name: "organiser", Kind: transfer.Flag},
		{Name: "joined", Kind: transfer.Time},
		{Name: "left", Kind: transfer.Time},
	},
	Count: func(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (n int, err error) {
		err = tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM member WHERE space = $1`, space)
		return n, err
	},
	Read: readMembers,
	Take: takeMembers,
}

// readMembers hands over the members of a space, by when they joined and then by
// account, in the order of its bytes: databases sort text by their own rules.
func readMembers(ctx context.Context, tx *storage.Tx, space chat.SpaceID, emit func(transfer.Row) error) error {
	rows, err := memberRows(ctx, tx, space)
	slices.SortFunc(rows, func(a, b transfer.Row) int {
		return cmp.Or(a.Time("joined").Compare(b.Time("joined")), cmp.Compare(a.Text("id"), b.Text("id")))
	})
	for _, row := range rows {
		if err == nil {
			err = emit(row)
		}
	}
	return err
}

func memberRows(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (rows []transfer.Row, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var id, name string
		var organiser bool
		var joined, left int64
		err := scan(&id, &name, &organiser, &joined, &left)
		row := transfer.Row{"id": id, "organiser": organiser, "joined": storage.Time(joined)}
		if name != "" {
			row["name"] = name
		}
		if left > 0 {
			row["left"] = storage.Time(left)
		}
		rows = append(rows, row)
		return err
	}, `SELECT user_id, name, organiser, joined_at, left_at FROM member WHERE space = $1`, space)
	return rows, err
}

// memberTaker takes members in.
type memberTaker struct {
	in        *transfer.Intake
	there     map[string]transfer.Row
	seen      map[string]transfer.Place
	organised bool // somebody who comes organises the space
}

func takeMembers(ctx context.Context, tx *storage.Tx, in *transfer.Intake) (transfer.Taker, error) {
	t := &memberTaker{in: in, there: map[string]transfer.Row{}, seen: map[string]transfer.Place{}}
	rows, err := memberRows(ctx, tx, in.Space)
	for _, row := range rows {
		id := row.Text("id")
		t.there[id] = row
		in.Note(notedMember, id, id)
	}
	return t, err
}

const maxMemberName = 100 // runes, as the core takes them from platforms

func (t *memberTaker) Check(_ context.Context, _ *storage.Tx, at transfer.Place, row transfer.Row) (v transfer.Verdict, err error) {
	id := row.Text("id")
	if before, twice := t.seen[id]; twice {
		v.Wrong = append(v.Wrong, transfer.Complaint{Column: "id", Reason: fmt.Sprintf("%s stands in %s already", transfer.Quoted(id), before)})
		return v, nil
	}
	t.seen[id] = at
	if n := len([]rune(row.Text("name"))); n > maxMemberName {
		v.Wrong = append(v.Wrong, transfer.Complaint{Column: "name", Reason: fmt.Sprintf("has %d characters; a name has at most %d", n, maxMemberName)})
	}
	joined, left := row.Time("joined"), row.Time("left")
	if !left.IsZero() && left.Before(joined) {
		v.Wrong = append(v.Wrong, transfer.Complaint{Column: "left", Reason: "lies before the day they joined"})
	}
	if row.Flag("organiser") && !left.IsZero() {
		v.Wrong = append(v.Wrong, transfer.Complaint{Column: "organiser", Reason: "says yes of somebody who has left"})
	}
	if there, known := t.there[id]; known {
		v.Wrong = append(v.Wrong, memberSheet.Differences(there, row)...)
		v.Same = true
		return v, nil
	}
	if len(v.Wrong) > 0 {
		return v, nil
	}
	t.in.Note(notedMember, id, id)
	v.Write = func(ctx context.Context, tx *storage.Tx) error { return t.write(ctx, tx, row) }
	return v, nil
}

func (t *memberTaker) write(ctx context.Context, tx *storage.Tx, row transfer.Row) error {
	user, joined := chat.UserID(row.Text("id")), row.Time("joined")
	if joined.IsZero() {
		joined = tx.Now()
		if left := row.Time("left"); left.Before(joined) && !left.IsZero() {
			joined = left
		}
	}
	person := string(user)
	if !user.Former() { // nobody stands behind an erased member
		var err error
		if person, err = identify(ctx, tx, t.in.Space.Platform(), user); err != nil {
			return fmt.Errorf("identify: %w", err)
		}
	}
	t.organised = t.organised || row.Flag("organiser")
	_, err := tx.Exec(ctx, `INSERT INTO member (space, user_id, person, name, organiser, joined_at, left_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		t.in.Space, user, person, row.Text("name"), row.Flag("organiser"), storage.Millis(joined), storage.Millis(row.Time("left")))
	if err != nil {
		return fmt.Errorf("insert member: %w", err)
	}
	return nil
}

// Done makes the space known, and lets its organisers organise it.
func (t *memberTaker) Done(ctx context.Context, tx *storage.Tx) error {
	if err := insertSpace(ctx, tx, t.in.Space); err != nil || !t.organised {
		return err
	}
	return countOrganisers(ctx, tx, t.in.Space)
}
