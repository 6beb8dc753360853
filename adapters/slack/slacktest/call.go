package slacktest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// call is one of a method of the Web API.
type call struct {
	*http.Request
	method string
	form   url.Values
	body   map[string]json.RawMessage // of JSON; nil for a form
	secret string                     // the token as it was given
	token  *token                     // nil where none of a bot is needed
	team   *team
	warn   string
}

// maxBody is how much of a request is read.
const maxBody = 4 << 20

// readCall reads what a method is called with: JSON, a form, or the address.
func readCall(r *http.Request, method string) (*call, error) {
	c := &call{Request: r, method: method, form: r.URL.Query()}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return c, refuse("request_timeout")
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "application/json":
		if params["charset"] == "" {
			c.warn = "missing_charset"
		}
		if len(data) > 0 && json.Unmarshal(data, &c.body) != nil {
			err = refuse("invalid_json")
		}
	case kind == "multipart/form-data":
		r.Body = io.NopCloser(bytes.NewReader(data))
		if r.ParseMultipartForm(maxBody) != nil {
			err = refuse("invalid_form_data")
			break
		}
		c.form = r.Form
	case len(data) > 0:
		values, bad := url.ParseQuery(string(data))
		if bad != nil {
			err = refuse("invalid_form_data")
		}
		for name, all := range values {
			c.form[name] = all
		}
	}
	c.secret = c.str("token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.secret = bearer
	}
	return c, err
}

// raw is an argument as JSON: of a form, the text itself. Nil when it is not there.
func (c *call) raw(name string) json.RawMessage {
	value := c.body[name]
	if c.form.Has(name) {
		value = json.RawMessage(c.form.Get(name))
	}
	var text string
	if json.Unmarshal(value, &text) == nil { // a list that stands in a string is a list
		value = json.RawMessage(text)
	}
	if len(bytes.TrimSpace(value)) == 0 || string(value) == "null" {
		return nil
	}
	return value
}

// str is an argument as text.
func (c *call) str(name string) string {
	if c.form.Has(name) {
		return c.form.Get(name)
	}
	var text string
	if value := c.body[name]; json.Unmarshal(value, &text) != nil && string(value) != "null" {
		text = string(value)
	}
	return text
}

// given is whether an argument is there, also an empty one.
func (c *call) given(name string) bool {
	return c.form.Has(name) || len(c.body[name]) > 0 && string(c.body[name]) != "null"
}

func (c *call) is(name string) bool {
	on, _ := strconv.ParseBool(c.str(name))
	return on
}

// num is an argument as a number between 1 and most; usual when it is none.
func (c *call) num(name string, usual, most int) int {
	n, err := strconv.Atoi(c.str(name))
	if err != nil || n < 1 {
		return usual
	}
	return min(n, most)
}

// list is an argument of several IDs.
func (c *call) list(name string) (all []string) {
	for _, one := range strings.Split(c.str(name), ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// refusal is ok:false.
type refusal struct {
	code     string
	messages []string
	more     object
}

// Error implements error.
func (r *refusal) Error() string { return r.code + " " + strings.Join(r.messages, ", ") }

func refuse(code string, messages ...string) error { return &refusal{code: code, messages: messages} }

// missing refuses a call without an argument that it needs.
func missing(name string) error {
	return refuse("invalid_arguments", "[ERROR] missing required field: "+name)
}
