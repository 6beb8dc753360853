package gateway

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// packets are such as Discord sends, and such as it might.
var packets = []string{
	`{"t":"MESSAGE_CREATE","s":42,"op":0,"d":{"id":"1","content":"a \"}{\" \\"}}`,
	`{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250,"_trace":["[\"gateway\",{}]"]}}`,
	`{"t":null,"s":null,"op":11,"d":null}`,
	`{"t":null,"s":null,"op":9,"d":false}`,
	`{"op":7}`, `{"op":7,"d":null}`,
	`{"op":0,"d":{"a":[1,{"b":"]"}]},"s":3,"t":"READY"}`,
	`{"t":"RESUMED","s":7,"op":0,"d":[]}`,
	` { "t" : "READY" , "s" : 1 , "op" : 0 , "d" : { } } `,
	`{"t":"A","t":"B","s":1,"s":null,"op":1,"op":null,"d":{},"d":[]}`,
	`{"T":"A","S":5,"OP":3,"D":1}`,
	`{"t":"\u0041","s":1e2,"op":0,"d":"text"}`,
	`{"t":"READY","s":01,"op":0,"d":{}}`, `{"t":"READY","s":-1,"op":0,"d":-1.5e3}`,
	`{"t":"READY","s":123456789012345678,"op":0,"d":{}}`,
	`{"t":"READY","s":1,"op":0,"d":{},"more":{"d":{}}}`,
	`{"d":{]},"d":{}}`, `{"d":{}}}`, `{"d":{}`, `{"d":"`, `{"d":"\`, `{"d":}`, `{`, `{}`, ``, `null`, `[]`, `{"":}`, `{"t"`, `{"t":`, `{"s":1,}`,
}

// reference reads a packet as encoding/json does.
func reference(packet []byte) (e envelope, err error) {
	var out struct {
		T  *string
		S  *int64
		Op int
		D  json.RawMessage
	}
	err = json.Unmarshal(packet, &out)
	e.op, e.data = out.Op, out.D
	if out.T != nil {
		e.kind = []byte(*out.T)
	}
	if out.S != nil {
		e.seq = *out.S
	}
	return e, err
}

// FuzzOpen: a packet that is JSON is read as a parser reads it. Of one that is not,
// at most what is wrong inside d goes unnoticed.
func FuzzOpen(f *testing.F) {
	for _, p := range packets {
		f.Add([]byte(p))
	}
	f.Fuzz(func(t *testing.T, packet []byte) {
		want, wantErr := reference(packet)
		got, err := open(bytes.Clone(packet))
		switch {
		case wantErr != nil && err == nil && json.Valid(got.data):
			t.Fatalf("%q is read as %s; a parser says %v", packet, describe(got), wantErr)
		case wantErr == nil && err != nil:
			t.Fatalf("%q is not read: %v; a parser says %s", packet, err, describe(want))
		case wantErr == nil && describe(got) != describe(want):
			t.Fatalf("%q is read as %s, by a parser as %s", packet, describe(got), describe(want))
		}
	})
}

func describe(e envelope) string {
	return show([]any{e.op, e.seq, string(e.kind), string(e.data)})
}

// TestDiscordsOwnPacketsAreCut: those are not parsed.
func TestDiscordsOwnPacketsAreCut(t *testing.T) {
	for _, p := range packets[:8] {
		if _, ok := cut([]byte(p)); !ok {
			t.Errorf("%s is parsed", p)
		}
	}
}

// message is an event of a usual length.
func message() []byte {
	return []byte(`{"t":"MESSAGE_CREATE","s":4711,"op":0,"d":{"type":0,"tts":false,"timestamp":"2026-08-06T12:00:00.000000+00:00","pinned":false,` +
		`"mentions":[],"mention_roles":[],"mention_everyone":false,"member":{"roles":["1100000000000000001","1100000000000000002"],"premium_since":null,` +
		`"pending":false,"nick":null,"mute":false,"joined_at":"2024-01-01T00:00:00.000000+00:00","flags":0,"deaf":false,"communication_disabled_until":null,` +
		`"banner":null,"avatar":null},"id":"1400000000000000000","flags":0,"embeds":[],"edited_timestamp":null,"content":"` + strings.Repeat("words ", 50) +
		`","components":[],"channel_type":0,"channel_id":"1100000000000000003","author":{"username":"ada","public_flags":0,"primary_guild":null,"id":"1100000000000000004",` +
		`"global_name":"Ada","discriminator":"0","collectibles":null,"clan":null,"avatar_decoration_data":null,"avatar":null},"attachments":[],"guild_id":"1100000000000000005"}}`)
}

// BenchmarkOpen compares the cut with a parser, on an event of about 1 KiB.
func BenchmarkOpen(b *testing.B) {
	packet := message()
	for name, read := range map[string]func([]byte) (envelope, error){"cut": open, "parsed": reference} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(packet)))
			for b.Loop() {
				if _, err := read(packet); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
