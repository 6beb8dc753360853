package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest"
)

// surface is where something can be touched: a message, a home tab or a modal.
type surface struct {
	at     place
	blocks []block
}

// words are those of a text object.
type words struct{ Text string }

// block is a block, or an element in one, as far as people can read or touch it.
type block struct {
	Type        string
	BlockID     string          `json:"block_id"`
	ActionID    string          `json:"action_id"`
	Text        json.RawMessage // a text object, or words
	Label       words
	Placeholder words
	AltText     string `json:"alt_text"`
	URL         string
	UserID      string `json:"user_id"`
	ChannelID   string `json:"channel_id"`
	Fallback    string // of a time
	Value       string `json:"initial_value"`
	Fields      []words
	Options     []option
	Groups      []struct{ Options []option } `json:"option_groups"`
	Elements    []block
	Element     *block
	Accessory   *block
	Rows        [][]block
}

type option struct {
	Text  words
	Value string
}

func parseBlocks(raw json.RawMessage) (all []block) {
	if json.Unmarshal(raw, &all) != nil {
		return nil // a form that this does not show
	}
	return all
}

// says is what a block or an element says itself.
func (b block) says() string {
	var object words
	if json.Unmarshal(b.Text, &object) == nil && object.Text != "" {
		return object.Text
	}
	var plain string
	if json.Unmarshal(b.Text, &plain) == nil && plain != "" {
		return plain
	}
	switch b.Type {
	case "user":
		return "@" + b.UserID
	case "channel":
		return "#" + b.ChannelID
	}
	return b.Label.Text + b.Placeholder.Text + b.AltText + b.Fallback
}

// flat are blocks with all inside them.
func flat(blocks []block) (all []block) {
	for _, b := range blocks {
		all = append(all, b)
		all = append(all, flat(b.Elements)...)
		for _, row := range b.Rows {
			all = append(all, flat(row)...)
		}
		for _, inside := range []*block{b.Element, b.Accessory} {
			if inside != nil {
				all = append(all, flat([]block{*inside})...)
			}
		}
	}
	return all
}

// action is the action_id of what is called so.
func (s surface) action(name string) string {
	for _, b := range flat(s.blocks) {
		if b.ActionID != "" && b.says() == name {
			return b.ActionID
		}
	}
	return name
}

// surface is what somebody sees: home, modal, or a message by its number.
func (t *town) surface(who, name string) (surface, error) {
	var view slacktest.View
	there := false
	switch name {
	case "home":
		view, there = t.double.Home(who)
	case "modal":
		view, there = t.double.Modal(who)
	default:
		m, err := t.message(who, name)
		return surface{place{m.Channel, m.TS}, parseBlocks(m.Blocks)}, err
	}
	if !there {
		return surface{}, fmt.Errorf("they see no %s", name)
	}
	return surface{blocks: parseBlocks(view.Blocks)}, nil
}

// lines are what somebody reads or can touch in blocks, line by line.
func lines(blocks []block) (all []string) {
	for _, b := range blocks {
		if strings.HasPrefix(b.Type, "rich_text_") && b.Type != "rich_text_list" {
			all = append(all, b.inline())
			continue
		}
		all = append(all, b.lines()...)
		all = append(all, lines(b.Elements)...)
		for _, row := range b.Rows {
			all = append(all, lines(row)...)
		}
		for _, inside := range []*block{b.Element, b.Accessory} {
			if inside != nil {
				all = append(all, lines([]block{*inside})...)
			}
		}
	}
	return all
}

// inline is a paragraph of rich text.
func (b block) inline() string {
	var line strings.Builder
	for _, e := range b.Elements {
		line.WriteString(e.says())
	}
	return strings.ReplaceAll(strings.TrimSpace(line.String()), "\n", "\n    ")
}

func (b block) lines() (all []string) {
	switch says := b.says(); {
	case b.ActionID != "":
		all = append(all, strings.TrimRight(fmt.Sprintf("<%s> %s %s", says, b.ActionID, b.Value), " "))
	case b.Type == "input":
		all = append(all, fmt.Sprintf("%s = %s", b.BlockID, says))
	case b.URL != "":
		all = append(all, fmt.Sprintf("<%s> %s", says, b.URL))
	case says != "":
		all = append(all, says)
	}
	for _, f := range b.Fields {
		all = append(all, f.Text)
	}
	for _, group := range append([]struct{ Options []option }{{b.Options}}, b.Groups...) {
		for _, o := range group.Options {
			all = append(all, fmt.Sprintf("  %s (%s)", o.Text.Text, o.Value))
		}
	}
	for i, line := range all {
		all[i] = strings.ReplaceAll(line, "\n", "\n    ")
	}
	return all
}
