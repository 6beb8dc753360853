package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func hosts(s *scripted) (all []string) {
	for _, l := range s.lines {
		all = append(all, l.host)
	}
	return all
}

// TestWhereSessionsAreResumed: where Discord said, unless nobody is there.
func TestWhereSessionsAreResumed(t *testing.T) {
	const gate, other = "gateway.test", "resume.test"
	for _, row := range []struct {
		name    string
		change  func(*Options)
		scripts []script
		hosts   []string
		said    string // on the last connection
		found   int    // how often Discord was asked where its gateway is
	}{
		{"a session that broke", nil, []script{broken(says(reconnect))}, []string{gate, other}, "resume a 3", 1},
		{"a session that ended", nil, []script{broken(says(invalid))}, []string{gate, gate}, "identify", 2},
		{
			"a session of an earlier process", func(o *Options) { o.Resume = Session{"old", resumeURL, 41} }, nil,
			[]string{other},
			"resume old 41", 0,
		},
		{
			"a session of which the place is not known", func(o *Options) { o.Resume = Session{"old", "", 41} }, nil,
			[]string{gate},
			"resume old 41", 1,
		},
		{"nobody is there", nil, []script{broken(says(reconnect)), nil, nil}, []string{gate, other, other, gate}, "resume a 3", 2},
		{
			"nobody is there, and none can say where else", func(o *Options) {
				find, before := o.Find, false
				o.Find = func(ctx context.Context) (string, error) {
					if before {
						return "", errors.New("unavailable")
					}
					before = true
					return find(ctx)
				}
			},
			[]script{broken(says(reconnect)), nil, nil},
			[]string{gate, other, other, other},
			"resume a 3", 1,
		},
		{
			"somebody is there again", nil,
			[]script{broken(says(reconnect)), nil, nil, func(l *line) { l.hello(); l.hear(); l.say(reconnect); l.wait() }},
			[]string{gate, other, other, gate, other},
			"resume a 3", 2,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, b, _ := connected(t, row.change, row.scripts...)
				if got := hosts(s); !slices.Equal(got, row.hosts) {
					t.Errorf("it connected to %q, want %q", got, row.hosts)
				}
				if got := s.said[len(s.said)-1]; got != row.said {
					t.Errorf("at last it said %q, want %q", got, row.said)
				}
				if b.found != row.found {
					t.Errorf("it asked %d times where the gateway is, want %d", b.found, row.found)
				}
			})
		})
	}
}

// TestWhatIsKept: after a session began, while something comes, and at the end; and
// only what was handled, without a gap.
func TestWhatIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var last, meanwhile atomic.Int64
		_, b, _ := connected(t, func(o *Options) {
			keep := o.Keep
			o.Keep = func(s Session) { last.Store(s.Seq); keep(s) }
		}, func(l *line) {
			l.begin("a")
			l.tell(2)
			time.Sleep(keepEvery)
			l.tell(3)
			time.Sleep(keepEvery)
			l.tell(5)
			time.Sleep(keepEvery)
			l.tell(6)
			synctest.Wait()
			meanwhile.Store(last.Load())
		}, func(l *line) {
			l.hello()
			l.hear()
			l.tell(4, 5, 6)
			l.event(7, "RESUMED", `{}`)
			l.wait()
		})
		var seqs []int64
		for _, s := range b.kept {
			if s.ID != "a" || s.URL != resumeURL {
				t.Errorf("%+v was kept", s)
			}
			seqs = append(seqs, s.Seq)
		}
		if want := []int64{1, 3, 7}; !slices.Equal(seqs, want) || meanwhile.Load() != 3 {
			t.Errorf("up to %v was kept, %d of it before the connection ended; want %v and 3", seqs, meanwhile.Load(), want)
		}
		if got, want := b.seqs(), []int64{2, 3, 5, 6, 4}; !slices.Equal(got, want) {
			t.Errorf("handled %v, want %v: each once", got, want)
		}
	})
}

