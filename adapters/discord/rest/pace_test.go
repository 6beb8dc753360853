package rest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// checkPace fails when Discord had to say no, and when it was asked too slowly.
func (r *rig) checkPace(requests int, best time.Duration) {
	r.Helper()
	took := r.now()
	f := r.Figures()
	r.Logf("%d requests in %v; the limits allow them in %v: %.1f %%; %d answers of 429", f.Requests, took, best, 100*best.Seconds()/took.Seconds(), f.TooMany)
	if f.TooMany != 0 {
		r.Errorf("got %d answers of 429, want none", f.TooMany)
	}
	if f.Requests != int64(requests) {
		r.Errorf("got %d requests, want %d", f.Requests, requests)
	}
	if took > best*100/95 {
		r.Errorf("took %v, want at most %v", took, best*100/95)
	}
	if f.Waiting != [3]int{} || f.Flying != 0 {
		r.Errorf("got %v waiting and %d on their way, want none", f.Waiting, f.Flying)
	}
}

func TestTenThousandAtOnceKeepTheGlobalPace(t *testing.T) {
	for _, latency := range []time.Duration{0, 80 * time.Millisecond} {
		t.Run(fmt.Sprintf("latency %v", latency), func(t *testing.T) {
			discord := &strict{global: 50, latency: latency}
			play(t, discord.ServeHTTP, func(r *rig) {
				const n = 10_000
				var calls []Call
				for i := range n {
					call := send(i)
					call.Priority, call.Guild = Card, fmt.Sprint(i%7)
					calls = append(calls, call)
				}
				wait := r.crowdOf(calls...)
				time.Sleep(30 * time.Second)
				if waiting := r.Figures().Waiting[Card]; waiting < 8_000 {
					r.Errorf("got %d cards waiting, want more than 8000", waiting)
				}
				r.after(send(1), latency)                                             // an answer goes before them
				r.after(callback(1), latency)                                         // and is not counted here
				r.after(Call{Method: "GET", Path: "/users/@me", Guild: "x"}, latency) // whatever it asks for
				wait()
				r.checkPace(n+3, n/50*time.Second)
			})
		})
	}
}

func TestChannelsThatAreFullDoNotHoldUpOthers(t *testing.T) {
	discord := &strict{global: 50, limit: 5, window: 5 * time.Second, latency: 60 * time.Millisecond}
	play(t, discord.ServeHTTP, func(r *rig) {
		var calls []Call
		for i := range 2_000 { // 20 channels take 20 a second and are full, 400 more would take 400
			call := send(i % 20)
			call.Priority, call.Guild = Card, fmt.Sprint(i%20%3)
			calls = append(calls, call)
		}
		for i := range 8_000 {
			call := send(100 + i%400)
			call.Priority, call.Guild = Card, fmt.Sprint(i%5)
			calls = append(calls, call)
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(calls), func(i, k int) { calls[i], calls[k] = calls[k], calls[i] })
		wait := r.crowdOf(calls...)
		worst := time.Duration(0)
		for i := range 30 { // in channels that are full, one that is not, and one nobody used
			time.Sleep(4700 * time.Millisecond)
			begun := time.Now()
			r.must(send([]int{i % 20, 100 + i, 1000 + i}[i%3]))
			worst = max(worst, time.Since(begun))
		}
		r.Logf("an answer took %v at most", worst)
		if worst > time.Second {
			r.Errorf("an answer took %v, want less than a second", worst)
		}
		wait()
		r.checkPace(10_030, 10_030/50*time.Second+discord.window) // the last window is not cut short
	})
}

func TestAChannelIsUsedUpToItsLimit(t *testing.T) {
	discord := &strict{limit: 5, window: 5 * time.Second, latency: 100 * time.Millisecond}
	play(t, discord.ServeHTTP, func(r *rig) {
		call := send(1)
		call.Priority = Card
		wait := r.crowdOf(repeat(call, 499)...)
		time.Sleep(51 * time.Second)
		r.after(send(1), discord.latency) // the place that was kept
		wait()
		r.checkPace(500, 99*5*time.Second)
	})
}

func TestAnswersThatOvertakeEachOtherDoNotConfuse(t *testing.T) {
	for n, most := range map[int64]int64{50: 0, 100: 0, 300: 5, 900: 5} { // longer than a window: nobody can know
		t.Run(fmt.Sprintf("up to %d ms", 9*n), func(t *testing.T) {
			var count atomic.Int64
			discord := &strict{limit: 5, window: 2 * time.Second, latency: 20 * time.Millisecond, slower: func(*http.Request) time.Duration {
				return time.Duration(count.Add(7)%10*n) * time.Millisecond
			}}
			play(t, discord.ServeHTTP, func(r *rig) {
				r.crowdOf(repeat(send(1), 500)...)()
				f := r.Figures()
				r.Logf("%d requests in %v, %d answers of 429", f.Requests, r.now(), f.TooMany)
				if f.TooMany > most {
					r.Errorf("got %d answers of 429, want at most %d", f.TooMany, most)
				}
			})
		})
	}
}

func TestTwoProbesMayTurnOutToBeOfOneBucket(t *testing.T) {
	discord := &strict{
		limit: 4, window: 2 * time.Second, latency: 50 * time.Millisecond,
		bucketOf: func(*http.Request) []string { return []string{"shared", "1"} },
		slower: func(r *http.Request) time.Duration {
			if r.Method == "PATCH" {
				return 50 * time.Millisecond
			}
			return 0
		},
	}
	play(t, discord.ServeHTTP, func(r *rig) {
		r.crowdOf(append(repeat(send(1), 7), Call{Method: "PATCH", Path: "/channels/1/messages/8"})...)()
		r.checkPace(8, 2*time.Second+200*time.Millisecond)
	})
}

