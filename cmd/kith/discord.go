package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/storage"
)

// discordSettings say how Kith reaches Discord. With a token it serves the
// communities there, and opens no sandbox.
type discordSettings struct {
	Token string `env:"KITH_DISCORD_TOKEN"`
	// PublicKey is the application's, in hexadecimal. With it Discord may send
	// what people press and type to Kith's address.
	PublicKey string `env:"KITH_DISCORD_PUBLIC_KEY"`
	Guild     string `env:"KITH_DISCORD_GUILD"`   // whose members alone see the commands, while one develops
	Members   bool   `env:"KITH_DISCORD_MEMBERS"` // hear of who joins and leaves, which is a privileged intent
	Shards    int    `env:"KITH_DISCORD_SHARDS"`  // 0: as many as Discord recommends
	API       string `env:"DISCORD_API_URL"`      // a proxy, or a double; "": Discord's own
}

// interactionsPath is what the application names as its interactions endpoint.
const interactionsPath = "/discord/interactions"

// check finds settings that make no sense.
func (d discordSettings) check() error {
	if d.Token == "" {
		for name, set := range map[string]bool{
			"KITH_DISCORD_PUBLIC_KEY": d.PublicKey != "", "KITH_DISCORD_GUILD": d.Guild != "",
			"KITH_DISCORD_MEMBERS": d.Members, "KITH_DISCORD_SHARDS": d.Shards != 0,
		} {
			if set {
				return fmt.Errorf("%s is set, and KITH_DISCORD_TOKEN is not; docs/discord.md says where the token is", name)
			}
		}
	}
	if key, err := hex.DecodeString(d.PublicKey); err != nil || len(key) != 0 && len(key) != 32 {
		return errors.New("KITH_DISCORD_PUBLIC_KEY must be 64 hexadecimal digits: the Public Key on the application's page General Information")
	}
	if _, err := strconv.ParseUint(d.Guild, 10, 64); d.Guild != "" && err != nil {
		return fmt.Errorf("KITH_DISCORD_GUILD must be the number of a server, not %q: switch on Developer Mode in Discord, then right-click the server and choose Copy Server ID", d.Guild)
	}
	if d.Shards < 0 {
		return errors.New("KITH_DISCORD_SHARDS must be 1 or more, or left out")
	}
	if u, err := url.Parse(d.API); err != nil || d.API != "" && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("DISCORD_API_URL must be an address like https://discord.com/api/v10, not %q", d.API)
	}
	return nil
}

// options are what the adapter needs of Kith. Without a database it can ask
// Discord, and not connect.
func (d discordSettings) options(db *storage.DB, log *slog.Logger) discord.Options {
	o := discord.Options{
		Token: d.Token, PublicKey: d.PublicKey, API: d.API, Guild: d.Guild, Members: d.Members, Shards: d.Shards, Log: log,
	}
	if db != nil {
		o.Store, o.Hold = storage.Memory{DB: db}, db.Hold
	}
	return o
}
