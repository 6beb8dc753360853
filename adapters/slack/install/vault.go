package install

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// Store keeps small values beyond the end of the process.
type Store interface {
	// Load returns "" for a name under which nothing is kept.
	Load(ctx context.Context, name string) (string, error)
	Save(ctx context.Context, name, value string) error
	Drop(ctx context.Context, name string) error
	List(ctx context.Context, prefix string) ([]string, error)
}

// ErrKey is a token that none of the keys opens.
var ErrKey = errors.New("it was kept with another key")

// Vault keeps the tokens of workspaces, each encrypted with AES-256-GCM for its
// workspace alone: moved to another one it cannot be read.
type Vault struct {
	store Store
	keys  []Key // the first encrypts, all decrypt
}

// NewVault keeps tokens in a store. There is at least one key.
func NewVault(store Store, keys []Key) *Vault { return &Vault{store, keys} }

const (
	kept = "slack team " // and the workspace's ID: the name of a token in the store
	// format is in front of every kept token, so that another one can follow.
	format = "1"
)

var isTeam = regexp.MustCompile(`^[TE][A-Z0-9]{2,}$`).MatchString

// Token is a workspace's bot token: [chat.ErrNotFound] when it has none, [ErrKey]
// when no key opens it.
func (v *Vault) Token(ctx context.Context, team string) (string, error) {
	token, _, err := v.load(ctx, team)
	return token, err
}

// load also says whether it was the first key that opened it.
func (v *Vault) load(ctx context.Context, team string) (token string, first bool, err error) {
	if !isTeam(team) {
		return "", false, fmt.Errorf("%q is no workspace: %w", team, chat.ErrNotFound)
	}
	sealed, err := v.store.Load(ctx, kept+team)
	switch {
	case err != nil:
		return "", false, err
	case sealed == "":
		return "", false, fmt.Errorf("the workspace %s has no token: %w", team, chat.ErrNotFound)
	}
	for i, key := range v.keys {
		if token, err := open(key, team, sealed); err == nil {
			return token, i == 0, nil
		}
	}
	return "", false, fmt.Errorf("the token of the workspace %s cannot be read: %w", team, ErrKey)
}

// Keep puts a workspace's token in the place of the one before.
func (v *Vault) Keep(ctx context.Context, team, token string) error {
	if !isTeam(team) || token == "" {
		return errors.New("a workspace's ID and its token are needed")
	}
	sealed, err := seal(v.keys[0], team, token)
	if err != nil {
		return err
	}
	return v.store.Save(ctx, kept+team, sealed)
}

// Forget drops a workspace's token. That there is none is no error.
func (v *Vault) Forget(ctx context.Context, team string) error {
	return v.store.Drop(ctx, kept+team)
}

// All are the IDs of the workspaces that have a token.
func (v *Vault) All(ctx context.Context) (teams []string, err error) {
	names, err := v.store.List(ctx, kept)
	for _, name := range names {
		teams = append(teams, strings.TrimPrefix(name, kept))
	}
	return teams, err
}

// Renew encrypts with the first key what another one opened, so that the others can
// be thrown away. What none opens stays as it is, and is the error.
func (v *Vault) Renew(ctx context.Context) error {
	teams, err := v.All(ctx)
	errs := []error{err}
	for _, team := range teams {
		token, first, err := v.load(ctx, team)
		if err == nil && !first {
			err = v.Keep(ctx, team, token)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func sealer(key Key) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key.part("tokens", keyBytes))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts a token; the workspace is authenticated with it.
func seal(key Key, team, token string) (string, error) {
	aead, err := sealer(key)
	if err != nil {
		return "", err
	}
	sealed := aead.Seal(nil, nil, []byte(token), []byte(kept+team))
	return strings.Join([]string{format, name(key), base64.RawStdEncoding.EncodeToString(sealed)}, " "), nil
}

var errSealed = errors.New("this is not kept with this key")

func open(key Key, team, sealed string) (string, error) {
	parts := strings.Split(sealed, " ")
	if len(parts) != 3 || parts[0] != format || parts[1] != name(key) {
		return "", errSealed
	}
	raw, err := base64.RawStdEncoding.DecodeString(parts[2])
	if err != nil {
		return "", errSealed
	}
	aead, err := sealer(key)
	if err != nil {
		return "", err
	}
	token, err := aead.Open(nil, nil, raw, []byte(kept+team))
	return string(token), err
}

// name tells keys apart, and says nothing about them.
func name(key Key) string { return hex.EncodeToString(key.part("name", 4)) }
