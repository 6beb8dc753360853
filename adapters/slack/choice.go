package slack

import (
	"slices"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/bot/chat"
)

// choice is a select over its source, with what is chosen already: as much of it as
// may be chosen. It is a [*slackgo.SelectBlockElement], and for several a
// [*slackgo.MultiSelectBlockElement].
func choice(of chat.Source, options []chat.Option, chosen []string, most int) slackgo.BlockElement {
	switch of {
	case chat.FromPeople:
		return members(chosenOf(chosen, isPerson, most), most)
	case chat.FromChannels:
		return channels(chosenOf(chosen, isChannel, most), most)
	case chat.FromOptions:
	}
	all := optionsOf(options)
	var initial []*slackgo.OptionBlockObject
	for i, o := range options {
		if slices.Contains(chosen, o.Value) && len(initial) < most {
			initial = append(initial, all[i])
		}
	}
	if most > 1 {
		most = min(most, len(all))
		return &slackgo.MultiSelectBlockElement{Type: slackgo.MultiOptTypeStatic, Options: all, InitialOptions: initial, MaxSelectedItems: &most}
	}
	s := &slackgo.SelectBlockElement{Type: slackgo.OptTypeStatic, Options: all}
	if len(initial) > 0 {
		s.InitialOption = initial[0]
	}
	return s
}

func members(chosen []string, most int) slackgo.BlockElement {
	if most > 1 {
		return &slackgo.MultiSelectBlockElement{Type: slackgo.MultiOptTypeUser, InitialUsers: chosen, MaxSelectedItems: &most}
	}
	return &slackgo.SelectBlockElement{Type: slackgo.OptTypeUser, InitialUser: first(chosen)}
}

// channels offers the channels that the person sees, also private ones: Kith may
// have been invited there.
func channels(chosen []string, most int) slackgo.BlockElement {
	only := &slackgo.SelectBlockElementFilter{Include: []string{"public", "private"}}
	if most > 1 {
		return &slackgo.MultiSelectBlockElement{Type: slackgo.MultiOptTypeConversations, InitialConversations: chosen, Filter: only, MaxSelectedItems: &most}
	}
	return &slackgo.SelectBlockElement{Type: slackgo.OptTypeConversations, InitialConversation: first(chosen), Filter: only}
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// chosenOf are those that Slack has a like of, each once, at most so many.
func chosenOf(chosen []string, is func(string) bool, most int) (all []string) {
	for _, id := range chosen {
		if is(id) && !slices.Contains(all, id) && len(all) < most {
			all = append(all, id)
		}
	}
	return all
}

func optionsOf(options []chat.Option) (all []*slackgo.OptionBlockObject) {
	for _, o := range options {
		is := slackgo.NewOptionBlockObject(o.Value, short(o.Label, limits.Option), nil)
		if hint := chat.OneLine(o.Hint); hint != "" {
			is.Description = plain(cut(hint, limits.Option))
		}
		all = append(all, is)
	}
	return all
}

// named gives a select its name and what stands in it while nothing is chosen.
func named(e slackgo.BlockElement, id, placeholder string) {
	switch e := e.(type) {
	case *slackgo.SelectBlockElement:
		e.ActionID = id
		if placeholder != "" {
			e.Placeholder = short(placeholder, limits.Placeholder)
		}
	case *slackgo.MultiSelectBlockElement:
		e.ActionID = id
		if placeholder != "" {
			e.Placeholder = short(placeholder, limits.Placeholder)
		}
	}
}
