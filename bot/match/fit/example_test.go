package fit_test

import (
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/match/fit"
)

func Example() {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	evenings := fit.NewWeek(func(hour int) bool { return hour%24 >= 17 && hour%24 < 20 })

	grace := fit.Mentor{ID: "grace", Topics: map[string]fit.Depth{"go": fit.Deep}, Week: evenings, Capacity: 2, Introduced: 4}
	grace.HasAnswered("testing", now.AddDate(0, -1, 0), now, true)
	grace.HasAnswered("testing", now.AddDate(0, -2, 0), now, false)
	linus := fit.Mentor{ID: "linus", Topics: map[string]fit.Depth{"go": fit.Basics}, Capacity: 1}

	wish := fit.Wish{Topics: []string{"go", "testing", "speaking"}, Week: evenings}
	for _, terms := range fit.Rank(wish, []fit.Mentor{linus, grace}, fit.Share{}, "ada 2026-03-02") {
		fmt.Println(terms.Mentor)
		for _, reason := range fit.Why(terms) {
			fmt.Printf("  %T %+v\n", reason, reason)
		}
	}
	// Output:
	// grace
	//   fit.Shares {Hours:21}
	//   fit.Answered {Topic:testing Questions:2 Accepted:1 Inferred:true}
	//   fit.Offers {Topics:[{Topic:go Depth:3}]}
	//   fit.Missing {Topics:[speaking]}
	// linus
	//   fit.Offers {Topics:[{Topic:go Depth:1}]}
	//   fit.NewMentor {}
	//   fit.Missing {Topics:[testing speaking]}
}
