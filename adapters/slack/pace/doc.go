// Package pace says when a request to Slack may go: within Slack's limits, and in
// a fair order. A caller says what it wants to call and how urgent it is;
// [Pacer.Wait] returns when it may, and [Pacer.Refused] is told when Slack thought
// otherwise.
//
// Slack counts for each workspace by itself, so workspaces never wait for each
// other. In one, whoever waits goes in this order: an [Answer] before a [Card]
// before a [Nudge]; among the same, each channel in its turn; in a channel, who
// came first. A little of every limit is kept for answers.
//
//	pace.go    who may go
//	queue.go   who waits
//	bucket.go  one limit
//	limits.go  Slack's limits
//
// It knows nothing of Kith.
package pace
