package storage

import (
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// Millis stores a time as Unix milliseconds; zero means never.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time reverses [Millis].
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// SQLite's result codes (sqlite.org/rescode.html) and PostgreSQL's error codes
// (its manual's appendix A) that mean something to us.
const (
	liteReadOnly   = 8
	liteCorrupt    = 11
	liteFull       = 13
	liteCantOpen   = 14
	liteNotADB     = 26
	litePrimaryKey = 1555
	liteUnique     = 2067

	pgUnique        = "23505"
	pgFull          = "53100"
	pgSerialization = "40001"
	pgDeadlock      = "40P01"
)

func translate(err error) error {
	code := liteCode(err)
	switch {
	case code == litePrimaryKey || code == liteUnique || pgCode(err) == pgUnique:
		return fmt.Errorf("%w: %w", ErrConflict, err)
	case code&0xff == liteFull || pgCode(err) == pgFull:
		return fmt.Errorf("%w: %w", ErrFull, err)
	case code&0xff == liteCorrupt:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

func retryable(err error) bool {
	code := pgCode(err)
	return code == pgSerialization || code == pgDeadlock
}

func liteCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

func pgCode(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}
