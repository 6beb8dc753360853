//go:build !unix

package bot_test

import "time"

// processorTime is not known here; the benchmarks then report 0.
func processorTime() time.Duration { return 0 }
