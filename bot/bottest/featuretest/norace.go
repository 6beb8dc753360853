//go:build !race

package featuretest

const racing = false
