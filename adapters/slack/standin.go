package slack

import (
	"context"
	"fmt"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

type call struct {
	team, method, channel string
	priority              int
}

const answerPriority = 0

func (a *Adapter) call(ctx context.Context, c call, do func(*slackgo.Client) error) error {
	t, err := a.team(ctx, c.team)
	if err != nil {
		return err
	}
	return meaning(do(t.api))
}

type place struct{}

func (q *asked) place() place { return place{} }

func CommandName(prefix, name string) string {
	if name == "me" && prefix == "" {
		prefix = "kith-"
	}
	return prefix + name
}

func draw(m chat.Message, _ place) ([]slackgo.Block, string) {
	blocks := []slackgo.Block{slackgo.NewSectionBlock(slackgo.NewTextBlockObject("mrkdwn", string(m.Text), false, false), nil, nil)}
	for _, b := range m.Blocks {
		if c, ok := b.(chat.Controls); ok {
			var items []slackgo.BlockElement
			for _, i := range c.Items {
				if i, ok := i.(chat.Button); ok {
					items = append(items, slackgo.NewButtonBlockElement(i.Do.String(), "", slackgo.NewTextBlockObject("plain_text", i.Label, false, false)))
				}
			}
			blocks = append(blocks, slackgo.NewActionBlock("", items...))
		}
	}
	return blocks, string(m.Text)
}

func drawForm(f chat.Form, _ map[string]string, meta string) slackgo.ModalViewRequest {
	v := drawPage(f.Title, chat.Message{Text: "form"}, meta)
	v.CallbackID = f.Do.String()
	v.Submit = slackgo.NewTextBlockObject("plain_text", f.Submit, false, false)
	v.Blocks.BlockSet = nil
	for _, field := range f.Fields {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, slackgo.NewInputBlock(field.Name, slackgo.NewTextBlockObject("plain_text", field.Label, false, false), nil,
			slackgo.NewPlainTextInputBlockElement(nil, "value")))
	}
	return v
}

func drawPage(title string, m chat.Message, meta string) slackgo.ModalViewRequest {
	blocks, _ := draw(m, place{})
	return slackgo.ModalViewRequest{
		Type: slackgo.VTModal, Title: slackgo.NewTextBlockObject("plain_text", title, false, false),
		PrivateMetadata: meta, Blocks: slackgo.Blocks{BlockSet: blocks},
	}
}

func drawLoading(title, meta string) slackgo.ModalViewRequest {
	return drawPage(title, chat.Message{Text: "…"}, meta)
}

func readForm(state *slackgo.ViewState) chat.Values {
	v := chat.Values{}
	for block, all := range state.Values {
		v[block] = []string{all["value"].Value}
	}
	return v
}

func (a *Adapter) person(ctx context.Context, t *team, id string) (chat.User, error) {
	u, err := t.api.GetUserInfoContext(ctx, id)
	if err != nil {
		return chat.User{}, meaning(err)
	}
	return userOf(*u), nil
}

func (a *Adapter) forgetPerson(*team, string) {}

func userOf(u slackgo.User) chat.User {
	return chat.User{ID: chat.UserID(u.ID), Name: u.RealName, Locale: u.Locale, Zone: u.TZ, Bot: u.IsBot, Manages: u.IsAdmin || u.IsOwner}
}

func (a *Adapter) Send(ctx context.Context, out chat.Outgoing) (chat.Receipt, error) {
	w, ok := whereOf(out.To)
	if !ok {
		return chat.Receipt{}, chat.ErrNoConversation
	}
	t, err := a.team(ctx, teamOf(out.Space))
	if err != nil {
		return chat.Receipt{}, err
	}
	blocks, text := draw(out.Message, place{})
	options := []slackgo.MsgOption{slackgo.MsgOptionText(text, false), slackgo.MsgOptionBlocks(blocks...)}
	if w.thread != "" {
		options = append(options, slackgo.MsgOptionTS(w.thread))
	}
	channel, ts, err := t.api.PostMessageContext(ctx, w.channel, options...)
	r := chat.Receipt{Ref: chat.Ref{Space: out.Space, Conversation: chat.ConversationID(channel), Message: chat.MessageID(ts)}}
	if out.Thread != "" {
		r.Thread = where{channel, ts}.id()
	}
	return r, meaning(err)
}

func (a *Adapter) Edit(ctx context.Context, ref chat.Ref, m chat.Message) error {
	w, _ := whereOf(ref.Conversation)
	t, err := a.team(ctx, teamOf(ref.Space))
	if err != nil {
		return err
	}
	blocks, text := draw(m, place{})
	_, _, _, err = t.api.UpdateMessageContext(ctx, w.channel, string(ref.Message), slackgo.MsgOptionText(text, false), slackgo.MsgOptionBlocks(blocks...))
	return meaning(err)
}

func (a *Adapter) Converse(ctx context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	t, err := a.team(ctx, teamOf(space))
	if err != nil {
		return "", err
	}
	var ids []string
	for _, u := range users {
		ids = append(ids, string(u))
	}
	c, _, _, err := t.api.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: ids, ReturnIM: true})
	if err != nil {
		return "", fmt.Errorf("converse: %w", meaning(err))
	}
	return chat.ConversationID(c.ID), nil
}
