package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"
)

// Priority is how urgent a call is. The zero value is the most urgent.
type Priority int

const (
	Answer Priority = iota // somebody looks at the screen and waits
	Card                   // what many see, and nobody waits for
	Nudge                  // can come later
)

// Call is one thing to ask of Discord.
type Call struct {
	Method, Path string // "/channels/1/messages", query included
	Body         any    // sent as JSON; nil: none
	Files        []File // sent beside Body
	Into         any    // where the answer is decoded; nil: not wanted
	Priority     Priority
	Guild        string // in whose turn it goes; "" is one more guild
	Reason       string // for the guild's audit log
	// Attempts is how often it is tried when a failure may pass; 0 is
	// [DefaultAttempts], 1 is once. Only what does no harm when done twice is tried
	// again: all but POST, and a POST that says Repeatable. An answer of 429 is no
	// attempt, since nothing was done: the call waits as long as Discord says and
	// goes again, whatever it is.
	Attempts   int
	Repeatable bool // a POST that Discord carries out once, such as one with an enforced nonce
	// Within is how long one attempt may take once its turn came; 0: half a minute,
	// and two minutes with files. One that takes longer may pass like any failure.
	Within time.Duration
	// Patience is how long the turn may be away; when it is further, Do returns
	// [*Limited] at once, for a caller who can come again. 0: as far as ctx allows.
	Patience time.Duration
}

// DefaultAttempts is how often a call is tried when it does not say.
const DefaultAttempts = 3

// File is a file to send.
type File struct {
	Name, Type string // Type "" is application/octet-stream
	Data       []byte
}

// job is a call on its way through the client.
type job struct {
	Call
	route       route
	body        []byte
	contentType string // "" is no body
	turn        uint64 // when it came; 0 until it waited for the first time
	repeated    bool   // an attempt failed that may have been carried out
}

func newJob(call Call) (*job, error) {
	j := &job{Call: call, route: routeOf(call.Method, call.Path)}
	if j.Attempts == 0 {
		j.Attempts = DefaultAttempts
	}
	if j.Method != http.MethodPost {
		j.Repeatable = true
	}
	if err := j.encode(); err != nil {
		return nil, fmt.Errorf("%s: encode: %w", j.route.name, err)
	}
	return j, nil
}

// encode makes the body, once for all attempts.
func (j *job) encode() error {
	if j.Body == nil && len(j.Files) == 0 {
		return nil
	}
	var payload []byte
	if j.Body != nil {
		var err error
		if payload, err = json.Marshal(j.Body); err != nil {
			return err
		}
	}
	j.body, j.contentType = payload, "application/json"
	if len(j.Files) == 0 {
		return nil
	}
	return j.encodeFiles(payload)
}

func (j *job) encodeFiles(payload []byte) error {
	size := len(payload) + 1024
	for _, f := range j.Files {
		size += len(f.Data) + 512
	}
	body := bytes.NewBuffer(make([]byte, 0, size))
	w := multipart.NewWriter(body)
	if payload != nil {
		if err := part(w, `form-data; name="payload_json"`, "application/json", payload); err != nil {
			return err
		}
	}
	for i, f := range j.Files {
		disposition := fmt.Sprintf(`form-data; name="files[%d]"; filename="%s"`, i, quote.Replace(f.Name))
		if err := part(w, disposition, f.Type, f.Data); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	j.body, j.contentType = body.Bytes(), w.FormDataContentType()
	return nil
}

// quote is how a file's name stands in a header: as browsers write it.
var quote = strings.NewReplacer("\\", "\\\\", `"`, `\"`, "\r", "%0D", "\n", "%0A")

func part(w *multipart.Writer, disposition, contentType string, data []byte) error {
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	p, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {disposition},
		"Content-Type":        {contentType},
	})
	if err != nil {
		return err
	}
	_, err = p.Write(data)
	return err
}

// head is what a request says beside its body.
func (c *Client) head(h http.Header, j *job) {
	h.Set("User-Agent", c.agent)
	if c.auth != "" {
		h.Set("Authorization", c.auth)
	}
	if j.contentType != "" {
		h.Set("Content-Type", j.contentType)
	}
	if j.Reason != "" {
		h.Set("X-Audit-Log-Reason", url.PathEscape(j.Reason))
	}
}
