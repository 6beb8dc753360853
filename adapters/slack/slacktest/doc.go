// Package slacktest is a double of Slack: its Web API and what it tells an app, for
// any client that can be told where Slack is. It keeps Slack's rules (limits,
// scopes, the life of triggers and of addresses to answer to, rate limits) and
// misbehaves on demand. What it does depends on nothing but what was asked of it and
// its clock. How events travel is delivery's.
//
//	server.go         a Slack, and what its addresses lead to
//	app.go            what Slack knows of the app
//	api.go            how a method is called and answered
//	call.go           … and what it is called with
//	model.go          who and what there is
//	ids.go            what it is called
//	seed.go           … how a test makes who is there
//	json.go           how it is written
//	auth.go           tokens and installations
//	chat.go           posting messages
//	change.go         … changing and deleting them
//	mentions.go       … whom they notify
//	conversations.go  reading channels
//	rooms.go          direct and group conversations, joining and inviting
//	users.go          people
//	views.go          modals and home tabs
//	state.go          what stands in their fields
//	files.go          uploading
//	reactions.go      emoji under messages
//	hooks.go          answers to a response_url
//	check.go          what Slack refuses to show
//	checkblocks.go    … of blocks
//	checkelements.go  … of what stands in them
//	act.go            what people do
//	typed.go          … what becomes of what they type
//	command.go        … when they type a command, or pick one from a menu
//	press.go          … when they press and choose
//	submit.go         … when they fill in a modal
//	post.go           … when they write
//	membership.go     … when they come, go and change
//	events.go         what the app is told
//	journal.go        what people saw
//	look.go           … and see now
//	limits.go         rate limits
//	faults.go         what goes wrong
//	counts.go         what happened
//	listen.go         where it is served
//	pipes.go          … in memory
//
// It knows nothing of Kith.
package slacktest
