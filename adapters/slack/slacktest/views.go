package slacktest

import (
	"fmt"
	"slices"
	"time"
)

// Source: docs.slack.dev, "Modals".
const (
	maxStack    = 3
	triggerLife = 3 * time.Second
)

func (s *Server) viewMethods() {
	s.methods["views.open"] = method{do: s.viewOpen, tier: tier4}
	s.methods["views.push"] = method{do: s.viewPush, tier: tier4}
	s.methods["views.update"] = method{do: s.viewUpdate, tier: tier4}
	s.methods["views.publish"] = method{do: s.viewPublish, tier: tier4}
}

// newTrigger lets the app open a modal for somebody, once and soon.
func (s *Server) newTrigger(u *user, from *view) string {
	id := fmt.Sprintf("%d.%d.%s", s.now().UnixMilli(), s.lastID, s.secret())
	s.triggers[id] = &trigger{user: u, until: s.now().Add(triggerLife), view: from}
	s.remember(mortal{trigger: id, made: s.now()})
	return id
}

// remember remembers what ends by itself, and forgets what ended long ago.
func (s *Server) remember(e mortal) {
	for len(s.inOrder) > 0 && s.now().Sub(s.inOrder[0].made) >= 2*hookLife {
		delete(s.triggers, s.inOrder[0].trigger)
		delete(s.hooks, s.inOrder[0].hook)
		s.inOrder = s.inOrder[1:]
	}
	s.inOrder = append(s.inOrder, e)
}

// triggered is whoever a trigger_id belongs to. It is used up by what succeeds.
func (s *Server) triggered(c *call) (*trigger, error) {
	id := c.str("trigger_id")
	t := s.triggers[id]
	switch {
	case id == "":
		return nil, missing("trigger_id")
	case t == nil || t.user.team != c.team:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case s.now().After(t.until):
		return nil, refuse("expired_trigger_id")
	}
	return t, nil
}

// viewOf is the view of a call, checked.
func (s *Server) viewOf(c *call, kind string) (object, error) {
	raw := c.raw("view")
	v, err := s.checkView(raw, kind)
	if err != nil {
		return nil, err
	}
	s.check(kind, raw)
	return v, nil
}

func (s *Server) viewOpen(c *call) (object, error) {
	t, err := s.triggered(c)
	if err != nil {
		return nil, err
	}
	body, err := s.viewOf(c, onModal)
	if err != nil {
		return nil, err
	}
	v, err := s.newView(t.user, onModal, body)
	if err != nil {
		return nil, err
	}
	t.used = true
	if open := s.stacks[t.user.id]; len(open) > 0 {
		s.close(open[0])
	}
	v.root, s.stacks[t.user.id] = v.id, []*view{v}
	s.showView(Opened, v)
	return object{"view": s.viewJSON(v)}, nil
}

func (s *Server) viewPush(c *call) (object, error) {
	t, err := s.triggered(c)
	if err != nil {
		return nil, err
	}
	body, err := s.viewOf(c, onModal)
	if err != nil {
		return nil, err
	}
	if t.view == nil || t.view.closed || t.view.kind != onModal {
		return nil, refuse("not_found")
	}
	v, err := s.pushed(t.user, body)
	if err != nil {
		return nil, err
	}
	t.used = true
	return object{"view": s.viewJSON(v)}, nil
}

// pushed puts a modal on top of those that are open for somebody.
func (s *Server) pushed(u *user, body object) (*view, error) {
	if len(s.stacks[u.id]) >= maxStack {
		return nil, refuse("push_limit_reached")
	}
	v, err := s.newView(u, onModal, body)
	if err != nil {
		return nil, err
	}
	below := s.top(u.id)
	v.root, v.previous = below.root, below.id
	s.stacks[u.id] = append(s.stacks[u.id], v)
	s.showView(Pushed, v)
	return v, nil
}

// top is the modal that somebody sees, nil for none.
func (s *Server) top(who string) *view {
	if all := s.stacks[who]; len(all) > 0 {
		return all[len(all)-1]
	}
	return nil
}

func (s *Server) newView(u *user, kind string, body object) (*view, error) {
	v := &view{id: s.newID("V"), kind: kind, user: u}
	if err := s.claim(v, text(body["external_id"])); err != nil {
		return nil, err
	}
	s.views[v.id] = v
	s.fill(v, body)
	return v, nil
}

