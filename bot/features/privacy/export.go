package privacy

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

// exportVersion is the version of the file's format. It grows when something
// that stood there means something else, or is gone; docs/privacy.md describes it.
const exportVersion = 1

// The file. What features put under "features" is theirs to describe. Times are
// RFC 3339 in UTC; one that never was is left out.
type (
	exported struct {
		Kith       string           `json:"kith"`
		Version    int              `json:"version"`
		ExportedAt time.Time        `json:"exported_at"`
		Accounts   []people.Account `json:"accounts"`
		Settings   exportedSettings `json:"settings"`
		Erasure    *exportedErasure `json:"erasure,omitempty"`
		Spaces     []exportedSpace  `json:"spaces"`
	}
	exportedSettings struct {
		Zone        string    `json:"zone"`     // IANA; "" when never set
		Language    string    `json:"language"` // BCP 47, likewise
		Hours       string    `json:"waking_hours"`
		Days        string    `json:"waking_days"`
		DigestHour  int       `json:"digest_hour"` // 0 is when the waking hours begin
		PausedUntil time.Time `json:"paused_until,omitzero"`
		Stopped     bool      `json:"stopped"`
		Unreachable time.Time `json:"unreachable_since,omitzero"`
		Muted       []string  `json:"muted"`
	}
	exportedErasure struct {
		AskedAt time.Time `json:"asked_at"`
		DueAt   time.Time `json:"due_at"`
	}
	exportedSpace struct {
		Space            chat.SpaceID   `json:"space"`
		User             chat.UserID    `json:"user"`
		Name             string         `json:"name"`
		Organiser        bool           `json:"organiser"`
		Manages          bool           `json:"manages"`
		PlatformZone     string         `json:"platform_zone"`
		PlatformLanguage string         `json:"platform_language"`
		Joined           time.Time      `json:"joined_at"`
		Left             time.Time      `json:"left_at,omitzero"`
		Features         map[string]any `json:"features"`
	}
)

func (k known) file() exported {
	e := exported{Kith: "personal data", Version: exportVersion, ExportedAt: k.now, Accounts: k.accounts, Spaces: []exportedSpace{}}
	if k.erasure != nil {
		e.Erasure = &exportedErasure{k.erasure.AskedAt, k.erasure.DueAt}
	}
	for i, m := range k.members {
		if i == 0 { // the same in all spaces
			e.Settings = exportedSettings{
				m.Zone, m.Language, m.Hours.String(), m.Hours.Days.String(), m.DigestHour, m.PausedUntil, m.Stopped, m.Unreachable, append([]string{}, m.Muted...),
			}
		}
		e.Spaces = append(e.Spaces, exportedSpace{
			m.Space, m.User, m.Name, m.Organiser, m.Manages, m.PlatformZone, m.PlatformLanguage, m.Joined, m.Left, k.data(m),
		})
	}
	return e
}

func (k known) data(m people.Member) map[string]any {
	data := map[string]any{}
	for _, part := range k.features {
		if part.Member.Space == m.Space && part.Member.User == m.User && part.Data != nil {
			data[part.Feature] = part.Data
		}
	}
	return data
}

// export hands the file over.
func (f *Feature) export(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	k, err := f.read(ctx, r)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false) // people's words stay readable
	enc.SetIndent("", "  ")
	if err := enc.Encode(k.file()); err != nil {
		return nil, err
	}
	file := chat.File{Name: "kith-my-data-" + k.now.Format(time.DateOnly) + ".json", Type: "application/json", Data: body.Bytes()}
	if len(file.Data) > chat.MaxFileBytes {
		if file, err = packed(file); err != nil {
			return nil, err
		}
	}
	if len(file.Data) > chat.MaxFileBytes {
		return nil, bot.Mistake("export.large", nil)
	}
	return chat.Reply{Message: chat.Message{Text: r.Text.T("export.done"), Files: []chat.File{file}}}, nil
}

// packed is the file made smaller.
func packed(file chat.File) (chat.File, error) {
	var body bytes.Buffer
	w := gzip.NewWriter(&body)
	if _, err := w.Write(file.Data); err != nil {
		return file, err
	}
	err := w.Close()
	return chat.File{Name: file.Name + ".gz", Type: "application/gzip", Data: body.Bytes()}, err
}
