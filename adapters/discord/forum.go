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
	maxTagName = 20 // Source of both: Discord's documentation, "Forum Tag Object"
	maxTags    = 20 // of a forum
	// sameFor is how long a post may be the one that an attempt of ours left behind.
	sameFor = 10 * time.Minute
)

// postInForum posts a message as a post of its own, filed under its tags. The
// post's first message has the post's ID, and stands in the post.
func (a *Adapter) postInForum(ctx context.Context, out chat.Outgoing, forum channel) (chat.Receipt, error) {
	title := out.Thread
	if title == "" {
		title = string(chat.Shorten(out.Message.Text, chat.MaxThreadTitle))
	}
	if id, err := a.leftBehind(ctx, out, forum, threadName(title)); err != nil || id != "" {
		return inPost(out.Space, id), err
	}
	applied, err := a.tags(ctx, forum, out.Message.Tags)
	if err != nil {
		return chat.Receipt{}, err
	}
	m := draw(out.Message, place{space: out.Space, number: numbered(out.Key)})
	var c channel
	err = a.do(ctx, rest.Call{
		Method: "POST", Path: "/channels/" + forum.ID + "/threads", Files: m.files, Into: &c, Priority: rest.Card, Guild: forum.Guild,
		Body: map[string]any{"name": threadName(title), "auto_archive_duration": threadLife, "message": m, "applied_tags": applied},
	})
	if err != nil {
		return chat.Receipt{}, a.gone(err, out.To)
	}
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
// carry a number made of the key in their first component.
func (a *Adapter) leftBehind(ctx context.Context, out chat.Outgoing, forum channel, title string) (string, error) {
	if out.Key == "" {
		return "", nil
	}
	active, err := a.ownThreads(ctx, forum.Guild)
	if err != nil {
		return "", err
	}
	for _, c := range active {
		if c.Parent != forum.ID || c.Name != title || time.Since(timeOf(c.ID)) > sameFor {
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

// tags are the IDs of a forum's tags by their names. One that the forum lacks is
// added where Kith may do that.
func (a *Adapter) tags(ctx context.Context, forum channel, names []string) ([]string, error) {
	var lacks []tag
	ids := []string{}
	for _, name := range names {
		if name = tagName(name); name == "" {
			continue
		}
		if t, ok := forum.tagged(name); ok {
			ids = append(ids, t.ID)
		} else {
			lacks = append(lacks, tag{Name: name})
		}
	}
	may, _ := a.allowed(forum, discordgo.PermissionManageChannels)
	if len(lacks) > 0 && may && len(forum.Tags)+len(lacks) <= maxTags {
		var changed channel
		err := a.do(ctx, rest.Call{
			Method: "PATCH", Path: "/channels/" + forum.ID, Into: &changed, Priority: rest.Card, Guild: forum.Guild,
			Body: map[string]any{"available_tags": slices.Concat(forum.Tags, lacks)},
		})
		if err != nil {
			return nil, err
		}
		a.places.put(changed)
		return a.tags(ctx, changed, names)
	}
	return ids[:min(len(ids), chat.MaxTags)], nil
}

func tagName(name string) string {
	r := []rune(chat.OneLine(name))
	return string(r[:min(len(r), maxTagName)])
}

func (c channel) tagged(name string) (tag, bool) {
	i := slices.IndexFunc(c.Tags, func(t tag) bool { return strings.EqualFold(t.Name, name) })
	if i < 0 {
		return tag{}, false
	}
	return c.Tags[i], true
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
	file := func() error {
		return a.changeThread(ctx, ref.Space, ref.Conversation, map[string]any{"applied_tags": applied})
	}
	if err = file(); code(err) == codeArchived {
		err = a.opened(ctx, ref, file)
	}
	return err
}
