// Package discordtest is a double of Discord: its HTTP API and its gateway, for
// any client that can be told where Discord is. It keeps Discord's rules (limits,
// permissions, the life of an interaction, rate limits) and misbehaves on demand.
// What it does depends on nothing but what was asked of it and its clock.
//
//	server.go       a Discord, and how a request finds its handler
//	refusal.go      what Discord answers instead
//	snowflake.go    IDs that tell the time
//	model.go        who and what there is, and how a test makes it
//	permissions.go  who may do what where
//	json.go         how it is written
//	messages.go     messages, checked and kept
//	components.go   what messages are made of
//	guilds.go       servers, members, direct conversations
//	threads.go      threads, and the posts of forums
//	commands.go     commands, as they are published
//	act.go          what people do
//	typed.go        … when they type a command
//	press.go        … when they press and choose
//	submit.go       … when they fill in a form
//	interact.go     how that is answered at first
//	webhook.go      … and after that
//	form.go         what forms are made of
//	payload.go      an interaction as the bot hears of it
//	endpoint.go     … over HTTP
//	dispatch.go     what the gateway tells, and what people see
//	gateway.go      the gateway, a connection at a time
//	hub.go          … all of them, and how they end
//	limits.go       rate limits
//	faults.go       what goes wrong
//	listen.go       where it is served
//
// It knows nothing of Kith.
package discordtest
