package main

import (
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

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
