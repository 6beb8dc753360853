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

// TestClose: closing a stack tells of those that ask for it, the highest first.
func TestClose(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.listen()
	first, err := r.api.OpenViewContext(t.Context(), r.newTrigger(r.users[r.ada], nil), modal("One", field("a", true)))
	r.must(err)
	second, err := r.api.PushViewContext(t.Context(), r.newTrigger(r.users[r.ada], r.top(r.ada)), modal("Two", field("b", true)))
	r.must(err)
	r.done(r.Close(t.Context(), r.ada, false))
	if top, _ := r.Modal(r.ada); top.ID != first.View.ID {
		t.Errorf("got %+v, want the one below", top)
	}
	r.done(r.Close(t.Context(), r.ada, true))
	for i, want := range []string{second.View.ID, first.View.ID} {
		var closed slack.InteractionCallback
		r.must(json.Unmarshal(encode(r.hears()), &closed))
		if closed.Type != slack.InteractionTypeViewClosed || closed.View.ID != want || closed.IsCleared != (i == 1) {
			t.Errorf("got %+v, want %s", closed, want)
		}
	}
	if _, err := r.api.UpdateViewContext(t.Context(), modal("Late"), "", "", first.View.ID); err == nil || err.Error() != "not_found" {
		t.Errorf("a modal that is closed: got %v", err)
	}
	if _, err := r.Close(t.Context(), r.ada, false); err == nil {
		t.Error("nothing was closed")
	}
}

// TestUpdatedModal: what somebody entered stays where a modal keeps the field.
func TestUpdatedModal(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	v, err := r.api.OpenViewContext(t.Context(), r.newTrigger(r.users[r.ada], nil), modal("Ask", field("title", true), field("more", true)))
	r.must(err)
	if _, err := r.Submit(cancelled(t), r.ada, map[string][]string{"title": {"kept"}, "more": {"gone"}}); err != nil {
		t.Fatal(err)
	}
	now, err := r.api.UpdateViewContext(t.Context(), modal("Ask", field("title", true), field("other", true)), "", v.View.Hash, v.View.ID)
	r.must(err)
	if now.View.State.Values["title"]["value"].Value != "kept" || len(now.View.State.Values) != 2 || now.View.Hash == v.View.Hash {
		t.Errorf("got %+v", now.View.State)
	}
}
