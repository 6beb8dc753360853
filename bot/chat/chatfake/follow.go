package chatfake

import (
	"slices"

	"github.com/kith-community/kith/bot/chat"
)

// Follow makes people point here at what they would point at on another platform,
// on which the same happens a moment later, but for the language: a story that
// names labels and options in English is played in any other language so.
func (p *Platform) Follow(leader *Platform) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leader = leader
}

// same is the message that stands where the leader's does.
func (p *Platform) same(theirs *post) *post {
	if theirs == nil {
		return nil
	}
	return p.at(theirs.ref)
}

// theirs turns what people point at in a select of the leader into what they
// point at in ours.
func (p *Platform) theirs(who chat.UserID, pointed []string, ours chat.Select) []string {
	if p.leader == nil {
		return pointed
	}
	_, s := p.leader.selection(who, pointed)
	return alike(pointed, s.Options, ours.Options)
}

// entered does the same for the choices of the form that is open.
func (p *Platform) entered(who chat.UserID, values chat.Values, ours chat.Form) chat.Values {
	if p.leader == nil {
		return values
	}
	all := chat.Values{}
	for name, value := range values {
		all[name] = alike(value, optionsOf(p.leader.forms[who].form, name), optionsOf(ours, name))
	}
	return all
}

func optionsOf(f chat.Form, name string) []chat.Option {
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Options
		}
	}
	return nil
}

// alike are the options that stand in the same places; whatever is none of the
// leader's options stays as it is.
func alike(pointed []string, theirs, ours []chat.Option) []string {
	all := slices.Clone(pointed)
	for n, want := range pointed {
		if i := option(theirs, want); i >= 0 && i < len(ours) {
			all[n] = ours[i].Value
		}
	}
	return all
}
