//go:build !race

package discord_test

const racing = false