// TestSessionsThatCannotBeTakenUp: when RESUME leads nowhere again and again, another
// session begins, as long as something new does not come each time.
func TestSessionsThatCannotBeTakenUp(t *testing.T) {
	for _, row := range []struct {
		name    string
		news    bool
		resumes int
	}{{"the same packet breaks every connection", false, mostVain}, {"something new comes each time", true, 3 * mostVain}} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				scripts := []script{broken(says(reconnect))}
				for i := range int64(3 * mostVain) {
					scripts = append(scripts, func(l *line) {
						l.hello()
						if l.hear(); row.news {
							l.tell(4 + i)
						}
						l.say(`{"t":"MESSAGE_CREATE","s":99,`)
						l.wait()
					})
				}
				s, _, _ := connected(t, nil, scripts...)
				resumes := slices.Index(s.said[1:], "identify")
				if resumes < 0 {
					resumes = 3 * mostVain
				}
				if resumes != row.resumes {
					t.Errorf("%d were tried, want %d", resumes, row.resumes)
				}
			})
		})
	}
}

// TestPace: connections that fail come ever more slowly, up to a minute, and at once
// again after one that lasted.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scripts := make([]script, 20) // nobody is there
		scripts = append(scripts, func(l *line) { l.begin("a"); time.Sleep(steady) })
		s, _, _ := connected(t, nil, scripts...)
		var gaps []time.Duration
		for i := 1; i < len(s.lines); i++ {
			gaps = append(gaps, s.lines[i].at.Sub(s.lines[i-1].at))
		}
		for i, most := range []time.Duration{moment, moment, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second} {
			if gaps[i] > most || gaps[i] < most/2 {
				t.Errorf("gap %d was %s, want up to %s", i, gaps[i], most)
			}
		}
		for i, gap := range gaps[8:20] {
			if gap > longestGap || gap < longestGap/2 {
				t.Errorf("gap %d was %s, want up to %s", i+8, gap, longestGap)
			}
		}
		if gap := gaps[20] - steady; gap > moment {
			t.Errorf("after a steady connection the gap was %s, want up to %s", gap, moment)
		}
		if gaps[8] == gaps[9] && gaps[9] == gaps[10] {
			t.Error("all gaps are the same")
		}
	})
}

// TestPaceOfResumes: sessions that are taken up and break again are taken up at once
// as long as something new comes, and ever more slowly when nothing does.
func TestPaceOfResumes(t *testing.T) {
	for news, most := range map[bool]time.Duration{true: moment, false: longestGap} {
		t.Run(fmt.Sprintf("news=%t", news), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				scripts := []script{broken(says(reconnect))}
				for i := range int64(15) {
					scripts = append(scripts, func(l *line) {
						l.hello()
						seq := l.hear().session().Seq
						if l.event(seq, "RESUMED", `{}`); news {
							l.tell(4 + i)
						}
						l.say(reconnect)
						l.wait()
					})
				}
				s, _, _ := connected(t, nil, scripts...)
				if gap := s.lines[15].at.Sub(s.lines[14].at); gap < most/2 || gap > most {
					t.Errorf("the last gap was %s, want up to %s", gap, most)
				}
			})
		})
	}
}

// TestWhatCountsAsFailure: taking a session up costs Discord nothing as long as it
// brings something; beginning one does.
func TestWhatCountsAsFailure(t *testing.T) {
	type end struct {
		state State
		told  bool
		lived time.Duration
	}
	session := Session{ID: "a"}
	for _, row := range []struct {
		name string
		ends end // five times
		next Session
		err  error
		most time.Duration
	}{
		{"nothing came of it", end{Connecting, false, 0}, Session{}, errHello, 4 * time.Second},
		{"nothing came of a resume", end{Connecting, false, 0}, session, errInvalid, 4 * time.Second},
		{"resumed, and something new came", end{Resumed, true, 0}, session, errReconnect, moment},
		{"resumed, and nothing came", end{Resumed, false, 0}, session, errReconnect, 4 * time.Second},
		{"sessions that did not last", end{Ready, true, time.Second}, Session{}, errCut, 4 * time.Second},
		{"sessions that can be resumed", end{Ready, true, time.Second}, session, errCut, moment},
		{"sessions that lasted", end{Ready, false, steady}, Session{}, errCut, moment},
		{"a session that lasted, and is not known any more", end{Resumed, false, steady}, Session{}, errInvalid, 5 * time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			var f failures
			for range 5 {
				f.count(row.ends.state, row.ends.told, row.ends.lived)
			}
			longest, shortest := time.Duration(0), time.Hour
			for range 1000 {
				gap := f.gap(row.next, row.err)
				longest, shortest = max(longest, gap), min(shortest, gap)
			}
			if longest > row.most || longest < row.most*3/4 || shortest < moment/2 {
				t.Errorf("gaps are from %s to %s, want up to %s", shortest, longest, row.most)
			}
		})
	}
}
