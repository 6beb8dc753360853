package discordtest

import "net/http"

// refusal is an error as Discord answers it.
type refusal struct {
	status  int
	Code    int            `json:"code"`
	Message string         `json:"message"`
	Errors  map[string]any `json:"errors,omitempty"` // nested, with _errors lists at the ends
}

func (r *refusal) Error() string { return r.Message }

// The refusals that need no details. Numbers: Discord's "JSON error codes".
var (
	errUnauthorized = refuse(http.StatusUnauthorized, 0, "401: Unauthorized")
	errNoRoute      = refuse(http.StatusNotFound, 0, "404: Not Found")
)

// refuse makes a refusal.
func refuse(status, code int, message string) *refusal { return &refusal{status, code, message, nil} }
