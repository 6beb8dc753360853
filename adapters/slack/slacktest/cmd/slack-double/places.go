package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest"
)

func placeVerbs() []verb {
	return []verb{
		{"WHO joins", "become a member of the workspace, also again", (*town).joins},
		{"WHO leaves", "… and be deactivated", simple((*slacktest.Server).Leave)},
		{"WHO becomes NAME=VALUE…", "change locale, tz or name", somebody(1, (*town).becomes)},
		{"WHO enters #WHERE", "enter a channel", inChannel((*slacktest.Server).Enter)},
		{"WHO exits #WHERE", "… and leave it", inChannel((*slacktest.Server).Exit)},
		{"WHO invites #WHERE", "invite the bot into a channel", inChannel((*slacktest.Server).InviteBot)},
		{"WHO kicks #WHERE", "… and remove it", inChannel((*slacktest.Server).KickBot)},
		{"WHO archives #WHERE", "archive a channel", inChannel((*slacktest.Server).Archive)},
	}
}

func simple(do func(*slacktest.Server, context.Context, string) (slacktest.Done, error)) func(*town, string, []string) (string, error) {
	return somebody(0, func(t *town, who string, _ []string) (string, error) {
		return t.simply(func(ctx context.Context) (slacktest.Done, error) { return do(t.double, ctx, who) })
	})
}

func inChannel(do func(*slacktest.Server, context.Context, string, string) (slacktest.Done, error)) func(*town, string, []string) (string, error) {
	return somebody(1, func(t *town, who string, words []string) (string, error) {
		at, err := t.channel(who, words[0])
		if err != nil {
			return "", err
		}
		return t.simply(func(ctx context.Context) (slacktest.Done, error) { return do(t.double, ctx, who, at) })
	})
}

// joins lets somebody into the workspace, who may be new to it.
func (t *town) joins(name string, _ []string) (string, error) {
	if who, err := t.person(name); err == nil {
		if _, there := t.double.UserOf(who); there {
			return "", fmt.Errorf("%s is there", name)
		}
		return t.simply(func(ctx context.Context) (slacktest.Done, error) { return t.double.Return(ctx, who) })
	}
	return t.simply(func(ctx context.Context) (slacktest.Done, error) {
		_, done, err := t.double.Join(ctx, t.team, slacktest.User{Name: name, RealName: strings.ToUpper(name[:1]) + name[1:]})
		return done, err
	})
}

func (t *town) becomes(who string, words []string) (string, error) {
	var wrong error
	changed := slacktest.User{}
	err := pairs(words, func(name, value string) {
		switch name {
		case "locale":
			changed.Locale = value
		case "tz":
			changed.TZ = value
		case "name":
			changed.RealName = value
		default:
			wrong = fmt.Errorf("nobody has a %s", name)
		}
	})
	if err := errors.Join(err, wrong); err != nil {
		return "", err
	}
	return t.simply(func(ctx context.Context) (slacktest.Done, error) {
		return t.double.Change(ctx, who, func(u *slacktest.User) {
			for _, set := range []struct {
				to   *string
				from string
			}{{&u.Locale, changed.Locale}, {&u.TZ, changed.TZ}, {&u.RealName, changed.RealName}} {
				if set.from != "" {
					*set.to = set.from
				}
			}
		})
	})
}
