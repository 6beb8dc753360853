package slack

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// kind is what somebody did that waits for an answer.
type kind int

const (
	asCommand  kind = iota // a slash command
	asMention              // a command behind the bot's name
	asMenu                 // a command of a message's menu
	asShortcut             // a command of the global menu
	asPress                // on a message, a page or a modal
	asForm                 // a form sent in
)

const (
	// answerableFor is how long what somebody did can be answered: the life of a
	// response_url. Source: docs.slack.dev/interactivity/handling-user-interaction.
	answerableFor = 30 * time.Minute
	// answersByURL is how many answers a response_url takes. Source: the same page.
	answersByURL = 5
	// triggerFor is how long a modal can be opened: three seconds (the same page),
	// less some for the way.
	triggerFor = 2900 * time.Millisecond
	// acknowledgedWithin leaves Slack's three seconds some for the way.
	acknowledgedWithin = 2500 * time.Millisecond
	// onItsWay is how long an acknowledgement may take to Slack. Nothing says when it
	// is there.
	onItsWay = 500 * time.Millisecond
	// mostAsked bounds how many things wait for an answer.
	mostAsked = 100_000
)

// origin is where something was done, and where a form was opened. It travels in
// the private_metadata of the views that follow, so that it outlives the process.
type origin struct {
	Channel   string `json:"c,omitempty"` // "" is nowhere: a page, or the global menu
	Thread    string `json:"t,omitempty"`
	Message   string `json:"m,omitempty"` // the bot's message with the control
	Ephemeral bool   `json:"e,omitempty"` // only the actor sees it
	View      string `json:"v,omitempty"` // the modal with the control
	URL       string `json:"u,omitempty"` // the response_url
	Since     int64  `json:"s,omitempty"` // of the response_url, in Unix seconds
}

func (o origin) where() where { return where{o.Channel, o.Thread} }

func (o origin) nowhere() bool { return o.Channel == "" }

// byURL is whether the response_url can still be used.
func (o origin) byURL(now time.Time) bool {
	return o.URL != "" && now.Sub(time.Unix(o.Since, 0)) < answerableFor-time.Minute
}

func (o origin) meta() string {
	content, _ := json.Marshal(o) // strings and numbers: cannot fail
	return string(content)
}

// originIn reads the private_metadata of a view, which is none of ours when it
// cannot be read.
func originIn(meta string) (o origin) {
	if json.Unmarshal([]byte(meta), &o) != nil {
		return origin{}
	}
	return o
}

// asked is something that somebody did and that waits for an answer.
type asked struct {
	kind    kind
	team    *team
	who     chat.UserID
	at      time.Time // when it arrived
	trigger string
	from    origin // where it was done; of a form, where it was opened
	view    string // the form
	title   string // of what follows in a modal
	http    bool

	visit *visit

	answering sync.Mutex // one answer at a time
	answered  bool
	uses      int  // of the response_url
	closed    bool // the form is

	mu      sync.Mutex
	acked   bool
	waits   bool      // it was deferred: a form shows that it waits
	since   time.Time // when that was acknowledged
	timer   *time.Timer
	refused bool // an answer failed: Slack is to say so, by not being answered
}

// acknowledge tells Slack that it was taken. Only the first call does; first says
// whether this was it.
func (q *asked) acknowledge(answer any) (first bool, err error) {
	q.mu.Lock()
	if q.acked {
		q.mu.Unlock()
		return false, nil
	}
	q.acked, q.since = true, time.Now()
	q.stop()
	q.mu.Unlock()
	return true, q.visit.end(answer)
}

// late does something when nothing has acknowledged it by then.
func (q *asked) late(after time.Duration, do func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.timer = time.AfterFunc(after, do)
}

// giveUp never acknowledges it.
func (q *asked) giveUp() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.acked = true
	q.stop()
}

// stop ends the waiting for an acknowledgement. The lock is held.
func (q *asked) stop() {
	if q.timer != nil {
		q.timer.Stop()
	}
}

func (q *asked) is() (acked, waits bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.acked, q.waits
}

// arrives waits until Slack has surely seen the acknowledgement: what it shows would
// replace what is shown after it.
func (q *asked) arrives(ctx context.Context) error {
	q.mu.Lock()
	wait := onItsWay - time.Since(q.since)
	waits := q.waits
	q.mu.Unlock()
	if !waits || wait <= 0 {
		return nil
	}
	return sleep(ctx, wait)
}

// opens is whether a modal can be opened still.
func (q *asked) opens(now time.Time) bool {
	return q.trigger != "" && now.Sub(q.at) < triggerFor
}

// questions are what waits for an answer, by token.
type questions struct {
	mu    sync.Mutex
	last  int
	all   map[chat.Token]*asked
	order []chat.Token // the oldest first
}

func (w *questions) add(q *asked) chat.Token {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.order) > 0 {
		oldest := w.all[w.order[0]]
		if oldest != nil && q.at.Sub(oldest.at) <= answerableFor && len(w.order) < mostAsked {
			break
		}
		delete(w.all, w.order[0])
		w.order = w.order[1:]
	}
	if w.all == nil {
		w.all = map[chat.Token]*asked{}
	}
	w.last++
	token := chat.Token(strconv.Itoa(w.last))
	w.all[token] = q
	w.order = append(w.order, token)
	return token
}

// of is what a token stands for; nil when it was answered, or is too old.
func (w *questions) of(token chat.Token, now time.Time) *asked {
	w.mu.Lock()
	defer w.mu.Unlock()
	q := w.all[token]
	if q == nil || now.Sub(q.at) > answerableFor {
		return nil
	}
	return q
}

func (w *questions) end(token chat.Token) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.all, token)
}
