// The bot that Kith is measured beside on Slack, as somebody would write it with
// slack-go alone: one insert, one private answer. With -ack it says the answer in the
// acknowledgement, which saves a request and is not known to have arrived.
package main

import (
	"context"
	"database/sql"
	"flag"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	_ "modernc.org/sqlite"
)

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512}}

func main() {
	inAck := flag.Bool("ack", false, "answer in the acknowledgement")
	flag.Parse()
	insert := database()
	api := slack.New(os.Getenv("KITH_SLACK_BOT_TOKEN"), slack.OptionAppLevelToken(os.Getenv("KITH_SLACK_APP_TOKEN")),
		slack.OptionAPIURL(os.Getenv("SLACK_API_URL")), slack.OptionHTTPClient(client))
	s := socketmode.New(api)
	go func() {
		for e := range s.Events {
			if e.Type == socketmode.EventTypeSlashCommand {
				go tick(s, insert, *e.Request, e.Data.(slack.SlashCommand), *inAck)
			}
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := s.RunContext(ctx); ctx.Err() == nil {
		log.Fatal(err)
	}
}

func database() *sql.Stmt {
	db, err := sql.Open("sqlite", os.Getenv("LOAD_DATABASE")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)")
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(1) // SQLite has one writer
	if _, err := db.Exec(`CREATE TABLE IF NOT EXISTS tick (id TEXT PRIMARY KEY, who TEXT NOT NULL, at INTEGER NOT NULL)`); err != nil {
		log.Fatal(err)
	}
	insert, err := db.Prepare(`INSERT INTO tick (id, who, at) VALUES (?, ?, ?)`)
	if err != nil {
		log.Fatal(err)
	}
	return insert
}

// tick notes that somebody was here, and tells them.
func tick(s *socketmode.Client, insert *sql.Stmt, r socketmode.Request, c slack.SlashCommand, inAck bool) {
	if !inAck {
		if err := s.Ack(r); err != nil {
			log.Print(err)
		}
	}
	if _, err := insert.Exec(c.TriggerID, c.UserID, time.Now().UnixMilli()); err != nil {
		log.Print(err)
	}
	said := &slack.WebhookMessage{ResponseType: slack.ResponseTypeEphemeral, Text: "Noted."}
	var err error
	if inAck {
		err = s.Ack(r, said)
	} else {
		err = slack.PostWebhookCustomHTTPContext(context.Background(), c.ResponseURL, client, said)
	}
	if err != nil {
		log.Print(err)
	}
}
