package bottest

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/kith-community/kith/bot/chat"
)

// Other is the community on another platform.
const Other chat.SpaceID = "other:kith"

// elsewhere begins a line about it, and theCode stands for the last code that
// somebody was shown: each is another one.
const (
	elsewhere = "elsewhere, "
	theCode   = "CODE"
)

// code is how features write one.
var code = regexp.MustCompile(`\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b`)

// away does what a line says, on the other platform.
func (p *Player) away(ctx context.Context, line string) error {
	fresh := p.other == nil
	if fresh {
		if err := p.open(ctx); err != nil {
			return err
		}
	}
	here, space, zone := p.World, p.Space, p.zone
	p.World, p.Space = p.other, Other
	defer func() { p.World, p.Space, p.zone = here, space, zone }()
	if fresh {
		if err := p.defaults(ctx); err != nil {
			return err
		}
	}
	return p.say(ctx, line)
}

// open connects the other platform.
func (p *Player) open(ctx context.Context) error {
	if p.Elsewhere == nil {
		return errors.New("there is one platform on this stage")
	}
	p.other = p.Elsewhere()
	p.other.Attach(p.core)
	if err := p.core.Connect(ctx, p.other); err != nil {
		return fmt.Errorf("elsewhere: %w", err)
	}
	return nil
}

// watch remembers a code that is shown, and hands on what is.
func (p *Player) watch(name string, shown any) {
	if found := code.FindString(fmt.Sprintf("%+v", shown)); found != "" {
		p.code = found
	}
	if p.Watch != nil {
		p.Watch(name, shown)
	}
}

// seen is what became visible, here and then elsewhere.
func (p *Player) seen() []string {
	lines := p.World.Seen()
	if p.other != nil {
		for _, line := range p.other.Seen() {
			lines = append(lines, elsewhere+line)
		}
	}
	for i, line := range lines {
		lines[i] = code.ReplaceAllString(line, theCode)
	}
	return lines
}
