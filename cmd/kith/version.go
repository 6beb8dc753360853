package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the release, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	build := "devel"
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			build += "-" + s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			build += "-changed"
		}
	}
	return build
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Say which version this is", Args: alone,
		RunE: func(*cobra.Command, []string) error {
			p.begun = true
			_, err := fmt.Fprintln(p.out, "kith", version())
			return err
		},
	}
}
