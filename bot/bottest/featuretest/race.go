//go:build race

package featuretest

// racing is whether the race detector watches. Everything takes it many times as
// long, and it learns nothing from a story that it has seen on another platform's
// abilities, on another database, or in another language. What each database does
// with goroutines is what the tests of storage and of the scheduler are about.
const racing = true
