// The bot that Kith is measured beside, as somebody would write it with
// discordgo alone: one insert, one private answer. With -one its statements share
// one connection, as somebody writes it who knows that SQLite has one writer.
package main

import (
	"database/sql"
	"flag"
	"log"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/bwmarrin/discordgo"
	_ "modernc.org/sqlite"
)

func main() {
	one := flag.Bool("one", false, "use one connection to the database")
	flag.Parse()
	db, err := sql.Open("sqlite", os.Getenv("LOAD_DATABASE")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)")
	if err != nil {
		log.Fatal(err)
	}
	if *one {
		db.SetMaxOpenConns(1)
	}
	if _, err := db.Exec(`CREATE TABLE IF NOT EXISTS tick (id TEXT PRIMARY KEY, who TEXT NOT NULL, at INTEGER NOT NULL)`); err != nil {
		log.Fatal(err)
	}
	insert, err := db.Prepare(`INSERT INTO tick (id, who, at) VALUES (?, ?, ?)`)
	if err != nil {
		log.Fatal(err)
	}
	s, err := discordgo.New("Bot " + os.Getenv("KITH_DISCORD_TOKEN"))
	if err != nil {
		log.Fatal(err)
	}
	s.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	s.Client.Transport = elsewhere{&http.Transport{MaxIdleConnsPerHost: 512}}
	s.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		if _, err := insert.Exec(i.ID, i.Member.User.ID, time.Now().UnixMilli()); err != nil {
			log.Print(err)
		}
		err := s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{Content: "Noted.", Flags: discordgo.MessageFlagsEphemeral},
		})
		if err != nil {
			log.Print(err)
		}
	})
	if err := s.Open(); err != nil {
		log.Fatal(err)
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, os.Interrupt, syscall.SIGTERM)
	<-end
}

// elsewhere sends Discord's requests to DISCORD_API_URL.
type elsewhere struct{ http.RoundTripper }

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	to, err := url.Parse(os.Getenv("DISCORD_API_URL"))
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = to.Scheme, to.Host, to.Host
	r.URL.Path = strings.Replace(r.URL.Path, "/api/v9", "/api/v10", 1)
	return e.RoundTripper.RoundTrip(r)
}
