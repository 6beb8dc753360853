// The least that a bot on Slack can do: it reads nothing of what is typed but how it
// is acknowledged, keeps nothing, and answers in the acknowledgement. It says what
// the double of Slack can do, so that nobody takes the double's limit for a bot's.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/gorilla/websocket"
)

func main() {
	for {
		if err := listen(); err != nil {
			log.Fatal(err)
		}
	}
}

// listen answers on one socket until it ends.
func listen() error {
	ws, _, err := websocket.DefaultDialer.Dial(open(), nil)
	if err != nil {
		return err
	}
	defer ws.Close()
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return err
		}
		id := envelope(frame)
		if id == nil {
			continue
		}
		if err := ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"envelope_id":%q,"payload":{"text":"Noted."}}`, id)); err != nil {
			return err
		}
	}
}

// envelope is the ID in a frame; nil when it has none.
func envelope(frame []byte) []byte {
	_, rest, found := bytes.Cut(frame, []byte(`"envelope_id":"`))
	id, _, ends := bytes.Cut(rest, []byte(`"`))
	if !found || !ends {
		return nil
	}
	return id
}

// open asks for the address of a socket.
func open() string {
	r, err := http.NewRequest(http.MethodPost, os.Getenv("SLACK_API_URL")+"apps.connections.open", nil)
	if err != nil {
		log.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+os.Getenv("KITH_SLACK_APP_TOKEN"))
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	var is struct{ URL string }
	if err := json.NewDecoder(response.Body).Decode(&is); err != nil {
		log.Fatal(err)
	}
	return is.URL
}