// claim gives a view the ID that the app chose, which no other has.
func (s *Server) claim(v *view, external string) error {
	for _, other := range s.views {
		if external == "" {
			break
		}
		if other != v && !other.closed && other.external == external && other.user.team == v.user.team {
			return refuse("duplicate_external_id")
		}
	}
	v.external = external
	return nil
}

// fill makes a view look like that. What somebody entered stays where the block and
// the element stay.
func (s *Server) fill(v *view, body object) {
	before := v.state
	v.blocks, _ = body["blocks"].([]any)
	v.blocks = s.identify(v.blocks)
	v.body, v.complaints = body, nil
	v.changes++
	v.hash = fmt.Sprintf("%d.%08x", s.now().Unix(), v.changes)
	v.state = stateOf(v.blocks)
	for block, actions := range v.state {
		for action, value := range actions {
			if old := before[block][action]; old != nil && old["type"] == value["type"] {
				actions[action] = old
			}
		}
	}
}

func (s *Server) viewUpdate(c *call) (object, error) {
	v := s.views[c.str("view_id")]
	if external := c.str("external_id"); external != "" && v == nil {
		for _, id := range sorted(s.views) {
			if is := s.views[id]; is.external == external && !is.closed && is.user.team == c.team {
				v = is
			}
		}
	}
	switch {
	case c.str("view_id") == "" && c.str("external_id") == "":
		return nil, missing("view_id")
	case v == nil || v.closed || v.user.team != c.team:
		return nil, refuse("not_found")
	case c.str("hash") != "" && c.str("hash") != v.hash:
		return nil, refuse("hash_conflict")
	}
	body, err := s.viewOf(c, v.kind)
	if err != nil {
		return nil, err
	}
	if err := s.replace(v, body); err != nil {
		return nil, err
	}
	return object{"view": s.viewJSON(v)}, nil
}

// replace puts another view in the place of one.
func (s *Server) replace(v *view, body object) error {
	if err := s.claim(v, text(body["external_id"])); err != nil {
		return err
	}
	s.fill(v, body)
	if v.kind == onHome {
		s.showView(Published, v)
	} else {
		s.showView(Replaced, v)
	}
	return nil
}

func (s *Server) viewPublish(c *call) (object, error) {
	u, err := s.person(c, "user_id")
	if err != nil {
		return nil, err
	}
	v := s.homes[u.id]
	switch {
	case s.opts.App.NoHome:
		return nil, refuse("not_enabled")
	case c.str("hash") != "" && (v == nil || c.str("hash") != v.hash):
		return nil, refuse("hash_conflict")
	}
	body, err := s.viewOf(c, onHome)
	if err != nil {
		return nil, err
	}
	if v != nil {
		err = s.replace(v, body)
	} else if v, err = s.newView(u, onHome, body); err == nil {
		v.root, s.homes[u.id] = v.id, v
		s.showView(Published, v)
	}
	if err != nil {
		return nil, err
	}
	return object{"view": s.viewJSON(v)}, nil
}

// close takes a modal from those that are open for somebody, with all above it.
func (s *Server) close(v *view) {
	all := s.stacks[v.user.id]
	i := slices.Index(all, v)
	if i < 0 {
		return
	}
	for _, one := range slices.Backward(all[i:]) {
		one.closed = true
		delete(s.views, one.id)
		s.showView(Closed, one)
	}
	if s.stacks[v.user.id] = all[:i:i]; i == 0 {
		delete(s.stacks, v.user.id)
	}
}

func (s *Server) viewJSON(v *view) object {
	o := object{
		"id": v.id, "team_id": v.user.team.id, "type": v.kind, "blocks": v.blocks, "private_metadata": text(v.body["private_metadata"]),
		"callback_id": text(v.body["callback_id"]), "state": object{"values": v.state}, "hash": v.hash, "title": v.body["title"],
		"clear_on_close": v.body["clear_on_close"] == true, "notify_on_close": v.body["notify_on_close"] == true, "close": v.body["close"],
		"submit": v.body["submit"], "previous_view_id": nil, "root_view_id": v.root, "app_id": s.appID, "external_id": v.external,
		"app_installed_team_id": v.user.team.id, "bot_id": v.user.team.botID,
	}
	if v.previous != "" {
		o["previous_view_id"] = v.previous
	}
	return o
}
