package crowd

import (
	"slices"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Seen implements [chattest.World].
func (c *Crowd) Seen() (lines []string) {
	c.look()
	c.mu.Lock()
	defer c.mu.Unlock()
	lines, c.lines = c.lines, nil
	return lines
}

// look takes in what became visible.
func (c *Crowd) look() {
	entries := c.double.Journal()
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, e := range entries {
		switch {
		case e.View.ID != "" && e.View.Kind == "home":
			c.seePage(e.View)
		case e.View.ID != "":
			c.seeModal(e.What, e.View)
		default:
			c.seeMessage(e.What, e.Message, entries[i+1:])
		}
	}
}

// seePage words what stands on somebody's page.
func (c *Crowd) seePage(v slacktest.View) {
	who, verb := c.personNamed(chat.UserID(v.User)), chattest.NowShows
	if !c.pages[who] {
		c.pages[who], verb = true, chattest.Shows
		c.newer(thing{page: v.User})
	}
	c.lines = append(c.lines, chattest.OnPage(who, verb, c.readBlocks(blocksOf(v.Blocks), "")))
}

// What stands in a modal that waits, and in one that waited for nothing.
const waiting, nothing = "⏳", "✓"

// seeModal words a form, or a message that is shown as a modal.
func (c *Crowd) seeModal(what string, v slacktest.View) {
	who := c.personNamed(chat.UserID(v.User))
	switch {
	case what == slacktest.Closed:
	case v.Callback != "":
		form, complaints := readForm(v)
		c.lines = append(c.lines, chattest.SeesForm(who, form, complaints))
	default:
		m := c.readBlocks(blocksOf(v.Blocks), "")
		if says := chattest.Line(m); says != waiting && says != nothing {
			c.newer(thing{view: v.ID})
			c.lines = append(c.lines, chattest.Alone(who, m))
		}
	}
}

// seeMessage words what became of a message. after is what followed it.
func (c *Crowd) seeMessage(what string, m slacktest.Message, after []slacktest.Entry) {
	if len(m.Files) > 0 && len(m.Blocks) == 0 && m.Text == "" {
		return // the message before names them
	}
	at := key{m.Channel, m.TS}
	shown := c.read(m)
	if what == slacktest.Posted {
		c.newer(thing{key: at})
		missing(&shown, m, after)
	}
	says := chattest.Line(shown)
	if what == slacktest.Updated && c.said[at] == says {
		return // nothing that anybody sees
	}
	c.said[at] = says
	c.lines = append(c.lines, c.words(what, m, shown))
}

// missing marks files that a message names and that do not follow it.
func missing(shown *chat.Message, m slacktest.Message, after []slacktest.Entry) {
	var came []string
	for _, e := range after {
		if e.Message.Channel == m.Channel && (e.Message.Thread == m.Thread || e.Message.Thread == m.TS) && len(e.Message.Blocks) == 0 {
			for _, f := range e.Message.Files {
				came = append(came, f.Name)
			}
		}
	}
	for i, f := range shown.Files {
		picture := slices.Contains(shown.Blocks, chat.Block(chat.Picture{File: f.Name}))
		if !picture && !slices.Contains(came, f.Name) {
			shown.Files[i].Name += ", which is missing"
		}
	}
}

// words is what became of a message, in the words of the suite.
func (c *Crowd) words(what string, m slacktest.Message, shown chat.Message) string {
	v := map[string]chattest.Verb{slacktest.Posted: chattest.Shows, slacktest.Updated: chattest.NowShows, slacktest.Deleted: chattest.NoLongerShows}[what]
	if m.Only != "" {
		return chattest.Alone(c.personNamed(chat.UserID(m.Only)), shown)
	}
	if who := c.whose[key{m.Channel, m.TS}]; who != "" {
		return chattest.Alone(who, shown)
	}
	at, _ := c.double.ChannelOf(m.Channel)
	var people []chat.UserID
	for _, id := range at.Members {
		if id != c.double.Bot(c.team) {
			people = append(people, c.personNamed(chat.UserID(id)))
		}
	}
	switch {
	case at.Kind == slacktest.Direct && len(people) == 1:
		return chattest.Directly(people[0], v, shown)
	case at.Kind == slacktest.Group:
		return chattest.InRoom(people, v, shown)
	case m.Thread != "":
		return chattest.InThread(c.titles[m.Channel+":"+m.Thread], v, shown)
	}
	return chattest.InChannel(c.placeNamed(chat.ConversationID(m.Channel)), v, shown)
}

// direct is the newest message in somebody's conversation with the bot.
func (c *Crowd) direct(who chat.UserID) (ts string) {
	if who == "" {
		return ""
	}
	for _, m := range c.double.Messages(c.double.DirectChannel(c.Person(who))) {
		ts = m.TS
	}
	return ts
}

// owned makes what the bot wrote to somebody since then their own answer.
func (c *Crowd) owned(who chat.UserID, since string) {
	if who == "" {
		return
	}
	at := c.double.DirectChannel(c.Person(who))
	all := c.double.Messages(at)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range all {
		if m.TS > since && m.User == c.double.Bot(c.team) && m.Only == "" {
			c.whose[key{at, m.TS}] = who
		}
	}
}
