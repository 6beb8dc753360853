package main

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/caarlos0/env/v11"
)

// settings are all that can be said about how Kith runs. Everything else is
// decided by organisers, in the chat.
type settings struct {
	Listen   string `env:"KITH_LISTEN" envDefault:"127.0.0.1:8080"`
	Data     string `env:"KITH_DATA" envDefault:"kith-data"`
	Database string `env:"KITH_DATABASE"`
	Empty    bool   `env:"KITH_EMPTY"`
	Look     string `env:"KITH_LOOK"` // empty: as people chose
	Log      string `env:"KITH_LOG" envDefault:"info"`
	// Public are the names under which other machines reach the sandbox. Naming
	// one says that it may be reached, although anyone can act as anybody in it.
	Public []string `env:"KITH_SANDBOX_PUBLIC"`
	// URL is where the pages of features are reached from outside.
	URL     string `env:"KITH_URL"`
	Discord discordSettings
	Slack   slackSettings
}

var (
	looks  = []string{"kith", "discord", "slack"}
	levels = []string{"debug", "info", "warn", "error"}
)

// known are the names of the variables, in the order of the struct.
func known() []string {
	var names []string
	for _, f := range variables(reflect.TypeFor[settings]()) {
		names = append(names, f.Tag.Get("env"))
	}
	return names
}

// variables are the fields that a variable each sets.
func variables(t reflect.Type) (all []reflect.StructField) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Type.Kind() == reflect.Struct {
			all = append(all, variables(f.Type)...)
		} else {
			all = append(all, f)
		}
	}
	return all
}

// prefix is what all of Kith's variables begin with.
const prefix = "KITH_"

// foreign are variables with our prefix that are not settings: those of tests
// and benchmarks, and those Kubernetes sets for a service that is called kith.
var foreign = regexp.MustCompile(`^KITH_(TEST|BENCH|SERVICE|PORT)(_|$)`)

// fromEnvironment reads the settings from NAME or, for what should not stand in
// an environment, from the file that NAME_FILE names.
func fromEnvironment(environ []string) (settings, error) {
	var s settings
	given := env.ToMap(environ)
	values := map[string]string{}
	var errs []error
	for _, name := range known() {
		value, err := variable(given, name)
		if value != "" {
			values[name] = value
		}
		errs = append(errs, err)
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		errs = append(errs, recognise(name))
	}
	if err := env.ParseWithOptions(&s, env.Options{Environment: values}); err != nil {
		errs = append(errs, sentence(err))
	}
	return s, errors.Join(errs...)
}

// variable is the value of a variable, or of the file that holds it.
func variable(given map[string]string, name string) (string, error) {
	file := given[name+"_FILE"]
	switch {
	case file == "":
		return given[name], nil
	case given[name] != "":
		return "", fmt.Errorf("%s and %s_FILE are both set; keep one of them", name, name)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE cannot be read: %s: %w", name, file, cause(err))
	}
	value := strings.TrimRight(string(content), "\r\n") // editors end files with a line break
	if value == "" {
		return "", fmt.Errorf("the file that %s_FILE names is empty: %s", name, file)
	}
	return value, nil
}

// recognise complains about a variable that looks like a setting and is none.
func recognise(name string) error {
	if !strings.HasPrefix(name, prefix) || foreign.MatchString(name) {
		return nil
	}
	names := known()
	if slices.Contains(names, strings.TrimSuffix(name, "_FILE")) {
		return nil
	}
	return fmt.Errorf("%s is not a setting; the nearest one is %s (kith --help lists them)", name, nearest(name, names))
}

// sentence says which variable has which wrong value.
func sentence(err error) error {
	var wrong env.ParseError
	if !errors.As(err, &wrong) {
		return err
	}
	all := variables(reflect.TypeFor[settings]())
	field := all[slices.IndexFunc(all, func(f reflect.StructField) bool { return f.Name == wrong.Name })]
	if field.Type.Kind() == reflect.Int {
		return fmt.Errorf("%s must be a number", field.Tag.Get("env"))
	}
	return fmt.Errorf("%s must be true or false", field.Tag.Get("env"))
}

// check finds settings that make no sense.
func (s settings) check() error {
	if s.Look != "" && !slices.Contains(looks, s.Look) {
		return fmt.Errorf("there is no look %q; choose one of %s (--look, KITH_LOOK)", s.Look, strings.Join(looks, ", "))
	}
	if !slices.Contains(levels, s.Log) {
		return fmt.Errorf("there is no log level %q; choose one of %s (--log-level, KITH_LOG)", s.Log, strings.Join(levels, ", "))
	}
	_, port, err := net.SplitHostPort(s.Listen)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%q is not an address; write HOST:PORT, such as 127.0.0.1:8080 (--listen, KITH_LISTEN)", s.Listen)
	}
	for _, host := range s.hosts() {
		if strings.ContainsAny(host, "/ ") || strings.Contains(host, ":") && net.ParseIP(host) == nil {
			return fmt.Errorf("%q is not the name of a host; write it without http:// and port, such as kith.local (--public, KITH_SANDBOX_PUBLIC)", host)
		}
	}
	at, err := s.address()
	if err != nil {
		return err
	}
	if s.Data == "" {
		return errors.New("the data folder has no name (--data, KITH_DATA)")
	}
	if s.Database != "" && !isPostgres(s.Database) {
		return errors.New("the database must be an address like postgres://user@host/name; for SQLite name a folder with --data instead (--database, KITH_DATABASE)")
	}
	if err := s.Discord.check(); err != nil {
		return err
	}
	return s.Slack.check(at)
}

// hosts are the names in Public as browsers send them.
func (s settings) hosts() []string {
	var names []string
	for _, name := range s.Public {
		if name = strings.Trim(strings.ToLower(name), " []"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// sandboxed is whether a sandbox is opened: when no platform is named.
func (s settings) sandboxed() bool { return s.Discord.Token == "" && !s.Slack.on() }

// connects names the platforms that Kith connects to: "Discord and Slack".
func (s settings) connects() string {
	var names []string
	if s.Discord.Token != "" {
		names = append(names, "Discord")
	}
	if s.Slack.on() {
		names = append(names, "Slack")
	}
	return strings.Join(names, " and ")
}

// exposed is the refusal to let strangers act as anybody.
func (s settings) exposed() error {
	if !s.sandboxed() {
		return nil
	}
	host, _, err := net.SplitHostPort(s.Listen)
	if err != nil || len(s.hosts()) > 0 {
		return err
	}
	if loopback(host) {
		return nil
	}
	return fmt.Errorf("%s can be reached from other machines, and whoever reaches the sandbox can act as anybody in it; "+
		"listen on 127.0.0.1, or name the host under which it may be reached with --public or KITH_SANDBOX_PUBLIC", s.Listen)
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// database is what storage opens.
func (s settings) database() string {
	if s.Database != "" {
		return s.Database
	}
	return filepath.Join(s.Data, "kith.db")
}

// redacted is an address without what is secret in it.
func redacted(database string) string {
	u, err := url.Parse(database)
	switch {
	case !isPostgres(database):
		return database
	case err != nil:
		return "(an address that cannot be read)"
	}
	q := u.Query()
	if q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}

// nearest is the name with the fewest letters to change.
func nearest(name string, names []string) string {
	best := names[0]
	for _, n := range names {
		if distance(name, n) < distance(name, best) {
			best = n
		}
	}
	return best
}

// distance is how many letters to change, add or drop to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
