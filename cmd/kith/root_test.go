package main

import (
	"strings"
	"testing"
)

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args, environ string // separated by spaces
		code          int
		says          string
	}{
		{"--help", "", exitOK, "Usage:"},
		{"--help", "KITH_LISTN=x", exitOK, "Usage:"},
		{"run --help", "", exitOK, "--listen"},
		{"version", "", exitOK, "kith "},
		{"completion bash", "", exitOK, "complete"},
		{"__complete play --platform s", "", exitOK, "slack"},
		{"__complete --look d", "", exitOK, "discord"},
		{"plya story", "", exitUsage, "did you mean kith play?"},
		{"sing", "", exitUsage, "kith --help lists them"},
		{"--lissten x", "", exitUsage, "there is no flag --lissten; did you mean --listen?"},
		{"--irc", "", exitUsage, "there is no flag --irc; kith --help lists them"},
		{"-l", "", exitUsage, "there is no flag -l"},
		{"doctor --look kith", "", exitUsage, "kith doctor --help lists them"},
		{"--listen", "", exitUsage, "--listen needs a value: --listen HOST:PORT"},
		{"--empty=perhaps", "", exitUsage, `--empty is true or false, not "perhaps"`},
		{"run now", "", exitUsage, `kith run takes no word such as "now"`},
		{"help sing", "", exitUsage, `there is no command "sing"`},
		{"help play", "", exitOK, "--platform"},
		{"completion bsh", "", exitUsage, "kith completion --help lists them"},
		{"completion", "", exitOK, "zsh"},
		{"--listen 127.0.0.1:99999", "", exitUsage, "is not an address"},
		{"--listen 127.0.0.1:http", "", exitUsage, "is not an address"},
		{"--public http://box", "", exitUsage, "is not the name of a host"},
		{"--look irc", "", exitUsage, `there is no look "irc"`},
		{"--listen 0.0.0.0:0", "", exitUsage, "act as anybody"},
		{"doctor", "KITH_DATBASE=x", exitUsage, "nearest one is KITH_DATABASE"},
		{"play", "", exitUsage, "name a story"},
		{"play --platform irc x", "", exitUsage, "discord, sandbox, slack"},
		{"play nowhere.txt", "", exitFault, "nowhere.txt"},
		{"health --listen 127.0.0.1:1", "", exitFault, "no Kith answers at 127.0.0.1:1"},
		{"doctor", "", exitOK, "none yet"},
		{"__complete export --format c", "", exitOK, "csv"},
		{"export", "", exitFault, "there is no community in kith-data yet"},
		{"export --what cakes", "", exitUsage, "members, topics, questions"},
		{"export --format xml", "", exitUsage, `there is no format "xml"`},
		{"export --format csv --out -", "", exitUsage, "do not fit onto standard output"},
		{"import", "", exitUsage, "name a file"},
		{"import nowhere.csv", "", exitFault, "there is no file nowhere.csv"},
	} {
		t.Run(c.args+" "+c.environ, func(t *testing.T) {
			t.Parallel()
			code, out, errs := outcome(t, kithCommand(t, strings.Fields(c.environ), strings.Fields(c.args)...))
			if code != c.code || !strings.Contains(out+errs, c.says) {
				t.Errorf("ended with %d, want %d and %q\n%s%s", code, c.code, c.says, out, errs)
			}
			if code != exitOK && strings.Count(strings.TrimSpace(errs), "\n") > 0 {
				t.Errorf("more than a sentence: %s", errs)
			}
		})
	}
}
