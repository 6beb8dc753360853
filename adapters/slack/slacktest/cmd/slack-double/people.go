package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
)

func peopleVerbs() []verb {
	return []verb{
		{"WHO writes #WHERE TEXT", "post a message; WHERE may be directly, or a channel's ID", somebody(2, (*town).writes)},
		{"WHO answers MESSAGE TEXT", "… in the thread of a message", somebody(2, (*town).answers)},
		{"WHO edits MESSAGE TEXT", "change what was written", somebody(2, (*town).edits)},
		{"WHO removes MESSAGE", "… or take it away", somebody(1, (*town).removes)},
		{"WHO types #WHERE /COMMAND [TEXT]", "use a command", somebody(2, (*town).types)},
		{"WHO uses SHORTCUT [MESSAGE]", "pick from the menu of everything, or of a message, by callback_id", somebody(1, (*town).uses)},
		{"WHO presses MESSAGE LABEL", "press a button, by its label or its action_id; MESSAGE may be home or modal", somebody(2, (*town).presses)},
		{"WHO chooses MESSAGE SELECT VALUE…", "choose in a menu, by its placeholder or its action_id; the same", somebody(2, (*town).chooses)},
		{`WHO submits [NAME="VALUE"]…`, "send in the modal that is open, by block_id", somebody(0, (*town).submits)},
		{"WHO closes [all]", "close it, or all that are open", somebody(0, (*town).closes)},
		{"WHO opens home", "look at the home tab", somebody(1, (*town).opens)},
		{"WHO sees", "show all that somebody sees", somebody(0, (*town).sees)},
		{"WHO reloads", "forget what only they saw", somebody(0, func(t *town, who string, _ []string) (string, error) { t.double.Reload(who); return "", nil })},
	}
}

// somebody finds who it is, and sees to it that enough is said.
func somebody(words int, do func(*town, string, []string) (string, error)) func(*town, string, []string) (string, error) {
	return func(t *town, who string, said []string) (string, error) {
		id, err := t.person(who)
		if err != nil {
			return "", err
		}
		if len(said) < words {
			return "", errors.New("something is missing; type help")
		}
		return do(t, id, said)
	}
}

// act does what somebody does, and says what the app made of it. Slack may try to
// tell the app for minutes, for which nobody waits here.
func (t *town) act(do func(context.Context) (slacktest.Done, error)) (slacktest.Done, string, error) {
	type result struct {
		done slacktest.Done
		err  error
	}
	came := make(chan result, 1)
	t.acting.Go(func() {
		done, err := do(t.ctx)
		came <- result{done, err}
	})
	wait := time.NewTimer(4 * time.Second) // a little longer than Slack waits for an answer
	defer wait.Stop()
	select {
	case r := <-came:
		return r.done, heard(r.done), r.err
	case <-wait.C:
		t.acting.Go(func() {
			if r := <-came; t.ctx.Err() == nil {
				t.said.say("… " + heard(r.done))
			}
		})
		return slacktest.Done{}, "The app does not answer; Slack goes on trying to tell it.", nil
	}
}

func heard(d slacktest.Done) string {
	switch {
	case d.Problem != nil:
		return "What the app answers cannot be: " + d.Problem.Error() + "."
	case d.Sent > d.Acked:
		return fmt.Sprintf("The app acknowledged %d of %d.", d.Acked, d.Sent)
	case d.Attempts > d.Sent:
		return fmt.Sprintf("The app acknowledged after %d attempts.", d.Attempts)
	}
	return ""
}

// simply is act for what leaves no message.
func (t *town) simply(do func(context.Context) (slacktest.Done, error)) (string, error) {
	_, said, err := t.act(do)
	return said, err
}

// posted is act for a message.
func (t *town) posted(channel string, do func(context.Context) (slacktest.Done, error)) (string, error) {
	done, said, err := t.act(do)
	if err == nil && done.TS != "" {
		said = strings.TrimSpace(fmt.Sprintf("That is message %d. %s", t.number(channel, done.TS), said))
	}
	return said, err
}

func (t *town) writes(who string, words []string) (string, error) {
	at, err := t.channel(who, words[0])
	if err != nil {
		return "", err
	}
	return t.posted(at, func(ctx context.Context) (slacktest.Done, error) {
		return t.double.Post(ctx, who, at, "", strings.Join(words[1:], " "))
	})
}

