package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kith-community/kith/storage"
)

// Forget removes every job that is about somebody, in whatever state: one of
// their IDs is an argument or the key, or a part between bars, as in
// "2026-03-02|ada". One that runs meanwhile ends unrecorded. It also drops the
// errors that mention them.
func Forget(ctx context.Context, tx *storage.Tx, ids ...string) error {
	for _, id := range ids {
		asJSON, err := json.Marshal(id)
		if err != nil {
			return fmt.Errorf("forget jobs: %w", err)
		}
		_, err = tx.Exec(ctx, `DELETE FROM job
			WHERE REPLACE(REPLACE(args, '"', '|'), $1, '') <> REPLACE(args, '"', '|')
			OR REPLACE('|' || REPLACE(job_key, '/', '|') || '|', $2, '') <> '|' || REPLACE(job_key, '/', '|') || '|'`,
			strings.ReplaceAll(string(asJSON), `"`, "|"), "|"+id+"|")
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE job SET last_error = '' WHERE REPLACE(last_error, $1, '') <> last_error`, id)
		}
		if err != nil {
			return fmt.Errorf("forget jobs: %w", err)
		}
	}
	return nil
}
