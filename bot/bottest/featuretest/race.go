//go:build race

package featuretest

// racing is whether the race detector watches. Everything takes it many times as
// long, and it learns nothing from a story that it has seen on another platform's
// abilities, or in another language.
const racing = true
