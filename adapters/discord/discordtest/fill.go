package discordtest

import (
	"fmt"
	"slices"
	"strconv"
)

// fill checks what a message is to say, and says it. A fresh one says nothing but
// what the body has; another one keeps what the body leaves out.
func (s *Server) fill(m *message, b body, files []upload, fresh bool) error {
	var p problems
	next := *m
	p.length(m.nonce, 0, maxNonce, "nonce")
	if fresh || b.has("content") {
		next.content = ""
		if b.Content != nil {
			next.content = *b.Content
		}
	}
	if fresh || b.has("embeds") {
		next.embeds = b.Embeds
	}
	if fresh || b.has("components") {
		next.components = b.Components
	}
	if err := s.attach(&next, b, files, fresh, &p); err != nil {
		return err
	}
	p.flags(&next, b, fresh)
	p.contents(&next)
	p.mentions(b.Mentions)
	if err := p.err(); err != nil {
		return err
	}
	if next.content == "" && len(next.components)+len(next.embeds)+len(next.attachments) == 0 {
		return errEmpty
	}
	number(next.components)
	if fresh || b.has("content") || b.has("components") || b.has("allowed_mentions") {
		next.mentions = s.mentioned(&next, b.Mentions)
		s.called(&next, b.Mentions)
	}
	*m = next
	return nil
}

// contents checks what a message will say.
func (p *problems) contents(m *message) {
	v2 := m.flags&FlagComponents != 0
	p.length(m.content, 0, maxContent, "content")
	p.embeds(m.embeds)
	if v2 && (m.content != "" || len(m.embeds) > 0) {
		p.add("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2", "flags")
	}
	names := map[string]bool{}
	for _, a := range m.attachments {
		names[a.Filename] = true
	}
	p.message(m.components, v2, names)
}

// flags sets those that a bot may set. That a message consists of components is for
// good. Whether an answer is private is settled before; saying it again is no error.
func (p *problems) flags(m *message, b body, fresh bool) {
	may := FlagNoEmbeds | FlagComponents
	if fresh {
		may |= FlagSilent
	}
	private := 0
	if m.only != 0 {
		private = FlagEphemeral
	}
	if m.application != 0 {
		b.Flags &^= FlagEphemeral
	}
	if bad := b.Flags &^ may; bad != 0 {
		p.add("BASE_TYPE_CHOICES", fmt.Sprintf("The flags %d cannot be set here.", bad), "flags")
	}
	switch {
	case fresh:
		m.flags = m.flags&^FlagLoading | b.Flags | private
	case b.has("flags"):
		if m.flags&FlagComponents != 0 && b.Flags&FlagComponents == 0 {
			p.add("MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "The IS_COMPONENTS_V2 flag cannot be removed", "flags")
		}
		m.flags = m.flags&^may | b.Flags
	}
}

// attach checks files and gives them their place. Of those that are there already
// an edit keeps all, or those that it names.
func (s *Server) attach(m *message, b body, files []upload, fresh bool, p *problems) error {
	var kept []Attachment
	described := map[string]attachmentBody{}
	for i, a := range b.Attachments {
		p.length(a.Description, 0, 1024, "attachments", i, "description")
		id := fmt.Sprint(a.ID)
		described[id] = a
		old := slices.IndexFunc(m.attachments, func(old Attachment) bool { return old.ID.String() == id })
		switch {
		case old >= 0:
			kept = append(kept, m.attachments[old])
		case !slices.ContainsFunc(files, func(f upload) bool { return strconv.Itoa(f.Number) == id }):
			p.add("ATTACHMENT_NOT_FOUND", "There is no such file", "attachments", i, "id")
		}
	}
	if !fresh && !b.has("attachments") {
		kept = slices.Clone(m.attachments)
	}
	for _, f := range files {
		if len(f.Data) > maxFile {
			return errTooLarge
		}
		id, about := s.newID(), described[strconv.Itoa(f.Number)]
		if about.Filename != "" {
			f.Name = about.Filename
		}
		url := "https://cdn.discordapp.example/attachments/" + id.String() + "/" + f.Name
		kept = append(kept, Attachment{id, f.Name, about.Description, len(f.Data), url, url, f.Type, f.Data})
	}
	p.count(len(kept), 0, maxFiles, "attachments")
	m.attachments = kept
	return nil
}
