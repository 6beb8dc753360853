package slack

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// Send implements [chat.Platform]. A thread needs nothing but the message it is on:
// it begins with the first answer, and has no title.
func (a *Adapter) Send(ctx context.Context, out chat.Outgoing) (chat.Receipt, error) {
	if err := out.Message.Validate(); err != nil {
		return chat.Receipt{}, err
	}
	to, ok := whereOf(out.To)
	person := isPerson(string(out.To)) // see Converse
	if person {
		to, ok = where{channel: string(out.To)}, true
	}
	if !ok {
		return chat.Receipt{}, fmt.Errorf("%s: %w", out.To, chat.ErrNoConversation)
	}
	alone := to.direct() || person
	priority := pace.Card
	if alone {
		priority = pace.Nudge
	}
	team := teamOf(out.Space)
	files, err := a.offered(ctx, team, out.Message, priority)
	if err != nil {
		return chat.Receipt{}, err
	}
	posted, err := a.post(ctx, team, to, out.Message, place{heard: !alone && a.heard(to)}, priority)
	if err != nil {
		return chat.Receipt{}, a.gone(err, out)
	}
	ref := chat.Ref{Space: out.Space, Conversation: out.To, Message: chat.MessageID(posted.ts)}
	if person {
		ref.Conversation = chat.ConversationID(posted.channel)
		a.out.rooms.put(roomOf(team, string(out.To)), ref.Conversation)
	}
	if err := a.share(ctx, team, files, where{posted.channel, to.thread}, posted.ts, priority); err != nil {
		return chat.Receipt{}, errors.Join(err, a.Delete(ctx, ref)) // half a message is none
	}
	receipt := chat.Receipt{Ref: ref}
	if out.Thread != "" {
		receipt.Thread = where{posted.channel, posted.ts}.id()
	}
	return receipt, nil
}

// stamp is where something was posted.
type stamp struct{ channel, ts string }

// post shows a message in a conversation.
func (a *Adapter) post(ctx context.Context, team string, to where, m chat.Message, at place, p pace.Priority) (stamp, error) {
	at, err := a.prepare(ctx, team, m, at, p)
	if err != nil {
		return stamp{}, err
	}
	var is stamp
	err = a.shown(m, at, func(options []slackgo.MsgOption) error {
		if to.thread != "" {
			options = append(options, slackgo.MsgOptionTS(to.thread))
		}
		return a.call(ctx, call{team: team, method: "chat.postMessage", channel: to.channel, priority: p}, func(api *slackgo.Client) (err error) {
			is.channel, is.ts, err = api.PostMessageContext(ctx, to.channel, options...)
			return err
		})
	})
	if err == nil && (!isChannel(is.channel) || !isStamp(is.ts)) {
		err = errors.New("chat.postMessage does not say where the message is")
	}
	return is, err
}

// content is a message as Slack takes it: nothing in its text is formatted or taken
// for a name, also in an edit, where Slack would do so by itself, and no address is
// unfolded. Source: docs.slack.dev/reference/methods/chat.update, "Formatting".
func content(m chat.Message, at place) []slackgo.MsgOption {
	blocks, text := draw(m, at)
	return []slackgo.MsgOption{
		slackgo.MsgOptionText(text, false), slackgo.MsgOptionBlocks(blocks...), slackgo.MsgOptionDisableMarkdown(), slackgo.MsgOptionParse(false),
		slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(),
	}
}

// shown shows a message. Where Slack refuses what is in it, its pictures may have been
// removed from the workspace: then their descriptions are shown.
func (a *Adapter) shown(m chat.Message, at place, show func([]slackgo.MsgOption) error) error {
	return a.shownAs(m, at, func(at place) error { return show(content(m, at)) })
}

// shownAs is the same for what is no message of its own.
func (a *Adapter) shownAs(m chat.Message, at place, show func(place) error) error {
	err := show(at)
	if len(at.pictures) == 0 || !errors.Is(err, chat.ErrInvalid) {
		return err
	}
	a.out.uploaded.forget(func(id string) bool {
		return slices.Contains(slices.Collect(maps.Values(at.pictures)), id)
	})
	at.pictures = nil
	return show(at)
}

// gone forgets a conversation that is no longer there.
func (a *Adapter) gone(err error, out chat.Outgoing) error {
	if errors.Is(err, chat.ErrNoConversation) {
		a.out.rooms.forget(func(id chat.ConversationID) bool { return id == out.To })
	}
	return err
}

// Edit implements [chat.Platform]. Pictures are replaced; files that follow the
// message stay what they are, since another file would be another message, and an
// edit notifies nobody.
func (a *Adapter) Edit(ctx context.Context, ref chat.Ref, m chat.Message) error {
	return a.edit(ctx, ref, m, pace.Card)
}

func (a *Adapter) edit(ctx context.Context, ref chat.Ref, m chat.Message, p pace.Priority) error {
	if err := m.Validate(); err != nil {
		return err
	}
	at, err := standing(ref)
	if err != nil {
		return err
	}
	in, err := a.prepare(ctx, teamOf(ref.Space), m, place{heard: a.heard(at)}, p)
	if err != nil {
		return err
	}
	return a.shown(m, in, func(options []slackgo.MsgOption) error {
		c := call{team: teamOf(ref.Space), method: "chat.update", channel: at.channel, priority: p, again: true}
		return a.call(ctx, c, func(api *slackgo.Client) error {
			_, _, _, err := api.UpdateMessageContext(ctx, at.channel, string(ref.Message), options...)
			return err
		})
	})
}

// Delete implements [chat.Platform]. The thread on a message stays.
func (a *Adapter) Delete(ctx context.Context, ref chat.Ref) error {
	at, err := standing(ref)
	if err != nil {
		return err
	}
	c := call{team: teamOf(ref.Space), method: "chat.delete", channel: at.channel, priority: pace.Card}
	return a.call(ctx, c, func(api *slackgo.Client) error {
		_, _, err := api.DeleteMessageContext(ctx, at.channel, string(ref.Message))
		return err
	})
}

// standing is where a message of ours stands.
func standing(ref chat.Ref) (where, error) {
	at, ok := whereOf(ref.Conversation)
	if !ok || !isStamp(string(ref.Message)) {
		return where{}, fmt.Errorf("%s in %s: %w", ref.Message, ref.Conversation, chat.ErrNotFound)
	}
	return at, nil
}

// KeepThread implements [chat.ThreadKeeper]. Slack has no closed threads, so there is
// nothing to do but to tell what is no thread.
func (a *Adapter) KeepThread(_ context.Context, _ chat.SpaceID, thread chat.ConversationID, _ bool) error {
	if w, ok := whereOf(thread); !ok || w.thread == "" {
		return fmt.Errorf("%s: %w", thread, chat.ErrNotFound)
	}
	return nil
}
