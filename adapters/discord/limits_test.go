package discord

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

// checkMessage holds a message against everything Discord's documentation asks of
// one: "Message Object", "Create Message" and "Component Reference".
func checkMessage(m message, edit bool) (wrong []string) {
	c := checker{files: map[string]bool{}, ids: map[string]bool{}}
	for i, f := range m.files {
		c.check(m.Attachments[i].ID == i && m.Attachments[i].Filename == f.Name && !c.has(f.Name), "attachment %d is %q of %q", i, f.Name, m.Attachments[i].Filename)
		c.check(strings.Trim(f.Name, "._") == f.Name && f.Name != "" && !strings.ContainsFunc(f.Name, odd), "Discord calls the file %q something else", f.Name)
		c.length("description", m.Attachments[i].Description, 0, 1024)
		c.files[f.Name] = false
	}
	c.check(m.Mentions.Parse != nil && len(m.Mentions.Parse) == 0, "parses mentions: %v", m.Mentions.Parse)
	c.check(m.Mentions.Users != nil && len(m.Mentions.Users) <= 100, "pings %d", len(m.Mentions.Users))
	if m.Flags&componentsV2 == 0 {
		c.check(!edit && m.Content != nil && len(m.Components)+len(m.files) == 0, "words alone: %+v", m)
		c.length("content", *m.Content, 1, 2000)
		return c.wrong
	}
	c.check(m.Content == nil && (m.Embeds != nil) == edit, "components beside content")
	for _, part := range m.Components {
		c.part(part, true)
	}
	c.check(c.n >= 1 && c.n <= 40, "%d components", c.n)
	c.check(c.runes <= 4000, "%d runes displayed", c.runes)
	for name, used := range c.files {
		c.check(used, "nothing shows the file %q", name)
	}
	return c.wrong
}

func odd(r rune) bool {
	return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", r)
}

type checker struct {
	files    map[string]bool // shown yet
	ids      map[string]bool
	n, runes int
	wrong    []string
}

func (c *checker) check(ok bool, format string, args ...any) {
	if !ok {
		c.wrong = append(c.wrong, fmt.Sprintf(format, args...))
	}
}

func (c *checker) length(what, s string, least, most int) {
	n := utf8.RuneCountInString(s)
	c.check(n <= most && utf8.RuneCountInString(strings.TrimSpace(s)) >= least, "%s has %d runes: %.40q", what, n, s)
}

func (c *checker) has(file string) bool { _, ok := c.files[file]; return ok }

func (c *checker) shows(m media) {
	name, ok := strings.CutPrefix(m.URL, "attachment://")
	c.check(ok && c.has(name), "no file %q", m.URL)
	c.files[name] = true
}

func (c *checker) part(p component, top bool) {
	c.n++
	switch p.Type {
	case discordgo.ContainerComponent:
		c.check(top && len(p.Components) > 0, "a container of %d", len(p.Components))
		for _, inner := range p.Components {
			c.part(inner, false)
		}
	case discordgo.TextDisplayComponent:
		c.length("text", p.Content, 1, 4000)
		c.runes += utf8.RuneCountInString(p.Content)
	case discordgo.SeparatorComponent:
	case discordgo.MediaGalleryComponent:
		c.check(len(p.Items) >= 1 && len(p.Items) <= 10, "%d pictures", len(p.Items))
		for _, i := range p.Items {
			c.length("description", i.Description, 0, 1024)
			c.shows(i.Media)
		}
	case discordgo.FileComponentType:
		c.shows(*p.File)
	case discordgo.ActionsRowComponent:
		c.check(len(p.Components) >= 1 && len(p.Components) <= 5, "%d in a row", len(p.Components))
		for _, inner := range p.Components {
			c.n++
			c.check(inner.Type == discordgo.ButtonComponent || len(p.Components) == 1, "a select shares its row")
			c.control(inner)
		}
	default:
		c.check(false, "type %d", p.Type)
	}
}

func (c *checker) control(p component) {
	if p.Type == discordgo.ButtonComponent {
		c.length("button", p.Label, 1, 80)
		c.check(p.Style >= 1 && p.Style <= 5 && (p.Style == 5) == (p.CustomID == ""), "button of style %d", p.Style)
		if p.Style == 5 {
			u, err := url.Parse(p.URL)
			c.check(err == nil && (u.Scheme == "https" || u.Scheme == "http") && len(p.URL) <= 512, "address %q", p.URL)
			return
		}
	} else {
		c.choice(p, 1)
	}
	c.id(p.CustomID)
}

