package gateway

import (
	"errors"
	"fmt"

	"github.com/gorilla/websocket"
)

// Fatal is why another attempt cannot help. Its text says what to do.
type Fatal struct {
	Code   int // Discord's, with which it closed the connection
	Reason string
}

func (e *Fatal) Error() string { return e.Reason }

// hopeless are the codes after which nothing but a person can help. Source of all
// codes: Discord's documentation, "Gateway Close Event Codes".
var hopeless = map[int]string{
	4004: "Discord does not accept the token; reset it on the application's page Bot, and set KITH_DISCORD_TOKEN to the new one",
	4010: "Discord does not know this shard; leave KITH_DISCORD_SHARDS out, or give every process the same number",
	4011: "Discord wants more shards for so many servers; leave KITH_DISCORD_SHARDS out, or raise it",
	4012: "Discord no longer speaks this version of its gateway; a newer Kith does",
	4013: "Discord does not know an intent that Kith asks for; a newer Kith may",
	4014: "Discord does not allow an intent; switch on Server Members Intent on the application's page Bot, or leave KITH_DISCORD_MEMBERS out",
}

// fresh are the codes after which a session cannot be resumed. Those that end it
// when a bot sends them, 1000 and 1001, are none of them: Discord sends 1001 when it
// only wants another connection, and of a session that is gone it says so.
var fresh = map[int]bool{4003: true, 4005: true, 4007: true, 4009: true}

var errCut = errors.New("the line is cut")

// closed reads why a connection ended: for good, or with its session.
func closed(err error) (reason error, anew bool) {
	var c *websocket.CloseError
	if !errors.As(err, &c) {
		return err, false
	}
	if text := hopeless[c.Code]; text != "" {
		return &Fatal{c.Code, text}, true
	}
	if c.Code == websocket.CloseAbnormalClosure {
		return errCut, false
	}
	return fmt.Errorf("closed by Discord: %d %s", c.Code, c.Text), fresh[c.Code]
}
