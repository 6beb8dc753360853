package main

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Pages of features, such as a calendar that somebody follows, are reached at
// KITH_URL. They are served where the sandbox and the health are.

// pageWithin is how long one request for a page may take, with its answer.
const pageWithin = 30 * time.Second

var errURL = errors.New("the address of Kith must be like https://kith.example.org, with http:// or https:// in front and nothing behind but a folder (--url, KITH_URL)")

// folders are paths that every proxy hands on as they are.
var folders = regexp.MustCompile(`^(/[A-Za-z0-9_~.-]+)*$`)

// address is the URL that others reach Kith at without a slash at its end, "" when
// it was not named.
func (s settings) address() (string, error) {
	if s.URL == "" {
		return "", nil
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.HasSuffix(u.Host, ":") {
		return "", errURL
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(s.URL, "#") {
		return "", errURL
	}
	u.Path = strings.TrimRight(u.Path, "/")
	if !folders.MatchString(u.Path) || strings.Contains(u.Path+"/", "/./") || strings.Contains(u.Path+"/", "/../") {
		return "", errURL
	}
	return u.String(), nil
}

// locate says where the sandbox's pages are when nobody did, so that they work on
// this machine at once.
func (s *settings) locate(listener net.Listener) {
	if s.URL != "" || !s.sandboxed() {
		return
	}
	address := dialled(listener.Addr().String())
	if hosts := s.hosts(); len(hosts) > 0 {
		_, port, err := net.SplitHostPort(address)
		if err == nil {
			address = net.JoinHostPort(hosts[0], port)
		}
	}
	s.URL = "http://" + address
}

// reach says in words where pages are reached.
func (s settings) reach() string {
	address, err := s.address()
	u, _ := url.Parse(address)
	switch {
	case err != nil:
		return err.Error()
	case address == "" && s.sandboxed():
		return "at the sandbox's own address; KITH_URL names another"
	case address == "":
		return "have no address, so nobody can follow their meetings in a calendar; KITH_URL names it (docs/operate.md)"
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return "at " + address + "; without https everybody on the way can read them"
	}
	return "at " + address
}

// loopback is whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// hurried lets nobody hold a page's connection open. The server's own limits would
// cut streams that are meant to last.
func hurried(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		until := time.Now().Add(pageWithin)
		if err := errors.Join(c.SetReadDeadline(until), c.SetWriteDeadline(until)); err != nil {
			http.Error(w, "no deadlines", http.StatusInternalServerError)
			return
		}
		next.ServeHTTP(w, r)
		// What is written is sent before the connection serves something else.
		if c.Flush() == nil {
			c.SetWriteDeadline(time.Time{})
		}
	})
}
