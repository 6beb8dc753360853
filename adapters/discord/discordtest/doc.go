// Package discordtest is a double of Discord: its HTTP API and its gateway, for
// any client that can be told where Discord is. It keeps Discord's rules (limits,
// permissions, the life of an interaction, rate limits) and misbehaves on demand.
// What it does depends on nothing but what was asked of it and its clock.
//
//	server.go     a Discord, and how a request finds its handler
//	refusal.go    what Discord answers instead
//	snowflake.go  IDs that tell the time
//
// It knows nothing of Kith.
package discordtest
