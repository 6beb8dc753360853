package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSettingsFromTheEnvironment(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(secret, []byte("postgres://kith:secret@db/kith\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		environ []string
		want    string // of the complaint; empty for none
	}{
		{"none", nil, ""},
		{"all", []string{"KITH_LISTEN=127.0.0.1:1", "KITH_DATA=d", "KITH_EMPTY=true", "KITH_LOOK=slack", "KITH_LOG=debug", "KITH_SANDBOX_PUBLIC=a,b"}, ""},
		{"a secret in a file", []string{"KITH_DATABASE_FILE=" + secret}, ""},
		{"set twice", []string{"KITH_DATABASE=postgres://x/y", "KITH_DATABASE_FILE=" + secret}, "KITH_DATABASE and KITH_DATABASE_FILE are both set; keep one of them"},
		{"a file that is not there", []string{"KITH_DATABASE_FILE=" + secret + "x"}, "KITH_DATABASE_FILE cannot be read"},
		{"an empty file", []string{"KITH_DATABASE_FILE=" + empty}, "the file that KITH_DATABASE_FILE names is empty"},
		{"a typing mistake", []string{"KITH_LISEN=:8080"}, "KITH_LISEN is not a setting; the nearest one is KITH_LISTEN"},
		{"a typing mistake in a file's name", []string{"KITH_DATABAS_FILE=x"}, "the nearest one is KITH_DATABASE"},
		{"neither true nor false", []string{"KITH_EMPTY=perhaps"}, "KITH_EMPTY must be true or false"},
		{"Kubernetes' own", []string{"KITH_PORT=tcp://10.0.0.1:80", "KITH_SERVICE_HOST=10.0.0.1", "KITH_PORT_80_TCP=x"}, ""},
		{"no such look", []string{"KITH_LOOK=irc"}, `there is no look "irc"`},
		{"no such level", []string{"KITH_LOG=loud"}, `there is no log level "loud"`},
		{"no address", []string{"KITH_LISTEN=8080"}, `"8080" is not an address`},
		{"another database", []string{"KITH_DATABASE=mysql://x"}, "the database must be an address like postgres://"},
		{"reached by strangers", []string{"KITH_LISTEN=:8080"}, "can be reached from other machines"},
		{"reached by strangers, wanted", []string{"KITH_LISTEN=:8080", "KITH_SANDBOX_PUBLIC=box.local"}, ""},
		{"reached by strangers, under no name", []string{"KITH_LISTEN=:8080", "KITH_SANDBOX_PUBLIC= "}, "can be reached from other machines"},
		{"a name with a port", []string{"KITH_SANDBOX_PUBLIC=box.local:80"}, "is not the name of a host"},
		{"a name that is an address", []string{"KITH_SANDBOX_PUBLIC=[fd00::1]"}, ""},
		{"a port that is none", []string{"KITH_LISTEN=127.0.0.1:70000"}, "is not an address"},
		{"the other loopback", []string{"KITH_LISTEN=[::1]:8080"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := fromEnvironment(c.environ)
			if err == nil {
				err = s.check()
			}
			if err == nil {
				err = s.exposed()
			}
			switch {
			case err == nil && c.want != "":
				t.Errorf("no complaint, want %q", c.want)
			case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %q, want %q", err, c.want)
			}
		})
	}
}

func TestFileEndsWithALineBreak(t *testing.T) {
	file := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(file, []byte("postgres://kith@db/kith\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := fromEnvironment([]string{"KITH_DATABASE_FILE=" + file})
	if err != nil || s.Database != "postgres://kith@db/kith" {
		t.Errorf("got %q, %v", s.Database, err)
	}
}

func TestHostsAreWrittenAsBrowsersDo(t *testing.T) {
	s, err := fromEnvironment([]string{"KITH_SANDBOX_PUBLIC=Box.Local, 10.0.0.7,,[FD00::1]"})
	if want := []string{"box.local", "10.0.0.7", "fd00::1"}; err != nil || !slices.Equal(s.hosts(), want) {
		t.Errorf("got %q, %v, want %q", s.hosts(), err, want)
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	var out strings.Builder
	settings{Database: "postgres://kith:geheim@db/kith"}.write(&out)
	if strings.Contains(out.String(), "geheim") || !strings.Contains(out.String(), "kith:xxxxx@db") {
		t.Errorf("doctor shows %q", out.String())
	}
	code, help, _ := outcome(t, kithCommand(t, []string{"KITH_DATABASE=postgres://kith:geheim@db/kith"}, "--help"))
	if code != exitOK || strings.Contains(help, "geheim") {
		t.Errorf("--help ended with %d and says %s", code, help)
	}
}
