//go:build !race

package slack

const racing = false
