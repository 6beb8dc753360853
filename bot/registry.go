package bot

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Registry collects what the features bring. Each feature gets its own view of
// it that puts the feature's name in front of everything.
type Registry struct {
	feature string
	all     *everything
}

type everything struct {
	db       *storage.DB
	record   *record.Index
	commands map[string]command
	actions  map[string]action
	forms    map[string]form
	menu     map[string]menuEntry
	cards    map[string]Projection
	threads  map[string]threadListener
	rooms    []string // kinds of cards whose rooms are listened to
	direct   []directListener
	signs    map[string]Signs // by feature
	facts    map[string][]factListener
	nudges   []NudgeKind
	channels []Purpose
	personal []personal             // what is kept of people
	uses     []section[TopicFunc]   // of topics
	settings []Setting              // of the setup
	sections []section[SectionFunc] // of everybody's own page
	reports  []section[ReportFunc]  // of the organisers' report
	sheets   []sheet                // of what leaves a community, and enters it
	page     page
	served   []served // pages at addresses outside of the chat
	url      string   // where these are reached from; "" for nowhere
	schedule []schedule
	jobs     *scheduler.Registry
	tables   []storage.Source
	texts    *i18n.Catalog
	language string   // what everybody reads, whatever they chose; "" but in tests
	speakers []string // who has texts
	reach    func(chat.SpaceID, chat.UserID) string
}

type (
	command struct {
		feature string
		Command
	}
	action struct {
		feature string
		who     Role
		do      ActionFunc
	}
	form struct {
		feature string
		who     Role
		do      SubmitFunc
	}
	menuEntry struct {
		feature string
		MessageCommand
	}
	schedule struct {
		key, spec string
		args      scheduler.Args
	}
)

// section is a feature's part of something that they put together.
type section[F any] struct {
	order   int
	feature string
	show    F
}

// SectionFunc adds a feature's part to a member's own page; nil blocks when there
// is nothing to show.
type SectionFunc func(ctx context.Context, tx *storage.Tx, r *Request) ([]chat.Block, error)

func newEverything(db *storage.DB) *everything {
	return &everything{
		db:       db,
		commands: map[string]command{}, actions: map[string]action{}, forms: map[string]form{}, menu: map[string]menuEntry{},
		cards: map[string]Projection{}, threads: map[string]threadListener{}, signs: map[string]Signs{}, facts: map[string][]factListener{},
		jobs: scheduler.NewRegistry(), texts: i18n.NewCatalog(),
	}
}

// add puts a value under a name that must be free.
func add[T any](to map[string]T, what, name string, v T) {
	if _, taken := to[name]; taken {
		panic(fmt.Sprintf("bot: %s %q registered twice", what, name))
	}
	to[name] = v
}

// Command registers a slash command.
func (r *Registry) Command(c Command) { add(r.all.commands, "command", c.Name, command{r.feature, c}) }

// MessageCommand registers an entry of the menu of messages.
func (r *Registry) MessageCommand(c MessageCommand) {
	add(r.all.menu, "menu entry", r.feature+"."+c.Verb, menuEntry{r.feature, c})
}

// Action registers what a button or select named feature.verb does, and for whom.
func (r *Registry) Action(verb string, who Role, do ActionFunc) {
	add(r.all.actions, "action", r.feature+"."+verb, action{r.feature, who, do})
}

// Form registers what happens with a form named feature.verb.
func (r *Registry) Form(verb string, who Role, do SubmitFunc) {
	add(r.all.forms, "form", r.feature+"."+verb, form{r.feature, who, do})
}

// Card registers how cards of a kind look.
func (r *Registry) Card(kind string, p Projection) {
	add(r.all.cards, "card", r.feature+"."+kind, p)
}

// Nudge registers a kind of message that nobody asked for. People read its
// name as the text "nudge.<kind>" when they mute it.
func (r *Registry) Nudge(kind string) {
	r.all.nudges = append(r.all.nudges, NudgeKind{Feature: r.feature, Kind: kind})
}

// PrivateNudge is [Registry.Nudge] for a kind that organisers read no count of:
// even that there was one would tell something.
func (r *Registry) PrivateNudge(kind string) {
	r.all.nudges = append(r.all.nudges, NudgeKind{Feature: r.feature, Kind: kind, private: true})
}

// Section adds a part to everybody's own page. Sections stand in their order.
func (r *Registry) Section(order int, show SectionFunc) {
	r.all.sections = inOrder(r.all.sections, section[SectionFunc]{order, r.feature, show})
}

func inOrder[F any](all []section[F], s section[F]) []section[F] {
	all = append(all, s)
	slices.SortStableFunc(all, func(a, b section[F]) int { return a.order - b.order })
	return all
}

// Repeat registers a schedule that runs in UTC as long as the release that has it.
func (r *Registry) Repeat(name, spec string, args scheduler.Args) {
	r.all.schedule = append(r.all.schedule, schedule{r.feature + "." + name, spec, args})
}

// InTx runs f in a transaction, for jobs: they have no request.
func (r *Registry) InTx(ctx context.Context, f func(*storage.Tx) error) error {
	return r.all.db.InTx(ctx, f)
}

// Read is [storage.DB.Read], likewise.
func (r *Registry) Read(ctx context.Context, f func(*storage.Tx) error) error {
	return r.all.db.Read(ctx, f)
}

