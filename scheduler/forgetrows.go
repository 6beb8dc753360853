package scheduler

import (
	"context"
	"fmt"
	"strings"

	"github.com/kith-community/kith/storage"
)

// ForgetRows removes every job that is about rows which are forgotten, in whatever
// state: the ID of one is an argument or the key, or a part between bars or slashes.
// It reads all jobs, once.
func ForgetRows(ctx context.Context, tx *storage.Tx, forgotten func(id string) bool) error {
	var ids []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id, args, key string
		if err := scan(&id, &args, &key); err != nil {
			return err
		}
		for part := range strings.FieldsFuncSeq(args+"|"+key, between) {
			if forgotten(part) {
				ids = append(ids, id)
				break
			}
		}
		return nil
	}, `SELECT id, args, COALESCE(job_key, '') FROM job`)
	for _, id := range ids {
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM job WHERE id = $1`, id)
		}
	}
	if err != nil {
		return fmt.Errorf("forget jobs of rows: %w", err)
	}
	return nil
}

// between is what stands around an ID in arguments, which are JSON, and in keys.
func between(r rune) bool { return strings.ContainsRune(`"|/`, r) }
