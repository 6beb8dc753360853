package discordtest

import (
	"time"
	"unicode/utf8"
)

// Embed is a card below the words of a message.
type Embed struct {
	Type        string       `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       int          `json:"color,omitempty"`
	Author      *EmbedAuthor `json:"author,omitempty"`
	Footer      *EmbedFooter `json:"footer,omitempty"`
	Image       *Media       `json:"image,omitempty"`
	Thumbnail   *Media       `json:"thumbnail,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
}

// EmbedAuthor stands above an embed.
type EmbedAuthor struct {
	Name    string `json:"name"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedFooter stands below an embed.
type EmbedFooter struct {
	Text    string `json:"text"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedField is a fact in an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

// maxEmbeds is how many runes all embeds of a message have together. Source:
// Discord's documentation, "Embed Limits".
const maxEmbeds = 6000

// embeds checks the embeds of a message.
func (p *problems) embeds(all []Embed) {
	p.count(len(all), 0, 10, "embeds")
	total := 0
	for i, e := range all {
		at := []any{"embeds", i}
		total += p.embed(e, at...)
		if e.empty() {
			p.add("BASE_TYPE_REQUIRED", "This field is required", below(at, "description")...)
		}
	}
	if total > maxEmbeds {
		p.add("MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000", "embeds")
	}
}

func (e Embed) empty() bool {
	return e.Title == "" && e.Description == "" && e.Author == nil && e.Footer == nil && e.Image == nil && e.Thumbnail == nil && len(e.Fields) == 0
}

// embed checks one, and returns how many of its runes count.
func (p *problems) embed(e Embed, at ...any) int {
	p.length(e.Title, 0, 256, below(at, "title")...)
	p.length(e.Description, 0, 4096, below(at, "description")...)
	n := utf8.RuneCountInString(e.Title) + utf8.RuneCountInString(e.Description)
	p.count(len(e.Fields), 0, 25, below(at, "fields")...)
	for i, f := range e.Fields {
		p.length(f.Name, 1, 256, below(at, "fields", i, "name")...)
		p.length(f.Value, 1, 1024, below(at, "fields", i, "value")...)
		n += utf8.RuneCountInString(f.Name) + utf8.RuneCountInString(f.Value)
	}
	if e.Author != nil {
		p.length(e.Author.Name, 1, 256, below(at, "author", "name")...)
		n += utf8.RuneCountInString(e.Author.Name)
	}
	if e.Footer != nil {
		p.length(e.Footer.Text, 1, 2048, below(at, "footer", "text")...)
		n += utf8.RuneCountInString(e.Footer.Text)
	}
	p.between(e.Color, 0, 0xffffff, below(at, "color")...)
	if e.URL != "" && !webAddress(e.URL, 2048) {
		p.add("URL_TYPE_INVALID_URL", "Not a well formed URL.", below(at, "url")...)
	}
	if _, err := time.Parse(time.RFC3339, e.Timestamp); e.Timestamp != "" && err != nil {
		p.add("DATE_TIME_TYPE_PARSE", "Could not parse "+plain(e.Timestamp)+". Should be ISO8601.", below(at, "timestamp")...)
	}
	return n
}
