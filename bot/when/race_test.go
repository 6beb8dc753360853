//go:build race

package when

// racing is whether the race detector looks on, to which a tenth is as telling.
const racing = true
