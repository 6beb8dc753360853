package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit codes, as shells and init systems know them.
const (
	exitOK    = 0
	exitFault = 1 // it was tried and did not work, or a story went differently
	exitUsage = 2 // what was asked for makes no sense
)

// usageError is a command line or a setting that makes no sense.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// errSilent ends a command whose output already says what is wrong.
var errSilent = errors.New("said already")

// execute runs one command line and returns its exit code.
func execute(args, environ []string, out, errs io.Writer) int {
	p := &program{out: out, errs: errs}
	p.settings, p.wrong = fromEnvironment(environ)
	root := p.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(context.Background())
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errSilent):
		return exitFault
	case !p.begun || errors.As(err, &usage):
		fmt.Fprintln(errs, "kith:", err)
		return exitUsage
	}
	fmt.Fprintln(errs, "kith:", err)
	return exitFault
}

// program is one start of kith.
type program struct {
	settings
	out, errs io.Writer
	wrong     error // in the environment; only commands that read settings mind
	begun     bool  // the command line was understood
}

const about = `Kith is a chat bot for community mentorship.

Without a command it runs a sandbox: a whole community in your browser, kept in
one folder, that needs no account, no token and no network. With a bot's token in
KITH_DISCORD_TOKEN it serves the communities on Discord that let it in, with the
two tokens of an app in KITH_SLACK_BOT_TOKEN and KITH_SLACK_APP_TOKEN a workspace
on Slack, and with all three both.`

const examples = `  kith                                   a sandbox at http://127.0.0.1:8080, kept in ./kith-data
  kith --listen 127.0.0.1:8081           at another address
  kith --data ~/kith --empty             in another folder, with nothing set up yet
  kith --look slack                      as your people on Slack would see it
  kith play story.txt                    act out a story and print what everybody sees
  KITH_DATABASE=postgres://kith@db/kith kith doctor
  KITH_DISCORD_TOKEN_FILE=token kith --data kith-discord`

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use: "kith", Short: "A chat bot for community mentorship", Long: about, Example: examples,
		Version: version(), Args: knownCommand, RunE: p.do(p.run), SilenceUsage: true, SilenceErrors: true,
		SuggestionsMinimumDistance: 2,
	}
	root.SetVersionTemplate("kith {{.Version}}\n")
	root.PersistentFlags().SortFlags, root.Flags().SortFlags = false, false
	p.serving(root)
	root.AddCommand(p.runCommand(), p.playCommand(), p.exportCommand(), p.importCommand(), p.inviteCommand(), p.manifestCommand(), p.evaluateCommand(), p.whenCommand(), p.healthCommand(), p.doctorCommand(), p.versionCommand())
	root.SetFlagErrorFunc(wrongFlag)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() { // cobra's own take any word
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error { return knownCommand(root, args) }
		case "completion":
			cmd.Args, cmd.RunE = knownCommand, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
	return root
}

// knownCommand refuses what is no command, and says what may have been meant.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if known, _, err := cmd.Find(args[:1]); err == nil && known != cmd {
		return nil
	}
	path := cmd.CommandPath()
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("there is no command %q; did you mean %s %s?", args[0], path, strings.Join(near, " or "+path+" "))
	}
	return fmt.Errorf("there is no command %q; %s --help lists them", args[0], path)
}

// alone refuses words where only flags make sense.
func alone(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%s takes no word such as %q; %s --help says what it takes", cmd.CommandPath(), args[0], cmd.CommandPath())
}

// wrongFlag says what may have been meant by a flag.
func wrongFlag(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		var flags []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
		given := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			given = "-" + unknown.GetSpecifiedName()
		} else if near := nearest(given, flags); distance(given, near) <= min(3, len(given[2:])/2) {
			return fmt.Errorf("there is no flag %s; did you mean %s? (%s --help lists them)", given, near, cmd.CommandPath())
		}
		return fmt.Errorf("there is no flag %s; %s --help lists them", given, cmd.CommandPath())
	}
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok && wrong.GetFlag().Value.Type() == "bool" {
		return fmt.Errorf("--%s is true or false, not %q", wrong.GetFlag().Name, wrong.GetValue())
	}
	if bare, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		what, _ := pflag.UnquoteUsage(bare.GetFlag())
		return fmt.Errorf("--%s needs a value: --%s %s", bare.GetFlag().Name, bare.GetFlag().Name, what)
	}
	return err
}

// do wraps what a command does: from here on errors are no longer those of the
// command line, and the environment has to make sense.
func (p *program) do(f func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		p.begun = true
		if p.wrong != nil {
			return usageError{p.wrong}
		}
		if err := p.check(); err != nil {
			return usageError{err}
		}
		return f(cmd, args)
	}
}

// serving adds the flags of commands that start Kith.
func (p *program) serving(cmd *cobra.Command) {
	f := cmd.Flags()
	p.keeping(cmd)
	f.StringVar(&p.Listen, "listen", p.Listen, "where the sandbox and pages answer, as `HOST:PORT` (KITH_LISTEN)")
	p.reached(cmd)
	f.BoolVar(&p.Empty, "empty", p.Empty, "begin a new community with an organiser alone, and nothing set up (KITH_EMPTY)")
	f.StringVar(&p.Look, "look", p.Look, "whose `LOOK` and abilities the sandbox has: kith, discord or slack; the page can change it (KITH_LOOK)")
	f.StringVar(&p.Log, "log-level", p.Log, "`LEVEL` from which things are logged: debug, info, warn or error (KITH_LOG)")
	f.StringSliceVar(&p.Public, "public", p.Public, "host `NAME` under which other machines may reach the sandbox, and act as anybody in it; several are separated by commas (KITH_SANDBOX_PUBLIC)")
	suggest(cmd, "look", looks...)
	suggest(cmd, "log-level", levels...)
}

// reached adds the flag that says where pages are reached.
func (p *program) reached(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.URL, "url", p.URL, "`URL` at which others reach pages that Kith serves, such as a calendar to follow (KITH_URL)")
}

// keeping adds the flags that say where a community is kept.
func (p *program) keeping(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&p.Data, "data", p.Data, "the `FOLDER` in which the community is kept (KITH_DATA)")
	f.StringVar(&p.Database, "database", p.Database, "`URL` of a PostgreSQL database to use instead of kith.db in the folder (KITH_DATABASE)")
	f.Lookup("database").DefValue = "" // it may hold a password
	if err := cmd.MarkFlagDirname("data"); err != nil {
		panic(err) // the flag was added above
	}
}

// suggest completes a flag's value in the shell.
func suggest(cmd *cobra.Command, flag string, values ...string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // no such flag
	}
}