func (c *checker) id(custom string) {
	c.check(custom != "" && len(custom) <= 100 && !c.ids[custom], "custom ID %q", custom)
	c.ids[custom] = true
}

// choice is a select of which at least so many have to be chosen.
func (c *checker) choice(p component, least int) {
	c.length("placeholder", p.Placeholder, 0, 150)
	c.check(p.MaxValues >= max(least, 1) && p.MaxValues <= 25, "%d may be chosen", p.MaxValues)
	c.check(len(p.DefaultValues) <= p.MaxValues, "%d are chosen of %d", len(p.DefaultValues), p.MaxValues)
	switch p.Type {
	case discordgo.UserSelectMenuComponent, discordgo.ChannelSelectMenuComponent:
		seen := map[defaultValue]bool{}
		for _, v := range p.DefaultValues {
			c.check(isID(v.ID) && !seen[v], "default %v", v)
			seen[v] = true
		}
	case discordgo.SelectMenuComponent:
		c.check(len(p.Options) >= p.MaxValues && len(p.Options) <= 25, "%d options", len(p.Options))
		seen, chosen := map[string]bool{}, 0
		for _, o := range p.Options {
			c.length("label", o.Label, 1, 100)
			c.length("value", o.Value, 1, 100)
			c.length("description", o.Description, 0, 100)
			c.check(!seen[o.Value], "value %q twice", o.Value)
			if seen[o.Value] = true; o.Default {
				chosen++
			}
		}
		c.check(chosen <= p.MaxValues, "%d are chosen of %d", chosen, p.MaxValues)
	default:
		c.check(false, "a control of type %d", p.Type)
	}
}

// checkForm does the same for a form: "Modals" and "Label".
func checkForm(m modal) (wrong []string) {
	c := checker{ids: map[string]bool{}}
	c.length("title", m.Title, 1, 45)
	c.id(m.CustomID)
	c.check(len(m.Components) >= 1 && len(m.Components) <= 5, "%d fields", len(m.Components))
	for _, l := range m.Components {
		c.check(l.Type == labelComponent && l.Component != nil, "a field of type %d", l.Type)
		c.length("label", l.Label, 1, 45)
		c.length("description", l.Description, 0, 100)
		in := l.Component
		c.id(in.CustomID)
		c.check(in.Label == "" && in.Required != nil, "an input %+v", in)
		if in.Type == discordgo.TextInputComponent {
			c.check(in.Style == 1 || in.Style == 2, "style %d", in.Style)
			c.check(in.MaxLength >= 1 && in.MaxLength <= 4000, "%d runes may be written", in.MaxLength)
			c.length("value", in.Value, 0, in.MaxLength)
			continue
		}
		c.check(in.MinValues != nil && (*in.MinValues == 1) == *in.Required, "%v must be chosen, required %t", in.MinValues, *in.Required)
		c.choice(*in, 0)
	}
	return c.wrong
}

func report(t interface{ Errorf(string, ...any) }, wrong []string, drawn any) {
	if len(wrong) > 0 {
		t.Errorf("Discord refuses %.2000s\n%s", fmt.Sprintf("%+v", drawn), strings.Join(wrong, "\n"))
	}
}

// A checker that finds nothing would make every test here pass.
func TestTheCheckFindsWhatIsWrong(t *testing.T) {
	words := ""
	text := component{Type: discordgo.TextDisplayComponent, Content: "x"}
	allowed := mentions{Parse: []string{}, Users: nil}
	for what, m := range map[string]message{
		"no words":           {Content: &words},
		"an empty container": {Flags: componentsV2, Components: []component{{Type: discordgo.ContainerComponent}}},
		"pings anybody":      {Flags: componentsV2, Components: []component{text}, Mentions: allowed},
		"a blank text":       {Flags: componentsV2, Components: []component{{Type: discordgo.TextDisplayComponent, Content: " \n"}}},
		"a missing picture":  {Flags: componentsV2, Components: []component{{Type: discordgo.MediaGalleryComponent, Items: []item{{Media: media{"attachment://x"}}}}}},
	} {
		if len(checkMessage(m, false)) == 0 {
			t.Errorf("%s is not found", what)
		}
	}
}
