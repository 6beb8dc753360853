// Package openapi holds what a bot and Discord say to each other against the
// description that Discord publishes of its HTTP API. It says nothing of what the
// description leaves out: the gateway, sums over several fields, permissions.
//
//	openapi.go  the description, and an exchange checked against it
//	here.go     the description that this machine has
//	strict.go   what makes the description strict, and what makes it lenient
//	explain.go  a mistake in few words
//
// The description is not part of this module; see github.com/discord/discord-api-spec.
package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// API is Discord's HTTP API as it is described. It is safe for concurrent use.
type API struct {
	router routers.Router
	host   string
}

// Load reads the description, and closes what may be in a request: a field that is
// not described is a mistake, which Discord itself would pass over.
func Load(path string) (*API, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("read Discord's description: %w", err)
	}
	if len(doc.Servers) == 0 {
		return nil, errors.New("read Discord's description: it names no server")
	}
	prepare(doc)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("read Discord's description: %w", err)
	}
	return &API{router: router, host: doc.Servers[0].URL}, nil
}

// Check says what is wrong with an exchange. Of r it reads the method, the path
// and the query; body is the request's JSON, of a multipart request its
// payload_json. A request that was refused as malformed (400) need not fit.
func (a *API) Check(r *http.Request, body []byte, status int, header http.Header, answer []byte) error {
	asked, err := a.asked(r)
	if err != nil {
		return err
	}
	route, params, err := a.router.FindRoute(asked)
	if err != nil {
		return fmt.Errorf("%s %s is not described: %w", r.Method, asked.URL.Path, err)
	}
	var wrong []error
	if status != http.StatusBadRequest {
		wrong = append(wrong, query(asked, route, params), request(route.Operation, body))
	}
	wrong = append(wrong, response(route.Operation, status, header, answer))
	if err := errors.Join(wrong...); err != nil {
		return fmt.Errorf("%s %s, answered with %d: %w", r.Method, route.Path, status, err)
	}
	return nil
}

// asked is a request as if it went to Discord.
func (a *API) asked(r *http.Request) (*http.Request, error) {
	path := r.URL.Path
	for _, prefix := range []string{"/api/v10", "/api/v9", "/api"} {
		if rest, ok := strings.CutPrefix(path, prefix+"/"); ok {
			path = "/" + rest
			break
		}
	}
	at, err := url.Parse(a.host + path)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", r.Method, path, err)
	}
	at.RawQuery = r.URL.RawQuery
	return &http.Request{Method: r.Method, URL: at, Host: at.Host, Header: r.Header, Body: http.NoBody}, nil
}

// query checks what stands in the path and behind it.
func query(r *http.Request, route *routers.Route, params map[string]string) error {
	err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{ExcludeRequestBody: true, MultiError: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	})
	if err != nil {
		return fmt.Errorf("the parameters: %w", err)
	}
	for name := range r.URL.Query() {
		if route.Operation.Parameters.GetByInAndName("query", name) == nil && route.PathItem.Parameters.GetByInAndName("query", name) == nil {
			return fmt.Errorf("the parameters: %q is not described", name)
		}
	}
	return nil
}

// request checks the JSON of a request.
func request(op *openapi3.Operation, body []byte) error {
	if op.RequestBody == nil {
		if len(bytes.TrimSpace(body)) > 0 {
			return errors.New("the request: no body is described")
		}
		return nil
	}
	content := op.RequestBody.Value.Content["application/json"]
	switch {
	case content == nil: // files alone
		return nil
	case len(body) == 0 && !op.RequestBody.Value.Required:
		return nil
	}
	value, err := decode(body)
	if err != nil {
		return fmt.Errorf("the request: %w", err)
	}
	if err := fits(coerce(value, content.Schema.Value), content.Schema.Value, openapi3.VisitAsRequest()); err != nil {
		return fmt.Errorf("the request: %w", err)
	}
	return nil
}

// response checks an answer, and that such an answer is described at all.
func response(op *openapi3.Operation, status int, header http.Header, body []byte) error {
	described := op.Responses.Status(status)
	if described == nil {
		described = op.Responses.Value(fmt.Sprintf("%dXX", status/100))
	}
	if described == nil {
		return errors.New("the answer: such a status is not described")
	}
	content := described.Value.Content["application/json"]
	if content == nil {
		if len(body) > 0 {
			return fmt.Errorf("the answer: %d bytes, and none are described", len(body))
		}
		return nil
	}
	if kind := header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		return fmt.Errorf("the answer: it is %q, not JSON", kind)
	}
	value, err := decode(body)
	if err != nil {
		return fmt.Errorf("the answer: %w", err)
	}
	if err := fits(value, content.Schema.Value, openapi3.VisitAsResponse()); err != nil {
		return fmt.Errorf("the answer: %w", err)
	}
	return nil
}

// fits says what is wrong with a value. Reasons are asked for when there is
// something: for a right value the validator would write down why each alternative
// is none that was meant, which takes ten times as long.
func fits(value any, schema *openapi3.Schema, as openapi3.SchemaValidationOption) error {
	if schema.VisitJSON(value, as, openapi3.FailFast()) == nil {
		return nil
	}
	if err := schema.VisitJSON(value, as, openapi3.MultiErrors()); err != nil {
		return explained(err)
	}
	return nil
}

func decode(body []byte) (value any, err error) {
	if err := json.Unmarshal(body, &value); err != nil {
		return nil, fmt.Errorf("no JSON: %w", err)
	}
	return value, nil
}
