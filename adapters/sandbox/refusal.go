package sandbox

import (
	"embed"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/kith-community/kith/bot/chat"
)

// Refusal is why something is impossible, for people to read.
type Refusal struct {
	Code string
	args map[string]string
}

func refuse(code string, args map[string]string) *Refusal { return &Refusal{code, args} }

// Error is the English sentence.
func (r *Refusal) Error() string { return r.in("en") }

//go:embed texts/*.json
var textFiles embed.FS

// texts are the sentences by language and code.
var texts = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range []string{"en", "de"} {
		raw, err := textFiles.ReadFile("texts/" + lang + ".json")
		sentences := map[string]string{}
		if err := errors.Join(err, json.Unmarshal(raw, &sentences)); err != nil {
			panic("sandbox: texts of " + lang + ": " + err.Error())
		}
		all[lang] = sentences
	}
	return all
})

// in is the sentence in a language.
func (r *Refusal) in(lang string) string {
	text := texts()[lang][r.Code]
	for name, value := range r.args {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// statuses are the HTTP statuses that are not 422.
var statuses = map[string]int{
	"malformed": http.StatusBadRequest, "forbidden": http.StatusForbidden, "no-manager": http.StatusForbidden, "no-person": http.StatusNotFound,
	"no-conversation": http.StatusNotFound, "no-message": http.StatusNotFound, "no-form": http.StatusNotFound,
	"no-command": http.StatusNotFound, "no-page": http.StatusNotFound, "stale": http.StatusConflict, "moving": http.StatusConflict,
	"busy": http.StatusConflict, "too-long": http.StatusRequestEntityTooLarge, "not-json": http.StatusUnsupportedMediaType,
	"asleep": http.StatusServiceUnavailable, "broken": http.StatusInternalServerError,
}

func (r *Refusal) status() int {
	if status, ok := statuses[r.Code]; ok {
		return status
	}
	return http.StatusUnprocessableEntity
}

// language is the one of the sandbox that fits a BCP 47 tag, or "".
func language(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	if _, ok := texts()[base]; ok {
		return base
	}
	return ""
}

// language is the one that a person reads.
func (s *Sandbox) language(who chat.UserID) string {
	if p := s.state.person(who); p != nil {
		if lang := language(p.Locale); lang != "" {
			return lang
		}
	}
	return "en"
}

// inLanguage picks from texts by language, English when there is no other.
func inLanguage(by map[string]string, lang string) string {
	if text := by[lang]; text != "" {
		return text
	}
	return by["en"]
}
