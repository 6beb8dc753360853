//go:build race

package bot_test

// racing is whether the race detector looks on, to which a fifth is as telling.
const racing = true