// Record finds what was asked before.
func (r *Registry) Record() *record.Index { return r.all.record }

// Jobs is where the feature registers its jobs.
func (r *Registry) Jobs() *scheduler.Registry { return r.all.jobs }

// Files hands over the feature's texts/*.json and migrations/*.sql. It panics
// when the texts cannot be read: that is a fault of the build.
func (r *Registry) Files(files fs.FS) {
	r.all.tables = append(r.all.tables, storage.Source{Name: r.feature, Files: files})
	r.speaks(files)
}

// speaks hands over texts alone.
func (r *Registry) speaks(files fs.FS) {
	if err := r.all.texts.Add(r.feature, files); err != nil {
		panic("bot: texts of " + r.feature + ": " + err.Error())
	}
	r.all.speakers = append(r.all.speakers, r.feature)
}

// SpaceTexts speaks the feature's texts in the language of a space, for cards
// that many people read.
func (r *Registry) SpaceTexts(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (i18n.Printer, error) {
	s, err := people.LoadSpace(ctx, tx, space)
	return r.all.speak(r.feature, s.Language), err
}

// MemberTexts speaks the feature's texts in the language of one member.
func (r *Registry) MemberTexts(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (i18n.Printer, error) {
	s, err := people.LoadSpace(ctx, tx, space)
	if err != nil {
		return i18n.Printer{}, err
	}
	m, err := people.Load(ctx, tx, space, user)
	return r.all.speak(r.feature, m.Languages(s)...), err
}

// speak is a printer for a reader who wants these languages.
func (e *everything) speak(feature string, want ...string) i18n.Printer {
	if e.language != "" {
		want = []string{e.language}
	}
	return e.texts.Printer(feature, want...)
}

// Reach is where a member of a space can be written to from outside of it, as their
// platform puts it; "" where it has no word for that.
func (r *Registry) Reach(space chat.SpaceID, user chat.UserID) string {
	return r.all.reach(space, user)
}

// In speaks the feature's texts in one language.
func (r *Registry) In(language string) i18n.Printer {
	return r.all.texts.Printer(r.feature, language)
}

// Languages lists the languages Kith speaks.
func (r *Registry) Languages() []i18n.Language { return r.all.texts.Languages() }

// Commands returns the commands that someone in a role may use, by name.
func (r *Registry) Commands(organiser bool) []Listed {
	var all []Listed
	for _, c := range r.all.commands {
		if c.Who == Everyone || organiser {
			all = append(all, Listed{c.feature, c.Command})
		}
	}
	slices.SortFunc(all, func(a, b Listed) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Do runs a command of any feature for somebody who came to it on another way, such
// as a button that knows what they would type.
func (r *Registry) Do(ctx context.Context, req *Request, name string, o Options) (chat.Response, error) {
	c, ok := r.all.commands[name]
	if !ok || c.Who == Organisers && !req.Member.MayOrganise(req.Space.OrganisersNamed) {
		return nil, &MistakeError{Feature: "bot", Key: "stale"}
	}
	part := *req
	part.Text = req.Text.For(c.feature)
	response, err := c.Command.Do(ctx, &part, o)
	return response, of(c.feature, err)
}

// Offers is whether there is such a command.
func (r *Registry) Offers(name string) bool { _, ok := r.all.commands[name]; return ok }

// Listed is a command with the feature that brought it.
type Listed struct {
	Feature string
	Command
}

// Summary says in one line what the command does.
func (l Listed) Summary(t i18n.Printer) string { return t.For(l.Feature).S("command." + l.Name) }

// Sections shows every feature's part of the actor's own page.
func (r *Registry) Sections(ctx context.Context, tx *storage.Tx, req *Request) ([]chat.Block, error) {
	var blocks []chat.Block
	for _, s := range r.all.sections {
		part := *req
		part.Text = req.Text.For(s.feature)
		more, err := s.show(ctx, tx, &part)
		if err != nil {
			return nil, fmt.Errorf("section of %s: %w", s.feature, err)
		}
		blocks = append(blocks, more...)
	}
	return shareRows(blocks), nil
}

// specs describes all commands in all languages.
func (e *everything) specs() []chat.CommandSpec {
	in := func(feature, key string) map[string]string {
		texts := map[string]string{}
		for _, l := range e.texts.Languages() {
			texts[l.Tag] = e.texts.Printer(feature, l.Tag).S(key)
		}
		return texts
	}
	var all []chat.CommandSpec
	for _, c := range e.commands {
		spec := chat.CommandSpec{Name: c.Name, Summary: in(c.feature, "command."+c.Name), Manage: c.Who == Organisers}
		spec.Options = c.optionSpecs()
		if c.OnPerson != "" {
			spec.OnPerson, spec.Titles = c.OnPerson, in(c.feature, "person."+c.Name)
		}
		for i, o := range spec.Options {
			spec.Options[i].Summary = in(c.feature, "option."+c.Name+"."+o.Name)
		}
		all = append(all, spec)
	}
	for name, m := range e.menu {
		titles := in(m.feature, "menu."+m.Verb)
		all = append(all, chat.CommandSpec{Name: name, Titles: titles, Summary: titles, OnMessage: true, Manage: m.Who == Organisers})
	}
	slices.SortFunc(all, func(a, b chat.CommandSpec) int { return strings.Compare(a.Name, b.Name) })
	return all
}
