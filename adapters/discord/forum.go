package discord

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

const (
	maxTagName = 20 // Source of all three: Discord's documentation, "Channel Resource"
	maxTags    = 20 // of a forum
	needsTag   = 1 << 4
)

// postInForum posts a message as a post of its own, filed under its tags. The
// post's first message has the post's ID, and stands in the post.
func (a *Adapter) postInForum(ctx context.Context, out chat.Outgoing, forum channel) (chat.Receipt, error) {
	title := out.Thread
	if title == "" {
		title = string(chat.Shorten(out.Message.Text, chat.MaxThreadTitle))
	}
	title = threadName(title)
	began := time.Now()
	if id, err := a.leftBehind(ctx, out, forum, title); err != nil || id != "" {
		if id != "" {
			a.doubts.settle(out.Key)
		}
		return inPost(out.Space, id), err
	}
	applied, err := a.tags(ctx, forum, out.Message.Tags)
	if err != nil {
		return chat.Receipt{}, err
	}
	m := draw(out.Message, place{space: out.Space, number: numbered(out.Key)})
	var c channel
	err = a.do(ctx, rest.Call{
		Method: "POST", Path: "/channels/" + forum.ID + "/threads", Files: m.files, Into: &c, Priority: rest.Card, Patience: patience, Attempts: 1, Guild: forum.Guild,
		Body: map[string]any{"name": title, "auto_archive_duration": threadLife, "message": m, "applied_tags": applied},
	})
	if err != nil {
		a.doubts.raise(out.Key, began, err)
		return chat.Receipt{}, a.gone(err, out.To)
	}
	a.doubts.settle(out.Key)
	a.places.put(c)
	return inPost(out.Space, c.ID), nil
}

func inPost(space chat.SpaceID, id string) chat.Receipt {
	if id == "" {
		return chat.Receipt{}
	}
	in := chat.ConversationID(id)
	return chat.Receipt{Ref: chat.Ref{Space: space, Conversation: in, Message: chat.MessageID(id)}, Thread: in}
}

// leftBehind is a post that an earlier attempt made without our learning of it.
// Discord tells repeated messages by their nonce, and has none for posts: ours
// carry a number made of the key in their first component. It is looked for where
// an attempt may have been made.
func (a *Adapter) leftBehind(ctx context.Context, out chat.Outgoing, forum channel, title string) (string, error) {
	since, unsure := a.doubts.about(out.Key)
	if out.Key == "" || !unsure {
		return "", nil
	}
	active, err := a.ownThreads(ctx, forum.Guild)
	if err != nil {
		return "", err
	}
	for _, c := range active {
		if c.Parent != forum.ID || c.Name != title || timeOf(c.ID).Before(since) {
			continue
		}
		var first struct {
			Components []struct {
				ID int32 `json:"id"`
			} `json:"components"`
		}
		err := meaning(a.ask(ctx, "/channels/"+c.ID+"/messages/"+c.ID, &first))
		if err == nil && len(first.Components) > 0 && first.Components[0].ID == numbered(out.Key) {
			return c.ID, nil
		}
		if err != nil && !errors.Is(err, chat.ErrNotFound) {
			return "", err
		}
	}
	return "", nil
}

// numbered is a key as a component's ID, which is positive.
func numbered(key string) int32 {
	sum := sha256.Sum256([]byte(key))
	return int32(binary.BigEndian.Uint32(sum[:])&0x7fffffff | 1)
}

// tags are the IDs of a forum's tags by their names. Those that the forum lacks are
// added where Kith may do that, as many as there is room for.
func (a *Adapter) tags(ctx context.Context, forum channel, names []string) ([]string, error) {
	ids, lacks := forum.filed(names)
	if len(lacks) > 0 && len(forum.Tags) < maxTags {
		if _, err := a.guild(ctx, forum.Guild); err != nil {
			return nil, err
		}
		if may, _ := a.allowed(forum, discordgo.PermissionManageChannels); may {
			var err error
			if forum, err = a.addTags(ctx, forum, names); err != nil {
				return nil, err
			}
			ids, _ = forum.filed(names)
		}
	}
	if len(ids) == 0 && forum.Flags&needsTag != 0 {
		if i := slices.IndexFunc(forum.Tags, func(t tag) bool { return !t.Moderated }); i >= 0 {
			ids = []string{forum.Tags[i].ID}
		}
	}
	return ids[:min(len(ids), chat.MaxTags)], nil
}

// addTags adds tags to a forum, one caller at a time, and to what the forum has
// now: the whole list is written.
func (a *Adapter) addTags(ctx context.Context, forum channel, names []string) (channel, error) {
	back, err := a.filing.take(ctx, forum.ID)
	if err != nil {
		return forum, err
	}
	defer back()
	if forum, err = a.freshChannel(ctx, forum.ID); err != nil {
		return forum, err
	}
	_, lacks := forum.filed(names)
	lacks = lacks[:min(len(lacks), max(maxTags-len(forum.Tags), 0))]
	if len(lacks) == 0 {
		return forum, nil
	}
	var changed channel
	err = a.do(ctx, rest.Call{
		Method: "PATCH", Path: "/channels/" + forum.ID, Into: &changed, Priority: rest.Card, Guild: forum.Guild,
		Body: map[string]any{"available_tags": slices.Concat(forum.Tags, lacks)},
	})
	if err == nil {
		a.places.put(changed)
	}
	return changed, err
}

// filed are the IDs of the tags that a forum has, and those that it lacks.
func (c channel) filed(names []string) (ids []string, lacks []tag) {
	ids = []string{}
	for _, name := range names {
		name = tagName(name)
		i := slices.IndexFunc(c.Tags, func(t tag) bool { return strings.EqualFold(t.Name, name) })
		switch {
		case name == "":
		case i >= 0:
			ids = append(ids, c.Tags[i].ID)
		default:
			lacks = append(lacks, tag{Name: name})
		}
	}
	return ids, lacks
}

func tagName(name string) string {
	r := []rune(chat.OneLine(name))
	return string(r[:min(len(r), maxTagName)])
}

// refile files a post under what its first message says now.
func (a *Adapter) refile(ctx context.Context, ref chat.Ref, names []string) error {
	if string(ref.Conversation) != string(ref.Message) || len(names) == 0 {
		return nil // no first message of a post
	}
	c, err := a.channel(ctx, string(ref.Conversation))
	if err != nil {
		return err
	}
	forum, err := a.channel(ctx, c.Parent)
	if err != nil || !forum.forum() {
		return err
	}
	applied, err := a.tags(ctx, forum, names)
	if err != nil || slices.Equal(slices.Sorted(slices.Values(applied)), slices.Sorted(slices.Values(c.Applied))) {
		return err
	}
	return a.changeThread(ctx, ref.Space, ref.Conversation, map[string]any{"applied_tags": applied})
}
