// Package discordtest is a double of Discord: its HTTP API and its gateway, for
// any client that can be told where Discord is. It keeps Discord's rules (limits,
// permissions, the life of an interaction, rate limits) and misbehaves on demand.
// What it does depends on nothing but what was asked of it and its clock.
//
//	server.go       a Discord, and how a request finds its handler
//	body.go         what a request carries
//	refusal.go      what Discord answers instead, and what is wrong with a body
//	snowflake.go    IDs that tell the time
//	model.go        who and what there is
//	seed.go         … how a test makes who is there
//	places.go       … and channels
//	permissions.go  who may do what where
//	json.go         how it is written
//	messagejson.go  … messages
//	users.go        the bot itself, and direct conversations
//	guilds.go       servers and their members
//	channels.go     channels, and threads as such
//	threads.go      starting threads, and the posts of forums
//	membership.go   who is in threads, and which threads there are
//	messages.go     reading, writing, editing and deleting messages
//	post.go         what a new message does
//	fill.go         what a message may say
//	mentions.go     … whom it notifies
//	embeds.go       … the cards below it
//	components.go   … what it is made of
//	layout.go       … and how that may be put together
//	choice.go       … selects
//	reactions.go    emoji under messages
//	pins.go         pinned messages
//	commands.go     commands, as they are published
//	command.go      … what they are
//	vocabulary.go   … and what they may be
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
//	gatewayconn.go  … what is said on it
//	gatewaytake.go  … how sessions begin and are resumed
//	session.go      … what sessions are told, and told again
//	intents.go      … and what is kept from them
//	hub.go          all sessions together
//	cut.go          how connections end, or stop working
//	request.go      a request as handlers read it
//	serve.go        … and how it is answered in the end
//	limits.go       rate limits and bans
//	faults.go       what goes wrong
//	counts.go       what happened
//	listen.go       where it is served
//	pipes.go        … in memory
//
// It knows nothing of Kith.
package discordtest
