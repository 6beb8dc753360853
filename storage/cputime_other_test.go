//go:build !unix

package storage_test

import "time"

// processorTime is not known here; benchmarks then show none.
func processorTime() time.Duration { return 0 }
