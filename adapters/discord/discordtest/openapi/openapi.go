// Package openapi holds requests and answers against Discord's published
// description of its HTTP API, for tests. The description is no part of this
// project: Discord publishes it as discord/discord-api-spec.
package openapi

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// API is the description. It is safe for concurrent use.
type API struct{ router routers.Router }

const server = "https://discord.com/api/v10"

// Load reads the description. Objects that a bot sends may then have no fields but
// those described, so that a typing mistake is found.
func Load(file string) (*API, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromFile(file)
	if err != nil {
		return nil, fmt.Errorf("read Discord's description: %w", err)
	}
	doc.Servers = openapi3.Servers{{URL: server}}
	closed := map[*openapi3.Schema]bool{}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.RequestBody != nil && op.RequestBody.Value != nil {
				for _, media := range op.RequestBody.Value.Content {
					closeObjects(media.Schema, closed)
				}
			}
		}
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("find the routes of Discord's description: %w", err)
	}
	return &API{router}, nil
}

// closeObjects refuses fields that are not described, wherever that is plain: an
// object of several parts would refuse the fields of the others.
func closeObjects(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return
	}
	s := ref.Value
	seen[s] = true
	if s.Type.Is("object") && len(s.Properties) > 0 && len(s.AllOf) == 0 && s.AdditionalProperties.Schema == nil {
		no := false
		s.AdditionalProperties.Has = &no
	}
	for _, property := range s.Properties {
		closeObjects(property, seen)
	}
	for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf} {
		for _, one := range list {
			closeObjects(one, seen)
		}
	}
	closeObjects(s.Items, seen)
}

// described are numbers that Discord takes as text too, since they are larger than
// some languages' numbers, and describes as numbers.
var described = regexp.MustCompile(`("default_member_permissions":)"(\d+)"`)

// Exchange is a request and its answer.
type Exchange struct {
	Method, Path string // "/channels/1/messages", with its query
	Type         string // of the body
	Body         []byte // JSON; of a request with files, that part of it
	Status       int
	Header       http.Header
	Answer       []byte
}

// Check says what of an exchange is not as Discord describes it.
func (a *API) Check(ctx context.Context, e Exchange) error {
	e.Body = described.ReplaceAll(e.Body, []byte(`$1$2`))
	u, err := url.Parse(server + e.Path)
	if err != nil {
		return err
	}
	r := (&http.Request{Method: e.Method, URL: u, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(e.Body))}).WithContext(ctx)
	if e.Type != "" {
		r.Header.Set("Content-Type", e.Type)
	}
	route, params, err := a.router.FindRoute(r)
	if err != nil {
		return fmt.Errorf("%s %s is no route of Discord's: %w", e.Method, e.Path, err)
	}
	options := &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: false}
	input := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, Options: options}
	if e.Status != http.StatusBadRequest { // what is refused may be wrong
		if err := openapi3filter.ValidateRequest(ctx, input); err != nil {
			return fmt.Errorf("%s %s: the request: %w", e.Method, route.Path, err)
		}
	}
	if e.Status == http.StatusNoContent || e.Status >= 500 {
		return nil
	}
	err = openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: e.Status, Header: e.Header, Body: io.NopCloser(bytes.NewReader(e.Answer)), Options: options,
	})
	if err != nil {
		return fmt.Errorf("%s %s: the answer: %w", e.Method, route.Path, err)
	}
	return nil
}
