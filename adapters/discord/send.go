package discord

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// posted is what Discord says of a message that was sent.
type sent struct {
	ID      string `json:"id"`
	Channel string `json:"channel_id"`
}

// nonce is what Discord tells a repetition by, for some minutes: our key in the
// 25 characters that it takes.
func nonce(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:])[:25]
}

// Send implements [chat.Platform].
func (a *Adapter) Send(ctx context.Context, out chat.Outgoing) (chat.Receipt, error) {
	if err := out.Message.Validate(); err != nil {
		return chat.Receipt{}, err
	}
	if !isID(string(out.To)) {
		return chat.Receipt{}, fmt.Errorf("%s: %w", out.To, chat.ErrNoConversation)
	}
	direct, err := a.isDirect(ctx, out.To)
	switch {
	case err != nil:
		return chat.Receipt{}, err
	case direct:
		return a.post(ctx, out, place{space: out.Space, direct: true}, rest.Nudge)
	}
	c, err := a.channel(ctx, string(out.To))
	switch {
	case err != nil:
		return chat.Receipt{}, err
	case c.forum():
		return a.postInForum(ctx, out, c)
	case out.Thread == "":
		return a.post(ctx, out, place{space: out.Space}, rest.Card)
	}
	if err := a.mayStartThreads(ctx, c); err != nil {
		return chat.Receipt{}, err
	}
	receipt, err := a.post(ctx, out, place{space: out.Space}, rest.Card)
	if err != nil {
		return receipt, err
	}
	receipt.Thread, err = a.startThread(ctx, receipt.Ref, out.Thread)
	if errors.Is(err, chat.ErrForbidden) { // where the thread is refused nothing is posted
		return chat.Receipt{}, errors.Join(err, a.Delete(ctx, receipt.Ref))
	}
	return receipt, err
}

func (a *Adapter) post(ctx context.Context, out chat.Outgoing, at place, p rest.Priority) (chat.Receipt, error) {
	if err := a.direct.refusal(out.To); err != nil {
		return chat.Receipt{}, err
	}
	m := draw(out.Message, at)
	if out.Key != "" {
		m.Nonce, m.Enforce = nonce(out.Key), true
		if len(m.Components) > 0 {
			m.Components[0].ID = numbered(out.Key)
		}
	}
	began := time.Now()
	id, err := a.postOnce(ctx, out, m, p)
	if err != nil {
		a.doubts.raise(out.Key, began, err)
		if errors.Is(err, chat.ErrUnreachable) {
			a.direct.refused(out.To)
		}
		return chat.Receipt{}, a.gone(err, out.To)
	}
	a.doubts.settle(out.Key)
	if at.direct {
		a.direct.taken(out.To, out.Space)
	}
	return chat.Receipt{Ref: chat.Ref{Space: out.Space, Conversation: out.To, Message: chat.MessageID(id)}}, nil
}

// postOnce is the ID of a message, which is sent unless it stands there.
func (a *Adapter) postOnce(ctx context.Context, out chat.Outgoing, m message, p rest.Priority) (string, error) {
	if id, err := a.stands(ctx, out, m); err != nil || id != "" {
		return id, err
	}
	var is sent
	err := a.do(ctx, rest.Call{
		Method: "POST", Path: "/channels/" + string(out.To) + "/messages", Body: m, Files: m.files, Into: &is,
		Priority: p, Patience: patience, Attempts: 1, Guild: guildOf(out.Space),
	})
	return is.ID, err
}

// gone forgets a channel that is no longer there.
func (a *Adapter) gone(err error, id chat.ConversationID) error {
	if errors.Is(err, chat.ErrNoConversation) {
		a.places.drop(string(id))
		a.rooms.drop(id)
	}
	return err
}

