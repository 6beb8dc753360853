// Measures bots beside each other on one machine: each is a process of its own,
// connected to a double of Discord in this one. People type a command at a steady
// rate, whether or not the answers keep up, and then ever faster until they do not.
//
//	go run . -rounds 3 kith discordgo discordgo1 discordjs
//
// docs/benchmarks.md has the figures. Build the bots first: ./build says how.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 3, "how often each is measured; the median counts")
	span := flag.Duration("for", 5*time.Second, "how long each rate is offered")
	rates := flag.String("rates", "50,500,2000", "interactions per second, separated by commas")
	flag.Parse()
	names := flag.Args()
	if len(names) == 0 {
		names = []string{"kith", "discordgo", "discordgo1", "discordjs"}
	}
	results := map[string][]measured{}
	for range *rounds {
		for _, name := range names { // one after another, so that all see the same machine
			m, err := measure(name, numbers(*rates), *span)
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

// measured is what one round found out about one bot.
type measured struct {
	rates   []latency
	highest float64       // answers per second
	cpu     time.Duration // each, at the highest rate
	idle    int           // KiB resident
	loaded  int           // KiB resident, the most
}

type latency struct {
	p50, p99 time.Duration
	lost     int // not answered within 3 s
}

func (m measured) String() string {
	var parts []string
	for _, l := range m.rates {
		s := fmt.Sprintf("%.1f / %.0f", l.p50.Seconds()*1000, l.p99.Seconds()*1000)
		if l.lost > 0 {
			s += fmt.Sprintf(" (%d not answered in time)", l.lost)
		}
		parts = append(parts, s)
	}
	parts = append(parts, fmt.Sprintf("%.0f", m.highest), fmt.Sprintf("%d µs", m.cpu.Microseconds()), fmt.Sprintf("%d / %d MB", m.idle>>10, m.loaded>>10))
	return strings.Join(parts, " | ")
}

// median takes the middle of each figure over the rounds.
func median(all []measured) (m measured) {
	for i := range all[0].rates {
		m.rates = append(m.rates, latency{
			middle(all, func(m measured) time.Duration { return m.rates[i].p50 }),
			middle(all, func(m measured) time.Duration { return m.rates[i].p99 }),
			middle(all, func(m measured) int { return m.rates[i].lost }),
		})
	}
	m.highest = middle(all, func(m measured) float64 { return m.highest })
	m.cpu = middle(all, func(m measured) time.Duration { return m.cpu })
	m.idle = middle(all, func(m measured) int { return m.idle })
	m.loaded = middle(all, func(m measured) int { return m.loaded })
	return m
}

func middle[T int | float64 | time.Duration](all []measured, of func(measured) T) T {
	var values []T
	for _, m := range all {
		values = append(values, of(m))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// resident is a line of /proc/PID/status, in KiB.
func resident(pid int, line string) int {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		log.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(content), line+":")
	fields := strings.Fields(rest)
	n, _ := strconv.Atoi(fields[0])
	return n
}

// processor is the time that a process has used, of clock ticks of 10 ms.
func processor(pid int) time.Duration {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		log.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(content), ") ") // its name may hold blanks
	fields := strings.Fields(rest)
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
