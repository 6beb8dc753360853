package gateway

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
)

// BenchmarkEvents measures what an event of about 1 KiB costs from the network to
// whoever handles it, with the writing of it at the other end, over loopback.
func BenchmarkEvents(b *testing.B) {
	for _, wanted := range []bool{false, true} {
		b.Run(fmt.Sprintf("wanted=%t", wanted), func(b *testing.B) {
			enough := make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { flood(w, r, b.N, enough) }))
			defer server.Close()
			ctx, cancel := context.WithCancel(b.Context())
			defer cancel()
			var running sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			running.Go(func() {
				_ = Run(ctx, Options{
					Find:     func(context.Context) (string, error) { return "ws" + strings.TrimPrefix(server.URL, "http"), nil },
					Identify: func(context.Context) error { return nil },
					Wanted:   func(event string) bool { return wanted && event == "MESSAGE_CREATE" || event == "ENOUGH" },
					Handle: func(e Event) {
						if e.Type == "ENOUGH" {
							close(enough)
						}
					},
					Dial: (&net.Dialer{}).DialContext,
				})
			})
			<-enough
			b.StopTimer()
			cancel()
			running.Wait()
		})
	}
}

// flood says so many events as fast as they are read, many at a time and without
// making anything anew, so that what is measured is the other end.
func flood(w http.ResponseWriter, r *http.Request, n int, enough <-chan struct{}) {
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	say := func(text string) { _ = ws.WriteMessage(websocket.TextMessage, []byte(text)) }
	say(`{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}`)
	_, _, _ = ws.ReadMessage()
	say(`{"t":"READY","s":1,"op":0,"d":{"session_id":"a","resume_gateway_url":"ws://nowhere.test"}}`)
	head, tail, _ := bytes.Cut(message(), []byte(`4711`))
	var packet []byte
	line := bufio.NewWriterSize(ws.NetConn(), 64<<10)
	for i := range n {
		packet = append(strconv.AppendInt(append(packet[:0], head...), int64(i+2), 10), tail...)
		_, _ = line.Write([]byte{0x81, 126, byte(len(packet) >> 8), byte(len(packet))}) // a whole text of 126 bytes or more
		_, _ = line.Write(packet)
	}
	_ = line.Flush()
	say(fmt.Sprintf(`{"t":"ENOUGH","s":%d,"op":0,"d":null}`, n+2))
	<-enough
}
