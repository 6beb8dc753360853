package slack

import (
	"slices"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/bot/chat"
)

// fieldValue is the action_id of what is in a field. The field's name is that of its
// block.
const fieldValue = "value"

// drawForm renders a valid form. Complaints stand above their fields; Slack shows
// those by itself that answer a form just sent in. meta comes back with the form.
// What closes it is Slack's own word for that, in the language of who reads it.
func drawForm(f chat.Form, errs map[string]string, meta string) slackgo.ModalViewRequest {
	v := modal(f.Title, meta)
	v.CallbackID, v.Submit = f.Do.String(), short(f.Submit, limits.ViewTitle)
	for _, field := range f.Fields {
		if complaint := chat.OneLine(errs[field.Name]); complaint != "" {
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, slackgo.NewContextBlock("", plain("⚠️ "+cut(complaint, limits.TextObject-3))))
		}
		input := slackgo.NewInputBlock(field.Name, short(field.Label, limits.Label), nil, drawField(field))
		if hint := chat.OneLine(field.Hint); hint != "" {
			input.Hint = plain(cut(hint, limits.Hint))
		}
		input.Optional = field.Optional
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, input)
	}
	return v
}

// modal is a modal without anything in it.
func modal(title, meta string) slackgo.ModalViewRequest {
	return slackgo.ModalViewRequest{
		Type: slackgo.VTModal, Title: short(title, limits.ViewTitle), PrivateMetadata: meta,
		Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{}},
	}
}

// drawLoading is what stands in a modal until there is something to show: Slack
// wants it opened before that may be known.
func drawLoading(meta string) slackgo.ModalViewRequest {
	v := modal("Kith", meta)
	v.Blocks.BlockSet = one(slackgo.NewSectionBlock(plain("⏳"), nil, nil))
	return v
}

// fewOptions are shown all at once.
const fewOptions = 5

func drawField(f chat.Field) slackgo.BlockElement {
	switch f.Kind {
	case chat.Line, chat.Area:
		e := slackgo.NewPlainTextInputBlockElement(nil, fieldValue)
		e.Multiline, e.MaxLength, e.InitialValue = f.Kind == chat.Area, f.Limit(), first(f.Value)
		return e
	case chat.Choice:
	}
	e := choice(f.Of, f.Options, f.Value, f.Limit())
	named(e, fieldValue, "")
	single, ok := e.(*slackgo.SelectBlockElement)
	if ok && f.Of == chat.FromOptions && len(f.Options) <= fewOptions && !f.Optional { // what was chosen there cannot be taken back
		radio := slackgo.NewRadioButtonsBlockElement(fieldValue, single.Options...)
		radio.InitialOption = single.InitialOption
		return radio
	}
	return e
}

// readForm are the values of a form that was sent in.
func readForm(state *slackgo.ViewState) chat.Values {
	values := chat.Values{}
	if state == nil {
		return values
	}
	for name, in := range state.Values {
		for id, is := range in {
			if id == fieldValue {
				values[name] = entered(is)
			}
		}
	}
	return values
}

// entered is what stands in one field, or was chosen in one select.
func entered(is slackgo.BlockAction) (all []string) {
	all = slices.Concat(
		[]string{is.Value, is.SelectedOption.Value, is.SelectedUser, is.SelectedConversation, is.SelectedChannel},
		is.SelectedUsers, is.SelectedConversations, is.SelectedChannels,
	)
	for _, o := range is.SelectedOptions {
		all = append(all, o.Value)
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
