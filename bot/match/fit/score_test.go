package fit

import "testing"

func TestScore(t *testing.T) {
	both := Wish{Topics: []string{"go", "sql"}, Week: week(1, 2)}
	one := Mentor{Topics: map[string]Depth{"go": Deep}, Week: week(1, 2), Introduced: 1}
	busy := one
	busy.Active, busy.Capacity, busy.Asked30 = 3, 3, 50
	for _, c := range []struct {
		name                 string
		wish                 Wish
		mentor               Mentor
		forMentee, forMentor float64
	}{
		{"half of what is asked for is half for the mentee and all for the mentor", both, one, (.225 + .2 + .0625) / 1.25, .65 / 1.05},
		{"few mentees count for the mentee alone, seats and requests not at all", both, busy, (.225 + .2 + .0625 - .05*1.3862943611198906) / 1.25, .65 / 1.05},
		{"no topic in common", Wish{Topics: []string{"css"}}, one, 0, 0},
		{"no language in common", Wish{Languages: []string{"de"}}, Mentor{Languages: []string{"fr"}}, 0, 0},
		{"never below nothing", Wish{Week: week(1)}, Mentor{Week: week(2), Active: 1000}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			mentee, mentor := Score(&c.wish, &c.mentor, &Rarity{})
			if !near(mentee, c.forMentee) || !near(mentor, c.forMentor) {
				t.Errorf("%f and %f, want %f and %f", mentee, mentor, c.forMentee, c.forMentor)
			}
		})
	}
}
