package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// onlyActor is the response_type of what nobody else sees.
const onlyActor = "ephemeral"

// urlAnswer is an answer to a response_url. Source:
// docs.slack.dev/interactivity/handling-user-interaction, "Message responses".
type urlAnswer struct {
	Type    string          `json:"response_type,omitempty"`
	Replace bool            `json:"replace_original"`
	Thread  string          `json:"thread_ts,omitempty"`
	Text    string          `json:"text"`
	Blocks  []slackgo.Block `json:"blocks,omitempty"`
}

func urlMessage(how urlAnswer, m chat.Message, at place) urlAnswer {
	how.Blocks, how.Text = draw(m, at)
	return how
}

// byURL answers at the response_url.
func (a *Adapter) byURL(ctx context.Context, q *asked, how urlAnswer, m chat.Message) error {
	at, err := a.prepare(ctx, q.team.id, m, place{heard: how.Type == "in_channel"}, pace.Answer)
	if err != nil {
		return err
	}
	return a.shownAs(ctx, at, func(at place) error { return a.toURL(ctx, q, urlMessage(how, m, at)) })
}

// urlWithin is how long a response_url may take: so much less than Slack and people
// wait that the answer can still go another way.
const urlWithin = 1500 * time.Millisecond

// errURL is a response_url of which nobody knows whether it took an answer, or that
// wants none for now.
var errURL = errors.New("answer at a response_url")

// toURL posts to the response_url. What Slack took counts as one of its uses.
func (a *Adapter) toURL(ctx context.Context, q *asked, answer urlAnswer) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, urlWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, q.from.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%w: the response_url is none", chat.ErrTooLate)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	response, err := a.opts.Client.Do(r)
	if err != nil {
		return fmt.Errorf("%w: %s", errURL, brief(err)) // the error has the address in it
	}
	defer response.Body.Close()
	said, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return fmt.Errorf("%w: %s", errURL, brief(err))
	}
	if err := refusal(response.StatusCode, said); err != nil {
		return meaning(err)
	}
	q.uses++
	return nil
}

// refusal is what Slack says at a response_url, in words or in JSON.
func refusal(status int, said []byte) error {
	var is struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	word := strings.TrimSpace(string(said))
	if json.Unmarshal(said, &is) == nil {
		word = is.Error
		if is.OK {
			word = "ok"
		}
	}
	switch {
	case status < 300 && (word == "ok" || word == ""):
		return nil
	case status == http.StatusTooManyRequests, status >= 500:
		return fmt.Errorf("%w: %s", errURL, http.StatusText(status))
	case status == http.StatusNotFound && word == "":
		word = "expired_url"
	case !plainCode(word):
		word = "unknown"
	}
	refused := slackgo.SlackErrorResponse{Err: word}
	if _, early := tooMany(refused); early || passing(refused) {
		return fmt.Errorf("%w: %s", errURL, brief(refused))
	}
	return refused
}

// plainCode is whether it looks like one of Slack's codes: anything else may be a
// page of somebody in between.
func plainCode(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_0123456789") == ""
}
