//go:build race

package discord_test

// racing is whether the race detector looks on, to which a tenth is as telling.
const racing = true
