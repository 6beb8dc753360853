package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// objection is what is wrong at one place.
type objection struct{ at, what string }

// explained is what is wrong in few words: a line for each place. Where there are
// alternatives, it speaks of the one that was probably meant.
func explained(e *jsonschema.ValidationError) string {
	var lines []string
	for _, o := range objections(e) {
		lines = append(lines, o.at+": "+o.what)
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

func objections(e *jsonschema.ValidationError) (all []objection) {
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		return probable(e)
	}
	if len(e.Causes) == 0 {
		return []objection{{at(e.InstanceLocation), e.ErrorKind.LocalizedString(message.NewPrinter(language.English))}}
	}
	for _, cause := range e.Causes {
		all = append(all, objections(cause)...)
	}
	return all
}

// probable is what is wrong by the alternative whose type fits and that has the
// fewest objections. When no type fits, that is what is wrong.
func probable(e *jsonschema.ValidationError) (best []objection) {
	for _, cause := range e.Causes {
		if foreign(cause, e.InstanceLocation) {
			continue
		}
		these := objections(cause)
		if best == nil || len(these) < len(best) {
			best = these
		}
	}
	if best == nil {
		best = []objection{{at(e.InstanceLocation), fmt.Sprintf("none of the %d things that may stand here has this type", len(e.Causes))}}
	}
	return best
}

// foreign is whether an alternative is of another type than what stands there.
func foreign(e *jsonschema.ValidationError, place []string) bool {
	switch e.ErrorKind.(type) {
	case *kind.Const, *kind.Enum:
		return slices.Equal(e.InstanceLocation, append(slices.Clone(place), "type"))
	case *kind.Type:
		return slices.Equal(e.InstanceLocation, place)
	case *kind.AnyOf, *kind.OneOf:
		return slices.Equal(e.InstanceLocation, place) && !slices.ContainsFunc(e.Causes, func(cause *jsonschema.ValidationError) bool { return !foreign(cause, place) })
	}
	return slices.ContainsFunc(e.Causes, func(cause *jsonschema.ValidationError) bool { return foreign(cause, place) })
}

func at(place []string) string { return "/" + strings.Join(place, "/") }
