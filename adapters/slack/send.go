package slack

import (
	"context"
	"errors"
	"fmt"

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
	at, priority := place{heard: a.heard(to)}, pace.Card
	if person || to.direct() {
		at.heard, priority = false, pace.Nudge
	}
	posted, err := a.postAll(ctx, teamOf(out.Space), to, out.Message, at, priority)
	if err != nil {
		return chat.Receipt{}, a.gone(err, out)
	}
	receipt := chat.Receipt{Ref: chat.Ref{Space: out.Space, Conversation: out.To, Message: chat.MessageID(posted.ts)}}
	if person {
		receipt.Ref.Conversation = chat.ConversationID(posted.channel)
		a.out.rooms.put(roomOf(teamOf(out.Space), string(out.To)), receipt.Ref.Conversation)
	}
	switch {
	case out.Thread == "":
	case to.thread != "": // there are no threads in threads
		receipt.Thread = out.To
	default:
		receipt.Thread = where{posted.channel, posted.ts}.id()
	}
	return receipt, nil
}

// postAll posts a message and the files that follow it. Where they are refused, the
// message goes, too: half a message is none.
func (a *Adapter) postAll(ctx context.Context, team string, to where, m chat.Message, at place, p pace.Priority) (stamp, error) {
	files, err := a.offered(ctx, team, m, p)
	if err != nil {
		return stamp{}, err
	}
	posted, err := a.post(ctx, team, to, m, at, p)
	if err != nil {
		return stamp{}, err
	}
	if err := a.share(ctx, team, files, where{posted.channel, to.thread}, posted.ts, p); err != nil {
		ref := chat.Ref{Space: spaceOf(team), Conversation: where{posted.channel, to.thread}.id(), Message: chat.MessageID(posted.ts)}
		return stamp{}, errors.Join(err, a.Delete(ctx, ref))
	}
	return posted, nil
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
	err = a.shown(ctx, m, at, func(options []slackgo.MsgOption) error {
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

// shown shows a message. What Slack refuses as invalid shows nothing, and may be a
// picture at which it has not looked yet: then it is tried again for some seconds.
// After that the picture may have been removed, and its description is shown.
func (a *Adapter) shown(ctx context.Context, m chat.Message, at place, show func([]slackgo.MsgOption) error) error {
	return a.shownAs(ctx, at, func(at place) error { return show(content(m, at)) })
}

// shownAs is the same for what is no message of its own.
func (a *Adapter) shownAs(ctx context.Context, at place, show func(place) error) error {
	err := show(at)
	for wait := pause; at.fresh() && errors.Is(err, chat.ErrInvalid); wait *= 2 {
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		err = show(at)
	}
	if len(at.pictures) == 0 || !errors.Is(err, chat.ErrInvalid) {
		return err
	}
	a.log.WarnContext(ctx, "Slack does not show a picture", "team", at.team, "error", err)
	for _, file := range at.pictures {
		a.out.uploaded.forget(func(is picture) bool { return is.id == file.id })
	}
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
	return a.shown(ctx, m, in, func(options []slackgo.MsgOption) error {
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
