package sandbox

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"
)

//go:embed page
var embedded embed.FS

// page serves the files of the page, all of them read once.
type page struct {
	files  map[string]pageFile
	policy string // Content-Security-Policy
}

type pageFile struct {
	kind, tag string
	data      []byte
}

// pageTypes are the types that the machine may not know, or know wrongly.
var pageTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json",
}

func newPage(files fs.FS) (*page, error) {
	if files == nil {
		sub, err := fs.Sub(embedded, "page")
		if err != nil {
			return nil, err
		}
		files = sub
	}
	p := &page{files: map[string]pageFile{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		kind, ok := pageTypes[path.Ext(name)]
		if !ok {
			kind = mime.TypeByExtension(path.Ext(name))
		}
		sum := sha256.Sum256(data)
		p.files[name] = pageFile{kind, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, data}
		return nil
	})
	p.policy = policy(p.files["index.html"].data)
	return p, err
}

var inlineScript = regexp.MustCompile(`(?s)<script\b([^>]*)>(.*?)</script>`)

// policy lets the page load its own files alone. Scripts inside of index.html
// (browsers take import maps from nowhere else) are allowed by their hash.
func policy(index []byte) string {
	scripts := "'self'"
	for _, m := range inlineScript.FindAllSubmatch(index, -1) {
		if !bytes.Contains(m[1], []byte("src=")) {
			sum := sha256.Sum256(m[2])
			scripts += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
	}
	return strings.Join([]string{
		"default-src 'none'", "script-src " + scripts, "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
		"manifest-src 'self'", "frame-src 'self'", "frame-ancestors 'self'", "base-uri 'none'", "form-action 'none'",
	}, "; ")
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	f, ok := p.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Etag", f.tag)
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.data))
}
