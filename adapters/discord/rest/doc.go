// Package rest asks Discord's HTTP API for things, as fast as Discord allows and
// no faster. A caller says what it wants and how urgent it is; [Client.Do] waits
// for its turn, sends it, learns the limits from the answer, and repeats what may
// be repeated without doing it twice.
//
// Whoever waits for Discord waits here, in this order: an [Answer] before a [Card]
// before a [Nudge]; among the same, each guild in its turn; within a guild, who
// came first.
//
//	client.go   a client, and what it can tell about itself
//	call.go     what is asked for
//	do.go       a call, until it is answered: what is repeated and what is not
//	send.go     one request and its answer
//	answer.go   what the headers of an answer say, and a refusal's many forms
//	errors.go   what goes wrong
//	route.go    what of a path is counted together
//	limiter.go  who may go, and what an answer changes
//	learn.go    which bucket a route has
//	bucket.go   one limit of Discord's
//	queue.go    who waits
//	alarm.go    when to look again
//	pace.go     the limit over all routes
//	invalid.go  how many refusals are left before Discord shuts the door
//
// The requests are net/http's. discordgo's would need a bucket to throw away for
// each call, a transport that hides Discord's headers from it, and another that
// leads to the right address: more to go through and more to explain. What
// both cost, BenchmarkDo measures.
//
// It knows nothing of Kith.
package rest
