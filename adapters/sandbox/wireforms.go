package sandbox

import (
	"time"

	"github.com/kith-community/kith/bot/chat"
)

type (
	wireForm struct {
		ID         string            `json:"id"`
		Person     chat.UserID       `json:"person"`
		Tab        string            `json:"tab,omitempty"`
		Action     string            `json:"action"`
		Title      string            `json:"title"`
		Submit     string            `json:"submit"`
		Replaces   string            `json:"replaces,omitempty"`
		Fields     []wireField       `json:"fields"`
		Complaints map[string]string `json:"complaints,omitempty"`
	}
	wireField struct {
		Name     string       `json:"name"`
		Kind     string       `json:"kind"`
		Label    string       `json:"label"`
		Hint     string       `json:"hint,omitempty"`
		Value    []string     `json:"value"`
		Of       string       `json:"of,omitempty"`
		Options  []wireOption `json:"options,omitempty"`
		Optional bool         `json:"optional"`
		Max      int          `json:"max"`
	}
	wireInteraction struct {
		ID           string              `json:"id"`
		Person       chat.UserID         `json:"person"`
		Tab          string              `json:"tab,omitempty"`
		What         string              `json:"what"`
		State        string              `json:"state"`
		Conversation chat.ConversationID `json:"conversation,omitempty"`
		Message      chat.MessageID      `json:"message,omitempty"`
		Action       string              `json:"action,omitempty"`
		Form         string              `json:"form,omitempty"`
		Private      bool                `json:"private,omitempty"`
		Outcome      string              `json:"outcome,omitempty"`
	}
	wireCommand struct {
		Name      string              `json:"name"`
		Title     string              `json:"title,omitempty"`
		Summary   string              `json:"summary,omitempty"`
		Options   []wireCommandOption `json:"options,omitempty"`
		OnMessage bool                `json:"onMessage"`
		Manage    bool                `json:"manage"`
	}
	wireCommandOption struct {
		Name      string `json:"name"`
		Summary   string `json:"summary,omitempty"`
		Kind      string `json:"kind"`
		Required  bool   `json:"required"`
		Completes bool   `json:"completes"`
	}
	wireClock struct {
		Now    time.Time `json:"now"`
		Moving bool      `json:"moving"`
	}
	wireAbilities struct {
		FormErrors       bool `json:"formErrors"`
		FormAfterForm    bool `json:"formAfterForm"`
		MessageCommands  bool `json:"messageCommands"`
		CommandsInThread bool `json:"commandsInThread"`
		TypedOptions     bool `json:"typedOptions"`
		Home             bool `json:"home"`
	}
)

var (
	fieldKinds  = map[chat.FieldKind]string{chat.Line: "line", chat.Area: "area", chat.Choice: "choice"}
	optionKinds = map[chat.OptionKind]string{chat.TextOption: "text", chat.PersonOption: "person", chat.ChannelOption: "channel"}
)

func wireOpenForm(f *OpenForm) wireForm {
	w := wireForm{
		ID: f.ID, Person: f.Person, Tab: f.Tab, Action: f.Form.Do.String(), Title: f.Form.Title, Submit: f.Form.Submit,
		Replaces: f.Replaces, Complaints: f.Complaints,
	}
	for _, field := range f.Form.Fields {
		wf := wireField{
			Name: field.Name, Kind: fieldKinds[field.Kind], Label: field.Label, Hint: field.Hint, Value: append([]string{}, field.Value...),
			Optional: field.Optional, Max: field.Limit(),
		}
		if field.Kind == chat.Choice {
			wf.Of, wf.Options = sources[field.Of], wireOptions(field.Options)
		}
		w.Fields = append(w.Fields, wf)
	}
	return w
}

func wireWaiting(i *Interaction) wireInteraction {
	return wireInteraction{i.ID, i.Person, i.Tab, i.What, i.State, i.Conversation, i.Message, i.Action, i.Form, i.Private, i.Outcome}
}

// wireCommands are the commands in a language.
func (s *Sandbox) wireCommands(lang string) []wireCommand {
	commands := make([]wireCommand, 0, len(s.state.Commands))
	for _, c := range s.state.Commands {
		w := wireCommand{Name: c.Name, Summary: inLanguage(c.Summary, lang), OnMessage: c.OnMessage, Manage: c.Manage}
		if c.OnMessage {
			w.Title = inLanguage(c.Titles, lang)
		}
		for _, o := range c.Options {
			w.Options = append(w.Options, wireCommandOption{o.Name, inLanguage(o.Summary, lang), optionKinds[o.Kind], o.Required, o.Completes})
		}
		commands = append(commands, w)
	}
	return commands
}

func (l Look) abilities() wireAbilities {
	c := l.Caps()
	return wireAbilities{
		c.FormErrors != chat.No, c.FormAfterForm != chat.No, c.MessageCommands != chat.No, c.CommandsInThread != chat.No, c.TypedOptions != chat.No,
		c.Home != chat.No,
	}
}
