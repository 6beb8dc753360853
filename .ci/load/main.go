// Measures bots beside each other on one machine: each is a process of its own,
// connected to a double of Discord or Slack in this one. People type a command at a
// steady rate, whether or not the answers keep up, and then ever faster until they
// do not.
//
//	go run . -rounds 3 kith discordgo discordgo1 discordjs
//	go run . -on slack kith slackgo slackgo-ack bolt bolt-ack floor
//
// docs/benchmarks.md has the figures. Build the bots first: ./build says how.
package main

import (
	"flag"
	"fmt"
	"log"
	"strconv"
	"strings"
	"time"
)

func main() {
	on := flag.String("on", "discord", "the platform: discord or slack")
	rounds := flag.Int("rounds", 3, "how often each is measured; the median counts")
	span := flag.Duration("for", 5*time.Second, "how long each rate is offered")
	rates := flag.String("rates", "50,500,2000", "interactions per second, separated by commas")
	flag.Parse()
	p, known := platforms[*on]
	if !known {
		log.Fatalf("there is no platform %q", *on)
	}
	names := flag.Args()
	if len(names) == 0 {
		names = p.usual
	}
	results := map[string][]measured{}
	for range *rounds {
		for _, name := range names { // one after another, so that all see the same machine
			m, err := measure(p, name, numbers(*rates), *span)
			if err != nil {
				log.Fatal(name, ": ", err)
			}
			results[name] = append(results[name], m)
			log.Print(name, ": ", m)
		}
	}
	fmt.Println("| bot |", strings.ReplaceAll(*rates, ",", "/s p50 / p99 ms |"), "/s p50 / p99 ms | highest/s | CPU each (highest) | memory idle / loaded |")
	fmt.Println("|---|" + strings.Repeat("---|", len(numbers(*rates))+3))
	for _, name := range names {
		fmt.Println("|", name, "|", median(results[name]), "|")
	}
}

func numbers(list string) (all []int) {
	for part := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(part)
		if err != nil {
			log.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}
