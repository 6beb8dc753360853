package discord

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// PublishCommands implements [chat.CommandPublisher]. It notes what people can
// type; [Adapter.Run] tells Discord, and goes on trying while Discord is away. An
// adapter that runs already is told at once.
func (a *Adapter) PublishCommands(ctx context.Context, specs []chat.CommandSpec) error {
	wire, words := translate(specs)
	a.mu.Lock()
	a.words, a.wire = words, wire
	running := a.sink != nil
	a.mu.Unlock()
	if running {
		return a.write(ctx)
	}
	return nil
}

func (a *Adapter) vocabulary() *vocabulary {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.words
}

// publish writes the commands, as soon as Discord takes them. What it refuses no
// other attempt mends, and the commands that it has go on working.
func (a *Adapter) publish(ctx context.Context) error {
	return a.insist(ctx, "write the commands", func() error {
		err := a.write(ctx)
		var refused *rest.Error
		if errors.As(err, &refused) && refused.Status/100 == 4 {
			a.log.ErrorContext(ctx, "Discord refuses the commands", "guild", a.opts.Guild, "error", err)
			return nil
		}
		return err
	})
}

// write writes the commands to Discord unless it has them: it allows 200 new ones
// a day, and people's apps load them again.
func (a *Adapter) write(ctx context.Context) error {
	a.mu.Lock()
	want := a.wire
	a.mu.Unlock()
	if len(want) == 0 {
		return nil
	}
	app, err := a.who(ctx)
	if err != nil {
		return err
	}
	path := "/applications/" + app.ID + "/commands"
	if a.opts.Guild != "" {
		path = "/applications/" + app.ID + "/guilds/" + a.opts.Guild + "/commands"
	}
	var have []command
	if err := a.ask(ctx, path+"?with_localizations=true", &have); err != nil {
		return fmt.Errorf("ask for the commands: %w", err)
	}
	if same(have, want) {
		return nil
	}
	a.log.InfoContext(ctx, "Discord gets new commands", "commands", len(want), "guild", a.opts.Guild)
	err = a.rest.Do(ctx, rest.Call{Method: "PUT", Path: path, Body: want, Priority: rest.Card})
	if err != nil {
		return fmt.Errorf("write the commands: %w", err)
	}
	return nil
}
