//go:build !race

package when

const racing = false
