package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// workspace is a double of Slack with 500 people in one channel. What they type is
// brought without asking the double who they are, and what is said to a response_url
// is taken without showing it: the double is not to be what is measured.
type workspace struct {
	*crowd
	double        *slacktest.Server
	team, channel string
	people        []string
	base          string // its address
	n             int

	ctx    context.Context // of what is under way
	stop   func()
	typing sync.WaitGroup
}

// answers is where a response_url of this double leads.
const answers = "/answers/"

func newWorkspace(c *crowd) town {
	w := &workspace{crowd: c, double: slacktest.New(slacktest.Options{Unlimited: true, Forgetful: true})}
	w.ctx, w.stop = context.WithCancel(context.Background())
	w.team = w.double.AddTeam("Load")
	w.channel = w.double.AddChannel(w.team, slacktest.Public, "questions", w.double.Bot(w.team))
	for i := range 500 {
		who := w.double.AddUser(w.team, slacktest.User{Name: fmt.Sprintf("person%d", i)})
		w.double.Put(w.channel, who, true)
		w.people = append(w.people, who)
	}
	return w
}

func (w *workspace) open() (env []string, end func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	w.base = "http://" + l.Addr().String()
	shut := w.double.ServeOn(l, w.base, w)
	env = []string{"SLACK_API_URL=" + w.base + "/api/", "KITH_SLACK_BOT_TOKEN=" + w.double.Token(w.team), "KITH_SLACK_APP_TOKEN=" + slacktest.DefaultAppToken}
	return env, func() { w.stop(); w.typing.Wait(); shut() }, nil
}

// publish does nothing: on Slack a command is written into the app's manifest.
func (w *workspace) publish() error { return nil }

func (w *workspace) connected() bool { return w.double.Delivery().Sockets() > 0 }

// ServeHTTP implements [http.Handler].
func (w *workspace) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	id, isAnswer := strings.CutPrefix(r.URL.Path, answers)
	if !isAnswer {
		w.double.ServeHTTP(to, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || !says(body) {
		http.Error(to, "no_text", http.StatusBadRequest)
		return
	}
	_, _ = io.WriteString(to, "ok")
	w.answered(id, time.Now())
}

// says is whether an answer says something, and to whom.
func says(answer []byte) bool {
	var is struct{ Text string }
	return json.Unmarshal(answer, &is) == nil && is.Text != ""
}

// types implements [town]. An answer may stand in the acknowledgement, or come to
// the response_url.
func (w *workspace) types(n int) (id string, err error) {
	w.n++
	id = strconv.Itoa(w.n)
	who := n % len(w.people)
	body := fmt.Appendf(nil, `{"token":"unused","team_id":%q,"team_domain":"load","channel_id":%q,"channel_name":"questions","user_id":%q,"user_name":"person%d",`+
		`"command":"/tick","text":"","api_app_id":%q,"is_enterprise_install":"false","response_url":%q,"trigger_id":"%s.1.load"}`,
		w.team, w.channel, w.people[who], who, w.double.AppID(), w.base+answers+id, id)
	w.typing.Go(func() {
		out := w.double.Delivery().Deliver(w.ctx, delivery.Envelope{Kind: delivery.Commands, Team: w.team, ID: id, Body: body})
		if out.Acked && says(out.Payload) {
			w.answered(id, time.Now())
		}
	})
	return id, nil
}