// startThread starts a thread on a message; one that was started before is it.
func (a *Adapter) startThread(ctx context.Context, ref chat.Ref, title string) (chat.ConversationID, error) {
	var c channel
	err := a.do(ctx, rest.Call{
		Method: "POST", Path: "/channels/" + string(ref.Conversation) + "/messages/" + string(ref.Message) + "/threads",
		Body: map[string]any{"name": threadName(title), "auto_archive_duration": threadLife}, Into: &c,
		Priority: rest.Card, Patience: patience, Attempts: 1, Guild: guildOf(ref.Space),
	})
	switch code(err) {
	case 0:
	case codeThreadExists:
		return chat.ConversationID(ref.Message), nil // a thread has the ID of its message
	case codeThreadCap:
		return "", fmt.Errorf("%w: %w", chat.ErrNoThread, err)
	}
	if errors.Is(err, chat.ErrForbidden) {
		return "", fmt.Errorf("%w: %w", chat.ErrNoThread, err)
	}
	if err != nil {
		return "", err
	}
	a.places.put(c)
	return chat.ConversationID(c.ID), nil
}

// threadLife is after how many minutes of silence a thread leaves the list of
// channels: a week, the longest there is.
const threadLife = 10080

func threadName(title string) string {
	title = chat.OneLine(title)
	if r := []rune(title); len(r) > chat.MaxThreadTitle {
		return string(r[:chat.MaxThreadTitle-1]) + "…"
	}
	return title
}

// mayStartThreads finds out before anything is posted. What the connection told
// may be old, so a no is asked for once more.
func (a *Adapter) mayStartThreads(ctx context.Context, c channel) error {
	const needs = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages
	if ok, known := a.allowed(c, needs|discordgo.PermissionCreatePublicThreads); ok || !known {
		return nil
	}
	granted, err := a.freshPermissions(ctx, c)
	switch {
	case err != nil:
		return err
	case granted&needs != needs:
		return nil // posting will say so
	case granted&discordgo.PermissionCreatePublicThreads == 0:
		return chat.ErrNoThread
	}
	return nil
}

// Edit implements [chat.Platform].
func (a *Adapter) Edit(ctx context.Context, ref chat.Ref, m chat.Message) error {
	if err := m.Validate(); err != nil {
		return err
	}
	if !isID(string(ref.Conversation)) || !isID(string(ref.Message)) {
		return fmt.Errorf("%s: %w", ref.Message, chat.ErrNotFound)
	}
	direct, err := a.isDirect(ctx, ref.Conversation)
	if err != nil {
		return err
	}
	d := draw(m, place{space: ref.Space, direct: direct, edit: true})
	edit := func() error {
		err := a.do(ctx, rest.Call{
			Method: "PATCH", Path: "/channels/" + string(ref.Conversation) + "/messages/" + string(ref.Message), Body: d, Files: d.files,
			Priority: rest.Card, Patience: patience, Attempts: 1, Guild: guildOf(ref.Space),
		})
		if err != nil {
			return err
		}
		return a.refile(ctx, ref, m.Tags)
	}
	err = edit()
	if code(err) == codeArchived {
		err = a.opened(ctx, ref, edit)
	}
	return a.gone(err, ref.Conversation)
}

// Delete implements [chat.Platform]. The thread on a message stays.
func (a *Adapter) Delete(ctx context.Context, ref chat.Ref) error {
	if !isID(string(ref.Conversation)) || !isID(string(ref.Message)) {
		return fmt.Errorf("%s: %w", ref.Message, chat.ErrNotFound)
	}
	remove := func() error {
		return a.do(ctx, rest.Call{
			Method: "DELETE", Path: "/channels/" + string(ref.Conversation) + "/messages/" + string(ref.Message),
			Priority: rest.Card, Patience: patience, Attempts: 1, Guild: guildOf(ref.Space),
		})
	}
	err := remove()
	if code(err) == codeArchived {
		err = a.opened(ctx, ref, remove)
	}
	return a.gone(err, ref.Conversation)
}

// patience is how long what nobody waits for may wait for its turn before the core
// is told to come again: its places are few, and one crowded channel must not take
// them all. What failed is not repeated here either: the core does that, and
// remembers it when the process ends.
const patience = time.Second
