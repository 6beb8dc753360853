//go:build tools

// Package tools pins what the checks run; it is a module of its own so that
// Kith's has only what Kith needs.
package tools

import (
	_ "honnef.co/go/tools/cmd/staticcheck"
	_ "mvdan.cc/gofumpt"
)
