package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/install"
	"github.com/kith-community/kith/bot/chat"
)

func (k *kith) openDiscord(s settings) error {
	if s.Discord.Token == "" {
		return nil
	}
	a, err := discord.New(s.Discord.options(k.db, k.log))
	if err != nil {
		return fmt.Errorf("connect to Discord: %w", err)
	}
	k.discord, k.platforms = a, append(k.platforms, a)
	return nil
}

func (k *kith) openSlack(ctx context.Context, s settings) error {
	if !s.Slack.on() {
		return nil
	}
	vault, err := s.Slack.vault(k.db)
	if err != nil {
		return err
	}
	a, err := slack.New(s.Slack.options(vault, k.log))
	if err != nil {
		return fmt.Errorf("connect to Slack: %w", err)
	}
	k.slack, k.platforms = a, append(k.platforms, a)
	if vault == nil {
		return nil
	}
	if err := vault.Renew(ctx); err != nil {
		// The others work, and each of these can be installed again.
		k.log.ErrorContext(ctx, "workspaces of Slack whose tokens cannot be read", "error", err)
	}
	k.install, err = s.installer(vault, k)
	return err
}

// installer lets workspaces install Kith.
func (s settings) installer(vault *install.Vault, k *kith) (*install.Installer, error) {
	keys, err := install.Keys(s.Slack.Key)
	if err != nil {
		return nil, err
	}
	at, err := s.address()
	if err != nil {
		return nil, err
	}
	var scopes []string
	for _, scope := range slack.Scopes(s.Slack.WithoutReplies) {
		scopes = append(scopes, scope.Name)
	}
	return install.New(install.Options{
		ClientID: s.Slack.ClientID, ClientSecret: s.Slack.ClientSecret, Scopes: scopes, URL: at, API: s.Slack.api(),
		Keys: keys, Vault: vault, Now: time.Now, Installed: k.slack.Renew, Log: k.log,
	})
}

// connections are the platforms while they run.
type connections struct {
	mu    sync.Mutex
	ended map[chat.PlatformName]error // for good, while others go on
}

// connect runs the platforms until ctx ends. One that ends for good, such as with a
// token that was revoked, leaves the others at work; the last one ends Kith.
func (k *kith) connect(ctx context.Context) error {
	parts, ctx := errgroup.WithContext(ctx)
	for _, p := range k.platforms {
		parts.Go(func() error {
			err := p.Run(ctx, k.core)
			if err == nil || ctx.Err() != nil {
				return err
			}
			if all := k.connected.lost(p.Name(), err); len(all) == len(k.platforms) {
				return errors.Join(all...)
			}
			k.log.ErrorContext(ctx, "a platform has ended, and the others go on", "platform", p.Name(), "error", err)
			<-ctx.Done()
			return nil
		})
	}
	return parts.Wait()
}

// lost notes that a platform has ended, and returns all that have.
func (c *connections) lost(name chat.PlatformName, err error) (all []error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended == nil {
		c.ended = map[chat.PlatformName]error{}
	}
	c.ended[name] = err
	for _, err := range c.ended {
		all = append(all, err)
	}
	return all
}

// troubles are the platforms that do not work, each with what a person can do.
func (k *kith) troubles() (all []string) {
	k.connected.mu.Lock()
	defer k.connected.mu.Unlock()
	for _, p := range k.platforms {
		trouble := ""
		if t, ok := p.(interface{ Trouble() string }); ok {
			trouble = t.Trouble()
		}
		if err := k.connected.ended[p.Name()]; err != nil {
			trouble = err.Error()
		}
		if trouble != "" {
			all = append(all, titles[p.Name()]+": "+trouble)
		}
	}
	return all
}

// titles are how people call the platforms.
var titles = map[chat.PlatformName]string{discord.Name: "Discord", slack.Name: "Slack"}

// serveSlack takes what Slack sends, and lets workspaces install Kith, also where a
// proxy keeps the folder of Kith's address in front.
func (k *kith) serveSlack(mux *http.ServeMux, at string) {
	paths := map[string]http.Handler{"/slack/": k.slack.Handler()}
	if k.install != nil {
		paths[install.Begin], paths[install.Return] = k.install.Handler(), k.install.Handler()
	}
	folder := ""
	if u, err := url.Parse(at); err == nil {
		folder = u.Path
	}
	for path, handler := range paths {
		handler = hurried(handler)
		mux.Handle(path, handler)
		if folder != "" {
			mux.Handle(folder+path, http.StripPrefix(folder, handler))
		}
	}
}
