package bot

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Page is what somebody asks of a feature at an address outside of the chat.
type Page struct {
	Value string // what stands in the place of the path's wildcard, such as a secret
}

// DocumentFunc answers whoever has the address. [storage.ErrNotFound] is a page that
// tells nothing. So that a wrong secret cannot be told from one that once was right,
// look rows up by a hash of it, and return what the look-up says. Any other error is
// ours, and logged: keep the secret out of it.
type DocumentFunc func(ctx context.Context, p *Page) (Document, error)

// Document is what a page shows.
type Document struct {
	Type string // "text/calendar; charset=utf-8"
	Name string // as which a browser saves it: "meetings.ics"
	Body []byte
	// Lacks is what could not be shown of it, for those who run Kith; nil for nothing.
	Lacks error
}

// served is a page that a feature registered.
type served struct {
	feature, path string
	show          DocumentFunc
}

// wildcard is a part of a path that stands for anything.
var wildcard = regexp.MustCompile(`\{(\w+)\}`)

// Serve registers a page of the feature. A path may have one {wildcard} between
// slashes: "calendar/{secret}/meetings.ics". Paths are not logged.
func (r *Registry) Serve(path string, page DocumentFunc) {
	if strings.HasPrefix(path, "/") || strings.Count(path, "{") > min(1, len(wildcard.FindString(path))) {
		panic(fmt.Sprintf("bot: %s cannot serve %q", r.feature, path))
	}
	r.all.served = append(r.all.served, served{r.feature, path, page})
}

// Address is where a page of the feature is reached from anywhere, "" when nobody
// told Kith: then say so kindly. The wildcard of the path is filled in.
func (r *Registry) Address(path string) string {
	if r.all.url == "" {
		return ""
	}
	return r.all.url + "/" + r.feature + "/" + path
}

// PagePaths are the paths below which [Core.Pages] answers, each with a slash at
// its end. Behind a proxy that hands on requests for a folder of a site, they
// exist with that folder in front as well.
func (c *Core) PagePaths() []string {
	var all []string
	seen := map[string]bool{}
	for _, s := range c.reg.served {
		if !seen[s.feature] {
			all = append(all, "/"+s.feature+"/")
		}
		seen[s.feature] = true
	}
	if folder := c.folder(); folder != "" {
		for _, path := range all[:len(seen):len(seen)] {
			all = append(all, folder+path)
		}
	}
	return all
}

// folder is the path of Kith's own address.
func (c *Core) folder() string {
	u, err := url.Parse(c.reg.url)
	if err != nil {
		return ""
	}
	return u.Path
}

// Pages answers requests for pages of features. It knows nobody: whoever has an
// address reads what is there.
func (c *Core) Pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", c.nothing)
	for _, s := range c.reg.served {
		mux.Handle("GET /"+s.feature+"/"+s.path, c.page(s))
	}
	folder := c.folder()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if rest := strings.TrimPrefix(r.URL.Path, folder+"/"); folder != "" && rest != r.URL.Path {
			http.StripPrefix(folder, mux).ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// page shows a document, or says that it did not change.
func (c *Core) page(s served) http.HandlerFunc {
	var name string
	if m := wildcard.FindStringSubmatch(s.path); m != nil {
		name = m[1]
	}
	return func(w http.ResponseWriter, r *http.Request) {
		d, err := show(r.Context(), s.show, &Page{Value: r.PathValue(name)})
		switch {
		case errors.Is(err, storage.ErrNotFound):
			c.nothing(w, r)
		case err != nil:
			c.fault(w, r, s, err)
		default:
			if d.Lacks != nil {
				c.log.ErrorContext(r.Context(), "page lacks something", "feature", s.feature, "page", s.path, "error", d.Lacks)
			}
			sum := sha256.Sum256(d.Body)
			h := w.Header()
			h.Set("Cache-Control", "private, no-cache") // kept, and asked about each time
			h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
			h.Set("Content-Type", d.Type)
			if d.Name != "" {
				h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
			}
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.Body))
		}
	}
}

// show makes a panic a fault of ours.
func show(ctx context.Context, f DocumentFunc, p *Page) (d Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f(ctx, p)
}

// nothing is the same wherever there is no page.
func (c *Core) nothing(w http.ResponseWriter, r *http.Request) {
	http.Error(w, c.reader(r).S("page.nothing"), http.StatusNotFound)
}

// fault tells whoever asks the reference under which the log has the rest.
func (c *Core) fault(w http.ResponseWriter, r *http.Request, s served, err error) {
	if r.Context().Err() != nil {
		return // whoever asked has gone
	}
	ref := rand.Text()[:6]
	c.log.ErrorContext(r.Context(), "page failed", "feature", s.feature, "page", s.path, "ref", ref, "error", err)
	http.Error(w, c.reader(r).S("page.fault", i18n.Args{"ref": ref}), http.StatusInternalServerError)
}

// maxAccepted is how many bytes of the languages that a browser names are read.
const maxAccepted = 200

// reader speaks the core's texts to whoever asks.
func (c *Core) reader(r *http.Request) i18n.Printer {
	accepted := r.Header.Get("Accept-Language")
	return c.reg.speak("bot", accepted[:min(len(accepted), maxAccepted)])
}