// onMessage finds a message, and does something with it and the rest of the words.
func (t *town) onMessage(who string, words []string, do func(ctx context.Context, m slacktest.Message, rest string) (slacktest.Done, error)) (string, error) {
	m, err := t.message(who, words[0])
	if err != nil {
		return "", err
	}
	return t.posted(m.Channel, func(ctx context.Context) (slacktest.Done, error) { return do(ctx, m, strings.Join(words[1:], " ")) })
}

func (t *town) answers(who string, words []string) (string, error) {
	return t.onMessage(who, words, func(ctx context.Context, m slacktest.Message, text string) (slacktest.Done, error) {
		return t.double.Post(ctx, who, m.Channel, m.TS, text)
	})
}

func (t *town) edits(who string, words []string) (string, error) {
	return t.onMessage(who, words, func(ctx context.Context, m slacktest.Message, text string) (slacktest.Done, error) {
		return t.double.Edit(ctx, who, m.Channel, m.TS, text)
	})
}

func (t *town) removes(who string, words []string) (string, error) {
	return t.onMessage(who, words, func(ctx context.Context, m slacktest.Message, _ string) (slacktest.Done, error) {
		return t.double.Remove(ctx, who, m.Channel, m.TS)
	})
}

func (t *town) types(who string, words []string) (string, error) {
	at, err := t.channel(who, words[0])
	if err != nil {
		return "", err
	}
	return t.simply(func(ctx context.Context) (slacktest.Done, error) {
		return t.double.Command(ctx, who, at, "", words[1], strings.Join(words[2:], " "))
	})
}

func (t *town) uses(who string, words []string) (string, error) {
	if len(words) == 1 {
		return t.simply(func(ctx context.Context) (slacktest.Done, error) { return t.double.UseShortcut(ctx, who, words[0]) })
	}
	return t.onMessage(who, words[1:], func(ctx context.Context, m slacktest.Message, _ string) (slacktest.Done, error) {
		return t.double.UseOnMessage(ctx, who, m.Channel, m.TS, words[0])
	})
}

func (t *town) presses(who string, words []string) (string, error) {
	label := strings.Join(words[1:], " ")
	switch on, err := t.surface(who, words[0]); {
	case err != nil:
		return "", err
	case words[0] == "home":
		return t.simply(func(ctx context.Context) (slacktest.Done, error) {
			return t.double.PressHome(ctx, who, on.action(label))
		})
	case words[0] == "modal":
		return t.simply(func(ctx context.Context) (slacktest.Done, error) {
			return t.double.PressModal(ctx, who, on.action(label))
		})
	default:
		return t.simply(func(ctx context.Context) (slacktest.Done, error) {
			return t.double.Press(ctx, who, on.at.channel, on.at.ts, on.action(label))
		})
	}
}

func (t *town) chooses(who string, words []string) (string, error) {
	values := append([]string{}, words[2:]...)
	for i, v := range values {
		if id, err := t.person(v); err == nil {
			values[i] = id
		} else if id, err := t.channel(who, v); err == nil {
			values[i] = id
		}
	}
	switch on, err := t.surface(who, words[0]); {
	case err != nil:
		return "", err
	case words[0] == "home":
		return t.simply(func(ctx context.Context) (slacktest.Done, error) {
			return t.double.ChooseHome(ctx, who, on.action(words[1]), values...)
		})
	case words[0] == "modal":
		return t.simply(func(ctx context.Context) (slacktest.Done, error) {
			return t.double.ChooseModal(ctx, who, on.action(words[1]), values...)
		})
	default:
		return t.simply(func(ctx context.Context) (slacktest.Done, error) {
			return t.double.Choose(ctx, who, on.at.channel, on.at.ts, on.action(words[1]), values...)
		})
	}
}

func (t *town) submits(who string, words []string) (string, error) {
	values := map[string][]string{}
	if err := pairs(words, func(name, value string) { values[name] = append(values[name], value) }); err != nil {
		return "", err
	}
	return t.simply(func(ctx context.Context) (slacktest.Done, error) { return t.double.Submit(ctx, who, values) })
}

func (t *town) closes(who string, words []string) (string, error) {
	return t.simply(func(ctx context.Context) (slacktest.Done, error) {
		return t.double.Close(ctx, who, len(words) > 0 && words[0] == "all")
	})
}

func (t *town) opens(who string, words []string) (string, error) {
	if words[0] != "home" {
		return "", fmt.Errorf("only home is opened, not %q", words[0])
	}
	return t.simply(func(ctx context.Context) (slacktest.Done, error) { return t.double.OpenHome(ctx, who) })
}
