package discord

import (
	"context"
	"fmt"
	"testing"

	"github.com/kith-community/kith/adapters/discord/gateway"
	"github.com/kith-community/kith/bot/chat"
)

// somebodyElses is a message as Discord sends it, with the words left out.
func somebodyElses(author string) []byte {
	return fmt.Appendf(nil, `{"type":0,"tts":false,"timestamp":"2026-03-02T09:00:00.123000+00:00","pinned":false,"nonce":"1145","mentions":[{"username":"helper","public_flags":0,"member":{"roles":["1100000000000000001"],"premium_since":null,"pending":false,"nick":null,"mute":false,"joined_at":"2025-01-02T09:00:00.123000+00:00","flags":0,"deaf":false,"communication_disabled_until":null,"banner":null,"avatar":null},"id":"1100000000000000009","global_name":null,"discriminator":"0","bot":true,"avatar_decoration_data":null,"avatar":null}],"mention_roles":[],"mention_everyone":false,"member":{"roles":["1100000000000000001","1100000000000000002","1100000000000000003"],"premium_since":null,"pending":false,"nick":"Ada","mute":false,"joined_at":"2025-01-02T09:00:00.123000+00:00","flags":0,"deaf":false,"communication_disabled_until":null,"banner":null,"avatar":null},"id":"1200000000000000001","flags":0,"embeds":[],"edited_timestamp":null,"content":"","components":[],"channel_type":0,"channel_id":"1100000000000000010","author":{"username":"ada","public_flags":0,"primary_guild":null,"id":"1100000000000000003","global_name":"Ada L.","display_name_styles":null,"discriminator":"0","collectibles":null,"clan":null,"avatar_decoration_data":null,"avatar":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"%s},"attachments":[],"guild_id":"1100000000000000000"}`, author)
}

// BenchmarkMessage is what a message costs that Kith drops, and one in a channel that
// it hands on, without the words.
func BenchmarkMessage(b *testing.B) {
	for name, author := range map[string]string{"of a bot": `,"bot":true`, "of a person": ""} {
		b.Run(name, func(b *testing.B) {
			a, err := New(Options{Token: "t"})
			if err != nil {
				b.Fatal(err)
			}
			a.sink = deafMute{}
			a.meet("1")
			s := &shard{Adapter: a, answers: newLanes(), lanes: newLanes(), mark: newMark(), working: b.Context()}
			s.handle(gateway.Event{Type: "GUILD_CREATE", Data: []byte(`{"id":"1100000000000000000","roles":[{"id":"1100000000000000000","permissions":"1024"}],"channels":[{"id":"1100000000000000010","type":0}]}`)})
			data := somebodyElses(author)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.handle(gateway.Event{Type: "MESSAGE_CREATE", Seq: int64(i), Data: data})
			}
			s.lanes.wait()
		})
	}
}

type deafMute struct{}

func (deafMute) Deliver(context.Context, chat.Event) error { return nil }
