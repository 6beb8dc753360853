package discordtest

import (
	"fmt"
	"net/http"
	"unicode/utf8"
)

// refusal is an error as Discord answers it.
type refusal struct {
	status  int
	Code    int            `json:"code"`
	Message string         `json:"message"`
	Errors  map[string]any `json:"errors,omitempty"` // nested, with _errors lists at the ends
	*later
}

// later is when what was too much can be asked for again.
type later struct {
	After  float64 `json:"retry_after"` // seconds
	Global bool    `json:"global"`
}

func (r *refusal) Error() string { return fmt.Sprintf("%s (%d)", r.Message, r.Code) }

// refuse makes a refusal.
func refuse(status, code int, message string) *refusal {
	return &refusal{status: status, Code: code, Message: message}
}

// The refusals that need no details. Numbers: Discord's documentation, "JSON Error
// Codes"; it does not say which status goes with which.
var (
	errUnauthorized = refuse(http.StatusUnauthorized, 0, "401: Unauthorized")
	errNoRoute      = refuse(http.StatusNotFound, 0, "404: Not Found")
	errNoChannel    = refuse(http.StatusNotFound, 10003, "Unknown Channel")
	errNoGuild      = refuse(http.StatusNotFound, 10004, "Unknown Guild")
	errNoMember     = refuse(http.StatusNotFound, 10007, "Unknown Member")
	errNoMessage    = refuse(http.StatusNotFound, 10008, "Unknown Message")
	errNoUser       = refuse(http.StatusNotFound, 10013, "Unknown User")
	errNoEmoji      = refuse(http.StatusBadRequest, 10014, "Unknown Emoji")
	errNoWebhook    = refuse(http.StatusNotFound, 10015, "Unknown Webhook")
	errNoInteract   = refuse(http.StatusNotFound, 10062, "Unknown interaction")
	errNoCommand    = refuse(http.StatusNotFound, 10063, "Unknown application command")
	errManyPins     = refuse(http.StatusBadRequest, 30003, "Maximum number of pins reached for the channel (250)")
	errManyEmoji    = refuse(http.StatusBadRequest, 30010, "Maximum number of reactions reached (20)")
	errManyCommands = refuse(http.StatusBadRequest, 30032, "Maximum number of application commands reached (100)")
	errManyMembers  = refuse(http.StatusBadRequest, 30033, "Max number of thread participants has been reached (1000)")
	errTooLarge     = refuse(http.StatusRequestEntityTooLarge, 40005, "Request entity too large")
	errAnswered     = refuse(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	errTagTwice     = refuse(http.StatusBadRequest, 40061, "Tag names must be unique")
	errNeedsTag     = refuse(http.StatusBadRequest, 40067, "A tag is required to create a forum post in this channel")
	errNoAccess     = refuse(http.StatusForbidden, 50001, "Missing Access")
	errNotYours     = refuse(http.StatusForbidden, 50005, "Cannot edit a message authored by another user")
	errEmpty        = refuse(http.StatusBadRequest, 50006, "Cannot send an empty message")
	errRefusesDMs   = refuse(http.StatusForbidden, 50007, "Cannot send messages to this user")
	errNoText       = refuse(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel")
	errNoPermission = refuse(http.StatusForbidden, 50013, "Missing Permissions")
	errSystem       = refuse(http.StatusForbidden, 50021, "Cannot execute action on a system message")
	errKind         = refuse(http.StatusBadRequest, 50024, "Cannot execute action on this channel type")
	errToken        = refuse(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
	errArchived     = refuse(http.StatusBadRequest, 50083, "Thread is archived")
	errNoJSON       = refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
	errNoMutual     = refuse(http.StatusForbidden, 50278, "Cannot send messages to this user due to having no mutual guilds")
	errThreadThere  = refuse(http.StatusBadRequest, 160004, "A thread has already been created for this message")
	errLocked       = refuse(http.StatusForbidden, 160005, "Thread is locked")
	errManyThreads  = refuse(http.StatusBadRequest, 160006, "Maximum number of active threads reached")
)

// problems are what is wrong with a body, by where.
type problems struct {
	errors map[string]any
	parts  // of the message or form that is checked
}

// add notes a problem at a path such as "components", 0, "label".
func (p *problems) add(code, message string, path ...any) {
	if p.errors == nil {
		p.errors = map[string]any{}
	}
	at := p.errors
	for _, step := range path {
		key := fmt.Sprint(step)
		next, _ := at[key].(map[string]any)
		if next == nil {
			next = map[string]any{}
			at[key] = next
		}
		at = next
	}
	list, _ := at["_errors"].([]any)
	at["_errors"] = append(list, map[string]any{"code": code, "message": message})
}

func (p *problems) err() error {
	if p.errors == nil {
		return nil
	}
	return &refusal{status: http.StatusBadRequest, Code: 50035, Message: "Invalid Form Body", Errors: p.errors}
}

// below is a path with more behind it. The path itself stays as it is.
func below(path []any, more ...any) []any { return append(append([]any{}, path...), more...) }

// length checks how many runes a text has.
func (p *problems) length(text string, least, most int, path ...any) {
	n := utf8.RuneCountInString(text)
	switch {
	case n > most:
		p.add("BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most), path...)
	case n < least && least == 1:
		p.add("BASE_TYPE_REQUIRED", "This field is required", path...)
	case n < least:
		p.add("BASE_TYPE_MIN_LENGTH", fmt.Sprintf("Must be at least %d in length.", least), path...)
	}
}

// count checks how many there are of something.
func (p *problems) count(n, least, most int, path ...any) {
	switch {
	case n > most && least == 0:
		p.add("BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most), path...)
	case n < least || n > most:
		p.add("BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most), path...)
	}
}

// oneOf checks a number of a closed set.
func (p *problems) oneOf(n int, set []int, path ...any) {
	for _, one := range set {
		if n == one {
			return
		}
	}
	p.add("BASE_TYPE_CHOICES", fmt.Sprintf("Value must be one of %v.", set), path...)
}

// between checks a number.
func (p *problems) between(n, least, most int, path ...any) {
	switch {
	case n < least:
		p.add("NUMBER_TYPE_MIN", fmt.Sprintf("int value should be greater than or equal to %d.", least), path...)
	case n > most:
		p.add("NUMBER_TYPE_MAX", fmt.Sprintf("int value should be less than or equal to %d.", most), path...)
	}
}
