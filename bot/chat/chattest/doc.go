// Package chattest is the conformance suite for platform adapters. An adapter
// that passes it can carry every feature; a feature never needs to be tried on
// a platform by hand.
//
//	world.go         what people do and see, as every adapter's test double offers it
//	chattest.go      how a rig is exercised
//	interactions.go  commands, buttons, selects, and their answers
//	forms.go         dialogues
//	messages.go      what the bot posts, edits and removes
//	people.go        who is there, and conversations
//	homes.go         pages of their own
package chattest