func TestRoutesOfOneBucketAreCountedTogether(t *testing.T) {
	discord := &strict{limit: 4, window: 2 * time.Second, bucketOf: func(r *http.Request) []string {
		return []string{"shared", "1"}
	}}
	play(t, discord.ServeHTTP, func(r *rig) {
		r.must(send(1))
		r.must(Call{Method: "DELETE", Path: "/channels/1/messages/7"})
		// Both are known to be one now.
		var calls []Call
		for range 49 {
			calls = append(calls, send(1), Call{Method: "DELETE", Path: "/channels/1/messages/8"})
		}
		r.crowdOf(calls...)()
		r.checkPace(100, 24*2*time.Second)
	})
}

func TestThoseWhoWaitForAnUnknownBucketMoveToTheKnownOne(t *testing.T) {
	discord := &strict{limit: 4, window: 2 * time.Second, latency: 50 * time.Millisecond, bucketOf: func(*http.Request) []string {
		return []string{"shared", "1"}
	}}
	play(t, discord.ServeHTTP, func(r *rig) {
		r.orderly()
		var waits []func()
		for i := range 50 {
			call := Call{Method: []string{"PUT", "PATCH"}[i%2], Path: fmt.Sprintf("/channels/1/messages/8?n=%d", i)}
			waits = append(waits, r.crowdOf(call))
			synctest.Wait()
		}
		for _, wait := range waits {
			wait()
		}
		r.checkPace(50, 12*2*time.Second)
		if got := r.Figures().Buckets; got != 1 {
			r.Errorf("got %d buckets, want 1", got)
		}
		for i, g := range r.requests()[8:] { // two windows later they stand in one line
			_, number, _ := strings.Cut(g.route, "?n=")
			if n, err := strconv.Atoi(number); err != nil || n < i+7 || n > i+9 { // two go at once
				r.Errorf("request %d: got %s, want about number %d", i+8, g.route, i+8)
			}
		}
	})
}

func TestAnUnknownRouteIsProbedByOne(t *testing.T) {
	discord := &strict{limit: 10, window: time.Minute, latency: time.Second}
	play(t, discord.ServeHTTP, func(r *rig) {
		wait := r.crowdOf(repeat(send(1), 9)...)
		synctest.Wait()
		if got := r.Figures().Flying; got != 1 {
			r.Errorf("before the first answer got %d on their way, want 1", got)
		}
		<-time.After(1300 * time.Millisecond) // the pace over all counts too
		if got := r.Figures().Flying; got != 8 {
			r.Errorf("after the first answer got %d on their way, want 8", got)
		}
		wait()
		r.after(send(2), time.Second) // another channel is another count
		r.checkPace(10, 3*time.Second)
	})
}

func TestARouteWithoutLimitsIsAsWideAsItIsUsed(t *testing.T) {
	discord := &strict{latency: 10 * time.Second}
	play(t, discord.ServeHTTP, func(r *rig) {
		r.must(send(1))
		wait := r.crowdOf(append(repeat(send(2), 20), repeat(send(1), 20)...)...)
		time.Sleep(time.Second)
		if got := r.Figures().Flying; got != 40 {
			r.Errorf("got %d on their way, want 40", got)
		}
		wait()
	})
}

func TestEachGuildHasItsTurn(t *testing.T) {
	discord := &strict{global: 50}
	play(t, discord.ServeHTTP, func(r *rig) {
		sizes := map[string]int{"large": 9_000, "middle": 900, "small": 9}
		var calls []Call
		for _, guild := range []string{"large", "middle", "small"} {
			for range sizes[guild] {
				call := Call{Method: "POST", Path: "/channels/1/messages?guild=" + guild, Guild: guild, Priority: Card}
				calls = append(calls, call)
			}
		}
		r.must(calls[0]) // the route is known
		wait := r.crowdOf(calls...)
		wait()
		for guild, want := range map[string]time.Duration{"small": time.Second, "middle": 2 * 900 / 47 * time.Second} {
			times := r.times("POST /channels/1/messages?guild=" + guild)
			last := times[len(times)-1]
			r.Logf("the %s guild's %d were sent within %v", guild, len(times), last)
			if last > want {
				r.Errorf("the %s guild waited %v, want at most %v", guild, last, want)
			}
		}
		r.checkPace(9_910, 9_910/50*time.Second)
	})
}

func TestWhoCameFirstGoesFirst(t *testing.T) {
	play(t, (&strict{}).ServeHTTP, func(r *rig) {
		r.orderly()
		r.must(Call{Method: "GET", Path: "/channels/0"})
		var waits []func()
		for i := range 60 {
			call := Call{Method: "GET", Path: fmt.Sprintf("/channels/%d", i), Priority: Priority(2 - i/20)}
			waits = append(waits, r.crowdOf(call))
			synctest.Wait()
		}
		for _, wait := range waits {
			wait()
		}
		seen := r.requests()[1:]
		first := seen[0].route // the one that fitted into the burst
		if first != "GET /channels/0" {
			r.Errorf("first came %s, want the first", first)
		}
		for i, g := range seen[1:] {
			want := []int{40 + i, i, i - 39}[i/20]
			if i/20 == 1 {
				want = i
			}
			if g.route != fmt.Sprintf("GET /channels/%d", want) {
				r.Errorf("request %d: got %s, want channel %d", i+1, g.route, want)
			}
		}
	})
}
