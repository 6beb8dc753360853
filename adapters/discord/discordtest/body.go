package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// body is a message on its way in. A field that is none of these is refused.
type body struct {
	Content     *string           `json:"content"`
	Nonce       any               `json:"nonce"`
	Enforce     bool              `json:"enforce_nonce"`
	TTS         bool              `json:"tts"`
	Embeds      []Embed           `json:"embeds"`
	Mentions    *allowed          `json:"allowed_mentions"`
	Components  []Component       `json:"components"`
	Attachments []attachmentBody  `json:"attachments"`
	Flags       int               `json:"flags"`
	Reference   *messageReference `json:"message_reference"`
	Stickers    []ID              `json:"sticker_ids"` // of which there are none
	Username    string            `json:"username"`    // webhooks only

	given map[string]json.RawMessage // what was said, were it null; nil: not known
}

type attachmentBody struct {
	ID          any    `json:"id"` // the number of an upload, or the ID of a file that stays
	Filename    string `json:"filename"`
	Description string `json:"description"`
}

type messageReference struct {
	Kind    int   `json:"type"`
	Message ID    `json:"message_id"`
	Channel ID    `json:"channel_id"`
	Guild   ID    `json:"guild_id"`
	Must    *bool `json:"fail_if_not_exists"`
}

type allowed struct {
	Parse   []string `json:"parse"`
	Users   []ID     `json:"users"`
	Roles   []ID     `json:"roles"`
	Replied bool     `json:"replied_user"`
}

// has is whether a body says something of a field, were it null.
func (b body) has(field string) bool {
	_, ok := b.given[field]
	return ok
}

// readBody reads a message for which it matters what was left out.
func readBody(data []byte) (b body, err error) {
	if err = strict(data, &b); err == nil {
		err = json.Unmarshal(data, &b.given)
	}
	return b, err
}

// strict decodes JSON and refuses fields that Discord does not have. Discord itself
// overlooks those, and so whoever misspells one never learns of it.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	d.UseNumber()
	err := d.Decode(into)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errNoJSON
	case errors.As(err, &kind):
		var p problems
		var path []any
		for _, step := range strings.Split(kind.Field, ".") {
			path = append(path, step)
		}
		p.add("BASE_TYPE_BAD_TYPE", fmt.Sprintf("A %s does not fit here.", kind.Value), path...)
		return p.err()
	case err != nil:
		var p problems
		p.add("UNKNOWN_FIELD", strings.TrimPrefix(err.Error(), "json: "))
		return p.err()
	case d.More():
		return errNoJSON
	}
	return nil
}

// MaxRequest is how many bytes a request may have: Discord's 25 MiB.
const MaxRequest = 25 << 20

func readRequest(r *http.Request) (*request, error) {
	req := &request{Request: r}
	data, err := io.ReadAll(io.LimitReader(r.Body, MaxRequest+1))
	if err != nil || len(data) > MaxRequest {
		return req, errTooLarge
	}
	req.body = data
	kind, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "multipart/form-data":
		return req, req.parts(data, parameters["boundary"])
	case len(data) > 0 && kind != "application/json":
		return req, refuse(http.StatusBadRequest, 50035, "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}.")
	}
	return req, nil
}

// upload is a file of a multipart request.
type upload struct {
	Name, Type string
	Data       []byte
	Number     int // n of files[n]
}

// parts reads a body with files: payload_json, and files[0] and so on.
func (r *request) parts(data []byte, boundary string) error {
	r.body = []byte("{}")
	for parts := multipart.NewReader(bytes.NewReader(data), boundary); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var content []byte
		if err == nil {
			content, err = io.ReadAll(part)
		}
		if err != nil {
			return refuse(http.StatusBadRequest, 50035, "Invalid Form Body")
		}
		name := part.FormName()
		if name == "payload_json" {
			r.body = content
			continue
		}
		number, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "files["), "]"))
		if err != nil || number < 0 || part.FileName() == "" {
			var p problems
			p.add("UNKNOWN_FIELD", "The parts of a body are payload_json and files[n].", name)
			return p.err()
		}
		r.files = append(r.files, upload{part.FileName(), part.Header.Get("Content-Type"), content, number})
	}
}
