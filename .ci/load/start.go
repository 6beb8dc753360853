package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// platform is where bots are measured.
type platform struct {
	usual []string            // bots, when none are named
	bots  map[string][]string // how each is started
	found func(*crowd) town   // a new one, with people
}

// platforms say which bots there are. They find the double and their tokens in the
// environment, and keep their database where LOAD_DATABASE says.
var platforms = map[string]platform{
	"discord": {
		usual: []string{"kith", "discordgo", "discordgo1", "discordjs"},
		bots: map[string][]string{
			"kith":       {"bin/kith"},
			"discordgo":  {"bin/discordgo"},
			"discordgo1": {"bin/discordgo", "-one"},
			"discordjs":  {"node", "discordjs/index.mjs"},
		},
		found: newServer,
	},
	"slack": {
		usual: []string{"kith", "slackgo", "slackgo-ack", "bolt", "bolt-ack", "floor"},
		bots: map[string][]string{
			"kith":        {"bin/kith"},
			"slackgo":     {"bin/slackgo"},
			"slackgo-ack": {"bin/slackgo", "-ack"},
			"bolt":        {"node", "bolt/index.mjs"},
			"bolt-ack":    {"node", "bolt/index.mjs", "ack"},
			"floor":       {"bin/floor"}, // says what the double itself can do
		},
		found: newWorkspace,
	},
}

// start starts a bot, with an empty database.
func (p platform) start(name string, env []string) (pid int, stop func() error, err error) {
	command, known := p.bots[name]
	if !known {
		return 0, nil, errors.New("there is no such bot")
	}
	folder, err := os.MkdirTemp("", "load-")
	if err != nil {
		return 0, nil, err
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(append(os.Environ(), "LOAD_DATABASE="+filepath.Join(folder, "load.db")), env...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Start(); err != nil {
		return 0, nil, errors.Join(err, os.RemoveAll(folder))
	}
	return cmd.Process.Pid, func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // some end with an error when they are told to
		return os.RemoveAll(folder)
	}, nil
}
