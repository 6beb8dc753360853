package openapi

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// explained is what is wrong in few words: a line for each place. Where there are
// alternatives, it speaks of the one that was probably meant.
func explained(err error) error {
	return errors.New(strings.Join(lines(err), "\n"))
}

// lines asks for types, not with errors.As, which would look into the objections of
// alternatives.
func lines(err error) (all []string) {
	switch e := err.(type) {
	case openapi3.MultiError:
		for _, one := range e {
			all = append(all, lines(one)...)
		}
		return all
	case *openapi3.SchemaError:
		return about(e)
	default:
		return []string{err.Error()}
	}
}

func about(e *openapi3.SchemaError) []string {
	at := "/" + strings.Join(e.JSONPointer(), "/")
	var alternatives openapi3.SchemaRefs
	switch e.SchemaField {
	case "oneOf":
		alternatives = e.Schema.OneOf
	case "anyOf":
		alternatives = e.Schema.AnyOf
	}
	if meant := probable(e.Value, alternatives); meant != nil {
		for i := range meant {
			meant[i] = strings.TrimSuffix(at, "/") + meant[i]
		}
		return meant
	}
	return []string{fmt.Sprintf("%s: %s", at, e.Reason)}
}

// probable is what is wrong by the alternative whose type fits and that has the
// fewest objections; nil when there is none.
func probable(value any, alternatives openapi3.SchemaRefs) (best []string) {
	for _, one := range alternatives {
		err := one.Value.VisitJSON(value, openapi3.MultiErrors())
		if err == nil {
			return nil
		}
		these := lines(err)
		if best == nil || weight(these) < weight(best) {
			best = these
		}
	}
	return best
}

func weight(lines []string) int {
	n := len(lines)
	for _, line := range lines {
		if strings.HasPrefix(line, "/type:") || strings.HasPrefix(line, "/: value must be") {
			n += 1000
		}
	}
	return n
}
