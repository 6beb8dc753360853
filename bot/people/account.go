package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Account is an account of a person on a platform.
type Account struct {
	Platform chat.PlatformName `json:"platform"`
	User     chat.UserID       `json:"user"`
}

// Accounts are all accounts of a person, by platform.
func Accounts(ctx context.Context, tx *storage.Tx, person string) ([]Account, error) {
	var all []Account
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var a Account
		err := scan(&a.Platform, &a.User)
		all = append(all, a)
		return err
	}, `SELECT platform, user_id FROM identity WHERE person = $1 ORDER BY platform, user_id`, person)
	if err != nil {
		return nil, fmt.Errorf("load accounts: %w", err)
	}
	return all, nil
}

// Account is the account that a member is.
func (m Member) Account() Account { return Account{m.Space.Platform(), m.User} }

// String names the account within an action's argument.
func (a Account) String() string { return string(a.Platform) + "|" + string(a.User) }

// ParseAccount reverses [Account.String].
func ParseAccount(s string) Account {
	platform, user, _ := strings.Cut(s, "|")
	return Account{chat.PlatformName(platform), chat.UserID(user)}
}

// Spaces is the pattern of LIKE that the IDs of the spaces match in which the account
// can be a member.
func (a Account) Spaces() string { return spacesOf(a.Platform) }

func spacesOf(platform chat.PlatformName) string { return string(platform) + ":%" }

// Elsewhere says whether we know a space of another platform than that of this one.
func Elsewhere(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (bool, error) {
	ids, err := SpaceIDs(ctx, tx)
	return slices.ContainsFunc(ids, func(id chat.SpaceID) bool { return id.Platform() != space.Platform() }), err
}
