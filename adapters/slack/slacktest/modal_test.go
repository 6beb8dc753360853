package slacktest

import (
	"encoding/json"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

func field(name string, optional bool) *slack.InputBlock {
	label := slack.NewTextBlockObject(slack.PlainTextType, name, false, false)
	b := slack.NewInputBlock(name, label, nil, &slack.PlainTextInputBlockElement{Type: slack.METPlainTextInput, ActionID: "value", MaxLength: 10})
	b.Optional = optional
	return b
}

func modal(title string, blocks ...slack.Block) slack.ModalViewRequest {
	text := slack.NewTextBlockObject(slack.PlainTextType, title, false, false)
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: text, Submit: text, CallbackID: "ask", PrivateMetadata: "here", NotifyOnClose: true, Blocks: slack.Blocks{BlockSet: blocks},
	}
}

// TestModal goes from a command to a form, through complaints and another form, to
// an answer.
func TestModal(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	said := []any{
		nil,
		slack.NewErrorsViewSubmissionResponse(map[string]string{"title": "too short"}),
		slack.NewPushViewSubmissionResponse(new(modal("More", field("more", true)))),
		slack.NewClearViewSubmissionResponse(),
	}
	r.answer = func(*socketmode.Request) (next any) {
		next, said = said[0], said[1:]
		return next
	}
	r.listen()
	r.done(r.Command(t.Context(), r.ada, r.help, "", "/ask", "how do I @grace in #help < 3?"))
	typed := r.hears()
	if want := "how do I <@" + r.grace + "|grace> in <#" + r.help + "|help> &lt; 3?"; typed["text"] != want {
		t.Errorf("got %q, want %q", typed["text"], want)
	}
	trigger, _ := typed["trigger_id"].(string)
	v, err := r.api.OpenViewContext(t.Context(), trigger, modal("Ask", field("title", false), field("details", true)))
	r.must(err)
	if _, err := r.api.OpenViewContext(t.Context(), trigger, modal("Ask")); err == nil || err.Error() != "exchanged_trigger_id" {
		t.Errorf("the same trigger again: got %v", err)
	}
	if _, err := r.Submit(t.Context(), r.ada, nil); err == nil {
		t.Error("a form with an empty field was sent in")
	}
	if _, err := r.Submit(t.Context(), r.ada, map[string][]string{"title": {"far too long"}}); err == nil {
		t.Error("a form with too long a text was sent in")
	}
	r.done(r.Submit(t.Context(), r.ada, map[string][]string{"title": {"short"}}))
	if seen, _ := r.Modal(r.ada); seen.ID != v.View.ID || seen.Complaints["title"] != "too short" {
		t.Errorf("got %+v, want complaints", seen)
	}
	r.done(r.Submit(t.Context(), r.ada, map[string][]string{"title": {"longer"}}))
	if all := r.Modals(r.ada); len(all) != 2 || all[1].Title != "More" || all[1].Previous != v.View.ID {
		t.Errorf("got %+v, want another one on top", all)
	}
	r.done(r.Submit(t.Context(), r.ada, map[string][]string{"more": {"words"}}))
	if all := r.Modals(r.ada); len(all) != 0 {
		t.Errorf("got %+v, want all closed", all)
	}
	var last map[string]any
	for range 3 {
		last = r.hears()
	}
	var sent slack.InteractionCallback
	r.must(json.Unmarshal(encode(last), &sent))
	if sent.Type != slack.InteractionTypeViewSubmission || sent.View.State.Values["more"]["value"].Value != "words" || sent.View.PrivateMetadata != "here" {
		t.Errorf("got %+v", sent)
	}
}
