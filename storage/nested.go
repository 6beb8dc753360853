package storage

import (
	"reflect"
	"runtime"
)

// callInTx calls f. It is a function of its own so that [nested] finds it on
// the stack while f runs, and only then: what runs after the commit may begin
// transactions.
//
//go:noinline
func callInTx(tx *Tx, f func(*Tx) error) error { return f(tx) }

var callInTxName = runtime.FuncForPC(reflect.ValueOf(callInTx).Pointer()).Name()

// nested says whether the caller stands inside a transaction's function. It
// reads the stack, which costs some microseconds, so only those ask that have
// waited long.
func nested() bool {
	pcs := make([]uintptr, 512)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		frame, more := frames.Next()
		if frame.Function == callInTxName {
			return true
		}
		if !more {
			return false
		}
	}
}
