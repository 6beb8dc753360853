package openapi

import (
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// prepare makes a description fit for checking: numbers with names become sets, and
// objects in requests have the fields that are described, and no others.
func prepare(doc *openapi3.T) {
	enumerated, sealed := walk(enumerate), walk(seal)
	for _, schema := range doc.Components.Schemas {
		enumerated(schema)
	}
	for _, response := range doc.Components.Responses {
		for _, content := range response.Value.Content {
			enumerated(content.Schema)
		}
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			for _, response := range op.Responses.Map() {
				for _, content := range response.Value.Content {
					enumerated(content.Schema)
				}
			}
			if op.RequestBody == nil {
				continue
			}
			if content := op.RequestBody.Value.Content["application/json"]; content != nil {
				enumerated(content.Schema)
				sealed(content.Schema)
			}
		}
	}
}

// enumerate makes a set of constants, which the description writes as alternatives:
// some of them stand in it twice, under two names.
func enumerate(s *openapi3.Schema) {
	var values []any
	for _, one := range s.OneOf {
		if one.Value.Const == nil {
			return
		}
		values = append(values, one.Value.Const)
	}
	if len(values) > 0 {
		s.OneOf, s.Enum = nil, values
	}
}

func seal(s *openapi3.Schema) {
	if len(s.Properties) > 0 && s.AdditionalProperties.Has == nil && s.AdditionalProperties.Schema == nil {
		no := false
		s.AdditionalProperties.Has = &no
	}
}

// walk calls do for a schema and for all below it, each once.
func walk(do func(*openapi3.Schema)) func(*openapi3.SchemaRef) {
	seen := map[*openapi3.Schema]bool{}
	var visit func(*openapi3.SchemaRef)
	visit = func(ref *openapi3.SchemaRef) {
		if ref == nil || ref.Value == nil || seen[ref.Value] {
			return
		}
		s := ref.Value
		seen[s] = true
		do(s)
		for _, below := range s.Properties {
			visit(below)
		}
		visit(s.Items)
		visit(s.AdditionalProperties.Schema)
		for _, alternatives := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
			for _, one := range alternatives {
				visit(one)
			}
		}
	}
	return visit
}

// coerce turns strings into numbers where only numbers are described. Discord takes
// them, as its documentation of permissions says, while the description does not.
func coerce(value any, schemas ...*openapi3.Schema) any {
	schemas = flat(schemas)
	switch v := value.(type) {
	case string:
		n, err := strconv.ParseFloat(v, 64)
		if err == nil && admits(schemas, openapi3.TypeInteger) && !admits(schemas, openapi3.TypeString) {
			return n
		}
	case []any:
		var items []*openapi3.Schema
		for _, s := range schemas {
			if s.Items != nil {
				items = append(items, s.Items.Value)
			}
		}
		for i := range v {
			v[i] = coerce(v[i], items...)
		}
	case map[string]any:
		for name := range v {
			var fields []*openapi3.Schema
			for _, s := range schemas {
				if field := s.Properties[name]; field != nil {
					fields = append(fields, field.Value)
				}
			}
			v[name] = coerce(v[name], fields...)
		}
	}
	return value
}

// flat are schemas with all their alternatives.
func flat(schemas []*openapi3.Schema) (all []*openapi3.Schema) {
	for _, s := range schemas {
		all = append(all, s)
		for _, alternatives := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
			for _, one := range alternatives {
				all = append(all, flat([]*openapi3.Schema{one.Value})...)
			}
		}
	}
	return all
}

func admits(schemas []*openapi3.Schema, kind string) bool {
	for _, s := range schemas {
		if s.Type.Includes(kind) {
			return true
		}
	}
	return false
}
