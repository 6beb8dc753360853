package bot

import (
	"maps"
	"slices"
)

// Watch hears of everything just before it is shown, and of what was done without
// showing anything: who did it, as [Core.Showing] names it, and a chat.Message, a
// chat.Response or nil. "answer" is what a person finally gets of a response. It is
// called by several goroutines at a time.
type Watch func(name string, shown any)

// Showing names everything the core and its features registered that people are
// shown something by: "/ask", "action questions.close", "form questions.ask",
// "menu questions.mark", "card questions.question".
func (c *Core) Showing() []string {
	var all []string
	add := func(prefix string, names []string) {
		for _, name := range names {
			all = append(all, prefix+name)
		}
	}
	add("/", slices.Collect(maps.Keys(c.reg.commands)))
	add("action ", slices.Collect(maps.Keys(c.reg.actions)))
	add("form ", slices.Collect(maps.Keys(c.reg.forms)))
	add("menu ", slices.Collect(maps.Keys(c.reg.menu)))
	add("card ", slices.Collect(maps.Keys(c.reg.cards)))
	slices.Sort(all)
	return all
}
