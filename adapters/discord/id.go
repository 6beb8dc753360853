package discord

import (
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Name is the platform's.
const Name chat.PlatformName = "discord"

func spaceOf(guild string) chat.SpaceID { return chat.SpaceID(string(Name) + ":" + guild) }

func guildOf(space chat.SpaceID) string {
	_, guild, _ := strings.Cut(string(space), ":")
	return guild
}

// Address implements [chat.Addresser]: a link to a person's profile, from which others
// write to them or ask to be their friend.
func (*Adapter) Address(_ chat.SpaceID, user chat.UserID) string {
	return "https://discord.com/users/" + string(user)
}

// number is a snowflake as a number: later ones are greater. 0 is none.
func number(s string) uint64 {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// isID is whether s is a snowflake. Nothing else is asked of Discord.
func isID(s string) bool { return number(s) > 0 }

// epoch is the first second of 2015, where Discord's time begins, in ms.
const epoch = 1420070400000

// timeOf is when an ID was made.
func timeOf(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + epoch).UTC()
}

// A direct conversation belongs to no community, and what is pressed there has
// to say which one it is about: such a custom ID begins with packMark and the
// server's ID in eleven characters, which [chat.MaxActionBytes] leaves room for.
const (
	packMark = '~'
	packed   = 11
)

func customID(a chat.ActionID, space chat.SpaceID, direct bool) string {
	if !direct {
		return a.String()
	}
	n, _ := strconv.ParseUint(guildOf(space), 10, 64)
	return string(packMark) + base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, n)) + a.String()
}

// actionOf reads a custom ID, and the community in it if it names one.
func actionOf(custom string) (a chat.ActionID, space chat.SpaceID) {
	if len(custom) > packed && custom[0] == packMark {
		b, err := base64.RawURLEncoding.DecodeString(custom[1 : 1+packed])
		if err == nil {
			return chat.ParseActionID(custom[1+packed:]), spaceOf(strconv.FormatUint(binary.BigEndian.Uint64(b), 10))
		}
	}
	return chat.ParseActionID(custom), ""
}
