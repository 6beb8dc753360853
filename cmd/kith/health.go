package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// healthPath is asked by kith health, and by whoever watches a container.
const healthPath = "/health"

// healthWithin is how long a healthy process may take to answer.
const healthWithin = 3 * time.Second

// health is what a running process says of itself.
type health struct {
	OK       bool `json:"ok"`
	Database bool `json:"database"` // it answers
	Worker   bool `json:"worker"`   // jobs are being done
	Failed   int  `json:"failed"`   // jobs that were given up, at most failedShown
	Channels int  `json:"channels"` // that do not work
	// Troubles are platforms that do not work, in words. They leave OK alone: no
	// restart mends them, and who is at work on the others must stay reachable.
	Troubles []string `json:"troubles,omitempty"`
	Version  string   `json:"version"`
}

// failedShown is how many failed jobs doctor lists; one more means "and others".
const failedShown = 20

// healthOf answers with 200 while all is well and with 503 otherwise.
func healthOf(k *kith) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), healthWithin)
		defer cancel()
		h := health{Worker: k.working.Load(), Troubles: k.troubles(), Version: version()}
		h.Database = k.db.Read(ctx, func(tx *storage.Tx) error {
			failed, err := scheduler.Failed(ctx, tx, failedShown)
			h.Failed = len(failed)
			if err != nil {
				return err
			}
			troubles, err := bot.Troubles(ctx, tx, "")
			h.Channels = len(troubles)
			return err
		}) == nil
		h.OK = h.Database && h.Worker
		w.Header().Set("Content-Type", "application/json")
		if !h.OK {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		json.NewEncoder(w).Encode(h) // whoever asked may be gone
	}
}

// askHealth asks the process that listens at an address.
func askHealth(ctx context.Context, listen string) (health, error) {
	var h health
	ctx, cancel := context.WithTimeout(ctx, healthWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+dialled(listen)+healthPath, nil)
	if err != nil {
		return h, err
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return h, fmt.Errorf("no Kith answers at %s (%w); start it, or name its address with --listen or KITH_LISTEN", listen, cause(err))
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&h); err != nil || h.Version == "" {
		return health{}, fmt.Errorf("what answers at %s is not Kith", listen)
	}
	return h, nil
}

// dialled is the address under which this machine reaches what listens there.
func dialled(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

func (p *program) healthCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "health", Short: "Ask a running Kith whether it is well", Args: alone,
		Long:    "Asks the Kith that runs at the same address, and ends with 0 when all is well.\nIt needs no shell: a container without one can check itself with it.",
		Example: "  kith health\n  kith health --listen 127.0.0.1:8081",
		RunE: p.do(func(cmd *cobra.Command, _ []string) error {
			h, err := askHealth(cmd.Context(), p.Listen)
			switch {
			case err != nil:
				return err
			case !h.Database:
				return errors.New("the database does not answer")
			case !h.Worker:
				return errors.New("no jobs are being done")
			}
			for _, trouble := range h.Troubles {
				fmt.Fprintln(p.out, trouble)
			}
			_, err = fmt.Fprintln(p.out, "well")
			return err
		}),
	}
	cmd.Flags().StringVar(&p.Listen, "listen", p.Listen, "address `HOST:PORT` of the running Kith (KITH_LISTEN)")
	return cmd
}
