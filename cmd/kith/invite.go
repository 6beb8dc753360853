package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/adapters/discord"
)

func (p *program) inviteCommand() *cobra.Command {
	invite := &cobra.Command{
		Use: "invite", Short: "Print the address that lets Kith into a community", Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	invite.AddCommand(&cobra.Command{
		Use: "discord", Short: "Print the address that lets Kith into a Discord server", Args: alone,
		Long: "Asks Discord which application the token belongs to, and prints the address at which\n" +
			"somebody who manages a server lets it in, with exactly the permissions Kith needs.",
		Example: "  KITH_DISCORD_TOKEN_FILE=token kith invite discord",
		RunE:    p.do(p.inviteDiscord),
	})
	return invite
}

func (p *program) inviteDiscord(cmd *cobra.Command, _ []string) error {
	if p.Discord.Token == "" {
		return usageError{errors.New("KITH_DISCORD_TOKEN is not set; docs/discord.md says where the token is")}
	}
	application, err := discord.Who(cmd.Context(), p.Discord.options(nil, newLog(p.errs, p.Log)))
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s\n\nOpen it in a browser and choose the server; you need Manage Server there. %s asks for:\n", discord.Invitation(application.ID), application.Name)
	for _, permission := range discord.Permissions() {
		fmt.Fprintf(p.out, "  %-25s %s\n", permission.Name, permission.Why)
	}
	return nil
}
