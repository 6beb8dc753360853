package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest"
)

// sees is all that somebody sees.
func (t *town) sees(who string, _ []string) (string, error) {
	var all []string
	for _, m := range t.double.Visible(who) {
		all = append(all, t.show(m))
	}
	if v, there := t.double.Home(who); there {
		all = append(all, showView(v))
	}
	for _, v := range t.double.Modals(who) {
		all = append(all, showView(v))
	}
	return strings.Join(all, "\n"), nil
}

// changed is what became of something that the bot shows.
func (t *town) changed(e slacktest.Entry) string {
	if e.View.ID != "" {
		return fmt.Sprintf("%s for %s: %s", e.What, t.name(e.View.User), showView(e.View))
	}
	return e.What + " " + t.show(e.Message)
}

// show is a message in a line for each of its parts. Its text is shown when blocks do
// not stand in for it.
func (t *town) show(m slacktest.Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%d] %s in %s", t.number(m.Channel, m.TS), t.name(m.User), t.where(m.Channel))
	if m.Thread != "" {
		fmt.Fprintf(&b, ", in the thread of %d", t.number(m.Channel, m.Thread))
	}
	if m.Only != "" {
		fmt.Fprintf(&b, ", only for %s", t.name(m.Only))
	}
	b.WriteString(":")
	written := lines(parseBlocks(m.Blocks))
	if len(written) == 0 || m.User != t.double.Bot(t.team) {
		written = []string{m.Text}
	}
	for _, f := range m.Files {
		written = append(written, fmt.Sprintf("file %s, %d bytes", f.Name, len(f.Data)))
	}
	b.WriteString(" " + strings.Join(written, "\n    "))
	return b.String()
}

func showView(v slacktest.View) string {
	all := []string{strings.TrimSpace(v.Kind + " " + v.Title)}
	all = append(all, lines(parseBlocks(v.Blocks))...)
	for _, id := range slices.Sorted(maps.Keys(v.Complaints)) {
		all = append(all, fmt.Sprintf("! %s: %s", id, v.Complaints[id]))
	}
	for _, label := range []string{v.Submit, v.Quit} {
		if label != "" {
			all = append(all, "["+label+"]")
		}
	}
	return strings.Join(all, "\n    ")
}

func (t *town) name(id string) string {
	if id == t.double.Bot(t.team) {
		return "kith"
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, who := range t.people {
		if who == id {
			return name
		}
	}
	return id
}

func (t *town) where(id string) string {
	c, _ := t.double.ChannelOf(id)
	if c.Kind == slacktest.Public || c.Kind == slacktest.Private {
		return "#" + c.Name
	}
	var others []string
	for _, who := range c.Members {
		if who != t.double.Bot(t.team) {
			others = append(others, t.name(who))
		}
	}
	slices.Sort(others)
	return "the conversation with " + strings.Join(others, " and ")
}
