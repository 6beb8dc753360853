package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/bot/people"
)

// write shows the settings in force, without what is secret in them.
func (d discordSettings) write(out io.Writer) {
	set := func(b bool) string {
		return map[bool]string{true: "set", false: "not set"}[b]
	}
	fmt.Fprintf(out, "discord    token set, public key %s, commands for %s, members %v, shards %s, at %s\n",
		set(d.PublicKey != ""), or(d.Guild, "all servers"), d.Members, map[bool]string{true: "as recommended", false: fmt.Sprint(d.Shards)}[d.Shards == 0],
		or(d.API, discord.DefaultAPI))
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// askDiscord says what Discord lacks, and how to mend it.
func (p *program) askDiscord(ctx context.Context, uses []people.Use) error {
	if p.Discord.Token == "" {
		return nil
	}
	var chosen []discord.Use
	for _, u := range uses {
		chosen = append(chosen, discord.Use{Space: u.Space, Channel: u.Channel, Purpose: u.For})
	}
	health, err := discord.Examine(ctx, p.Discord.options(nil, newLog(p.errs, p.Log)), chosen)
	if err != nil {
		fmt.Fprintln(p.out, "discord    does not answer as it should")
		return err
	}
	fmt.Fprintf(p.out, "discord    the token is that of %s; servers that let it in: %s\n", health.Application.Name, or(strings.Join(health.Guilds, ", "), "none, kith invite discord says how"))
	if len(health.Findings) == 0 {
		fmt.Fprintln(p.out, "discord    nothing is missing")
		return nil
	}
	for _, f := range health.Findings {
		fmt.Fprintf(p.out, "  %s: %s; to mend it: %s\n", f.Where, f.What, f.Mend)
	}
	return errSilent
}
