package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/adapters/sandbox"
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

func (p *program) doctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "doctor", Short: "Look for what is wrong with an installation", Args: alone,
		Long: "Says which version this is and which settings are in force, whether the database\n" +
			"answers, which jobs were given up, and which channels do not work. It brings the tables up to date, as a start does.\n" +
			"While Kith runs on a SQLite file, doctor asks that Kith. With tokens it asks Discord and Slack too: which\n" +
			"permission, intent, scope or channel is missing, and how to mend it.",
		Example: "  kith doctor\n  kith doctor --data ~/kith",
		RunE:    p.do(p.doctor),
	}
	p.keeping(cmd)
	cmd.Flags().StringVar(&p.Listen, "listen", p.Listen, "address `HOST:PORT` of a running Kith (KITH_LISTEN)")
	p.reached(cmd)
	return cmd
}

func (p *program) doctor(cmd *cobra.Command, _ []string) error {
	fmt.Fprintln(p.out, "version   ", version())
	p.settings.write(p.out)
	lives, err := p.lives()
	if err != nil {
		return fmt.Errorf("the data folder %s cannot be read (%w); name another with --data", p.Data, cause(err))
	}
	ctx := cmd.Context()
	if p.Database == "" && !lives && !exists(p.database()) {
		fmt.Fprintln(p.out, "database   none yet: kith makes it at its first start")
		return p.askPlatforms(ctx, subjects{})
	}
	found, err := p.examine(ctx)
	switch {
	case errors.Is(err, storage.ErrLocked):
		return worst(p.visit(ctx), p.askBeside(ctx))
	case err != nil:
		fmt.Fprintln(p.out, "database   does not work")
		return p.plainly(err)
	}
	fmt.Fprintln(p.out, "database   answers; its tables are up to date")
	told := p.report(found)
	if !p.sandboxed() {
		return worst(told, p.askPlatforms(ctx, found.subjects))
	}
	return worst(told, p.look())
}

// worst is the error that says most.
func worst(errs ...error) (worst error) {
	for _, err := range errs {
		if err != nil && (worst == nil || errors.Is(worst, errSilent)) {
			worst = err
		}
	}
	return worst
}

// write shows the settings in force, without what is secret in them.
func (s settings) write(out io.Writer) {
	fmt.Fprintln(out, "listen    ", s.Listen)
	fmt.Fprintln(out, "pages     ", s.reach())
	fmt.Fprintln(out, "data      ", s.Data)
	fmt.Fprintln(out, "kept in   ", redacted(s.database()))
	fmt.Fprintf(out, "settings   look %q, log level %q, empty %v, public %q\n", s.Look, s.Log, s.Empty, s.hosts())
	if s.Discord.Token != "" {
		s.Discord.write(out)
	}
	if s.Slack.on() {
		s.Slack.write(out)
	}
}

// findings are what stands in the database and should not.
type findings struct {
	failed   []scheduler.FailedJob
	troubles []bot.Trouble
	subjects
}

// examine opens the database as a start does and looks for what is wrong.
func (p *program) examine(ctx context.Context) (found findings, err error) {
	clock, err := newClock(p.clockFile())
	if err != nil {
		clock = scheduler.NewRunningClock(time.Now, 0) // look says so
	}
	db, err := p.open(ctx, clock.Now)
	if err != nil {
		return found, err
	}
	defer db.Close()
	core, err := bot.New(ctx, db, bot.CoreOptions{Log: newLog(p.errs, p.Log)}, features.All()...)
	if err != nil {
		return found, err
	}
	defer core.Close()
	err = db.Read(ctx, func(tx *storage.Tx) error {
		if found.failed, err = scheduler.Failed(ctx, tx, failedShown+1); err != nil {
			return err
		}
		found.troubles, err = bot.Troubles(ctx, tx, "")
		return err
	})
	if err == nil {
		found.subjects, err = p.read(ctx, db)
	}
	return found, err
}

// askBeside asks the platforms while another Kith uses the database.
func (p *program) askBeside(ctx context.Context) error {
	if p.sandboxed() {
		return nil
	}
	db, err := storage.OpenReading(ctx, p.database(), time.Now)
	if err != nil {
		return p.plainly(err)
	}
	defer db.Close()
	k, err := p.read(ctx, db)
	if err != nil {
		return err
	}
	return p.askPlatforms(ctx, k)
}

// askPlatforms says what each platform lacks.
func (p *program) askPlatforms(ctx context.Context, k subjects) error {
	return worst(p.askDiscord(ctx, k.uses), p.askSlack(ctx, k))
}

// look reads what else stands in the data folder.
func (p *program) look() error {
	if _, err := newClock(p.clockFile()); err != nil {
		return err
	}
	if err := sandbox.Check(p.sandboxFolder()); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "sandbox    its journal and its clock can be read")
	return nil
}

// visit asks the Kith that has the database open.
func (p *program) visit(ctx context.Context) error {
	h, err := askHealth(ctx, p.Listen)
	if err != nil {
		return fmt.Errorf("a running Kith uses the database; say with --listen where it answers: %w", err)
	}
	fmt.Fprintf(p.out, "running    version %s at %s; database answers: %v; jobs are done: %v; jobs given up: %d; channels that do not work: %d\n",
		h.Version, p.Listen, h.Database, h.Worker, h.Failed, h.Channels)
	for _, trouble := range h.Troubles {
		fmt.Fprintln(p.out, "running   ", trouble)
	}
	if !h.OK || h.Failed > 0 || h.Channels > 0 || len(h.Troubles) > 0 {
		return errSilent
	}
	return nil
}

func (p *program) report(found findings) error {
	p.reportJobs(found.failed)
	p.reportChannels(found.troubles)
	if len(found.failed)+len(found.troubles) > 0 {
		return errSilent
	}
	return nil
}

func (p *program) reportJobs(failed []scheduler.FailedJob) {
	if len(failed) == 0 {
		fmt.Fprintln(p.out, "jobs       none was given up")
		return
	}
	fmt.Fprintln(p.out, "jobs       given up:")
	for _, j := range failed[:min(len(failed), failedShown)] {
		fmt.Fprintf(p.out, "  %s  %s  %d attempts  %s\n", j.FailedAt.Format(time.RFC3339), j.Kind, j.Attempts, j.Error)
	}
	if len(failed) > failedShown {
		fmt.Fprintln(p.out, "  and others")
	}
}

// harms are what is wrong with a channel, in the operator's words.
var harms = map[bot.Harm]string{
	bot.Gone: "is gone", bot.Forbidden: "Kith may not write there", bot.NoThreads: "Kith may not start threads there",
}

func (p *program) reportChannels(troubles []bot.Trouble) {
	if len(troubles) == 0 {
		fmt.Fprintln(p.out, "channels   none is known not to work")
		return
	}
	fmt.Fprintln(p.out, "channels   that do not work; /organiser setup chooses others:")
	for _, t := range troubles {
		fmt.Fprintf(p.out, "  %s  %s in %s: %s; %d waiting\n", t.Since.UTC().Format(time.RFC3339), t.Channel, t.Space, harms[t.What], t.Held)
	}
}
