package openapi

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
)

// Here is the description that this machine has: KITH_TEST_DISCORD_API names its
// file, or a folder above has it as shared/data/discord-openapi.json. Without one
// the error is [os.ErrNotExist].
var Here = sync.OnceValues(func() (*API, error) {
	if file := os.Getenv("KITH_TEST_DISCORD_API"); file != "" {
		return Load(file)
	}
	for folder := "."; ; folder = filepath.Join(folder, "..") {
		file := filepath.Join(folder, "shared", "data", "discord-openapi.json")
		if _, err := os.Stat(file); err == nil {
			return Load(file)
		}
		if at, err := filepath.Abs(folder); err != nil || at == filepath.Dir(at) {
			return nil, os.ErrNotExist
		}
	}
})

// Check is what a double of Discord calls with every exchange: wrong hears of those
// that are not as described. It is nil where the machine has no description, which
// absent hears.
func Check(wrong func(error), absent func(string)) func(*http.Request, []byte, int, http.Header, []byte) {
	api, err := Here()
	if err != nil {
		absent(fmt.Sprintf("requests are not held against Discord's description of its API (%v): KITH_TEST_DISCORD_API names its file", err))
		return nil
	}
	return func(r *http.Request, body []byte, status int, header http.Header, answer []byte) {
		err := api.Check(r, body, status, header, answer)
		if err != nil {
			wrong(fmt.Errorf("%w\nrequest: %.2000s\nanswer: %.2000s", err, body, answer))
		}
	}
}
