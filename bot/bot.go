// Package bot is the core: it takes events from any platform, finds the
// feature that answers them, and shows what the feature wants shown. It knows
// neither a platform nor a feature by name.
//
//	bot.go        what a feature is, and what its handlers get and return
//	registry.go   what the features bring
//	core.go       start, connect, deliver
//	interact.go   commands, buttons and forms, and their answers
//	tame.go       events made fit for databases and texts
//	watch.go      what is shown, for tests that look at all of it
//	options.go    options typed as text
//	bridge.go     what a platform lacks: forms that come back, forms after forms
//	inbox.go      messages, joins and leaves: stored first, handled as jobs
//	signs.go      what features notice in threads, without keeping a word
//	cards.go      messages that show a row
//	deliver.go    how they reach a platform
//	trouble.go    channels that do not work, and what waits for them
//	mend.go       trying them again, and telling organisers
//	governor.go   messages nobody asked for
//	budget.go     what people have to give
//	nudges.go     the governor's queue
//	note.go       who takes no direct messages
//	home.go       everybody's own page, where the platform has a place for it
//	rows.go       sections of it that share a row of buttons
//	pages.go      pages of features, for calendars and browsers
//	digest.go     what waits for a person, as one message and on their own page
//	abroad.go     what waits in another community, as it is read here
//	attention.go  the governor's rules
//	counts.go     what organisers read of it
//	report.go     the parts of what organisers read of their space
//	sweep.go      what is forgotten, and when
//	personal.go, holdings.go   what is kept of people, and what of it the core keeps
//	erase.go      forgetting a person
//	removed.go    a space that puts Kith out, and forgetting it
//	accounts.go   accounts that are one person, and are two again
//	retention.go  how long things are kept
//	know.go       what the core knows of a member
//	facts.go      what features tell each other
//	sheets.go     what leaves a community, and enters it
//	setting.go    what features let organisers decide
//	purpose.go    what features need channels for
//	topics.go     what features keep under a topic
//	audit.go      who decided what
//	mistakes.go   errors and what people read of them
package bot

import (
	"context"
	"errors"
	"log/slog"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Feature is one thing the bot does for its community. It lives in one folder:
// rules, texts, views, SQL, jobs and scenarios.
type Feature interface {
	Name() string // "questions"; the prefix of all it registers
	Register(*Registry)
}

// Request is what a handler knows about the event it answers.
type Request struct {
	Space  people.Space
	Actor  chat.User
	Member people.Member
	In     chat.ConversationID
	Text   i18n.Printer // speaks the feature's texts in the actor's language
	Log    *slog.Logger

	db       *storage.DB
	delivery string // the event's ID; recorded with the first transaction
	recorded bool
	home     bool // the actor may have a page that follows what they do
}

// InTx runs f in a transaction, once for every delivery: when the same event
// comes again, also after a restart, nothing happens and the answer to it is
// empty. Handlers change rows only here.
func (r *Request) InTx(ctx context.Context, f func(*storage.Tx) error) error {
	first := !r.recorded && r.delivery != ""
	err := r.db.InTx(ctx, func(tx *storage.Tx) error {
		if first {
			if err := recordOnce(ctx, tx, r.delivery); err != nil {
				return err
			}
		}
		if err := f(tx); err != nil || !r.home {
			return err
		}
		return promiseHome(ctx, tx, r.Member.Person)
	})
	if err == nil {
		r.recorded = true
	}
	return err
}

// Read runs f in a transaction that changes nothing.
func (r *Request) Read(ctx context.Context, f func(*storage.Tx) error) error {
	return r.db.Read(ctx, f)
}

// Topics lists the topics of the space.
func (r *Request) Topics(ctx context.Context) (topics []people.Topic, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		topics, err = people.Topics(ctx, tx, r.Space.ID)
		return err
	})
	return topics, err
}

// errRepeated ends a transaction that an earlier delivery of the event made.
var errRepeated = errors.New("event was handled before")

func recordOnce(ctx context.Context, tx *storage.Tx, delivery string) error {
	n, err := tx.Exec(ctx, `INSERT INTO delivery (id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, delivery, storage.Millis(tx.Now()))
	if err == nil && n == 0 {
		return errRepeated
	}
	return err
}

// Handlers return what to show instead of showing it, so a test needs no
// platform to read their answer.
type (
	CommandFunc        func(ctx context.Context, r *Request, o Options) (chat.Response, error)
	ActionFunc         func(ctx context.Context, r *Request, a Press) (chat.Response, error)
	SubmitFunc         func(ctx context.Context, r *Request, arg string, v chat.Values) (chat.Response, error)
	MessageCommandFunc func(ctx context.Context, r *Request, target chat.Posted) (chat.Response, error)
	CompleteFunc       func(ctx context.Context, r *Request, partial string) ([]chat.Option, error)
)

// Press is a button pressed or a select changed.
type Press struct {
	Arg    string   // of the action: a row ID
	Values []string // chosen in a select
	Source chat.Ref // the message that carried the control
}

// Command is a slash command of a feature. Its summary stands in the feature's
// texts as "command.<name>", a summary of each option as "option.<name>.<option>".
type Command struct {
	Name    string // "question list"
	Options []Option
	Who     Role
	Public  bool // whether a slow answer is announced to everybody
	// OnPerson is the option that takes whoever's menu the command is picked from,
	// where people have menus, with the text "person.<name>" as its label; "" for none.
	OnPerson string
	Do       CommandFunc
}

// Option is one option of a command.
type Option struct {
	Name     string
	Kind     chat.OptionKind
	Required bool
	Complete CompleteFunc // suggests values while people type; nil for none
}

// optionSpecs describes the options but for their summaries.
func (c Command) optionSpecs() []chat.OptionSpec {
	var specs []chat.OptionSpec
	for _, o := range c.Options {
		specs = append(specs, chat.OptionSpec{Name: o.Name, Kind: o.Kind, Required: o.Required, Completes: o.Complete != nil})
	}
	return specs
}

// Options are the options given to a command, by name.
type Options map[string]string

// MessageCommand is an entry of the menu of a message. Its title stands in the
// feature's texts as "menu.<verb>".
type MessageCommand struct {
	Verb string
	Who  Role
	Do   MessageCommandFunc
}

// Role is who may use a command or press a button.
type Role int

const (
	Everyone Role = iota
	Organisers
)
