package when

import (
	"cmp"
	"slices"
)

// misspelt are the zones whose city is one or two letters away, nearest first.
func misspelt(want string) []string {
	if len(want) > 40 { // longer than any city: not worth comparing
		return nil
	}
	type near struct {
		name  string
		wrong int
	}
	allowed := 2
	if len(want) < 6 {
		allowed = 1
	}
	var list []near
	for _, z := range zones() {
		if z.city == "" || !alike(want, z.city, allowed) {
			continue
		}
		if wrong := distance(want, z.city); wrong <= allowed {
			list = append(list, near{z.now, wrong})
		}
	}
	slices.SortStableFunc(list, func(a, b near) int { return cmp.Compare(a.wrong, b.wrong) })
	var names []string
	for _, n := range list {
		if !slices.Contains(names, n.name) && len(names) < maxSuggestions {
			names = append(names, n.name)
		}
	}
	return names
}

// alike is whether two words are so nearly as long as each other that no more
// than so many bytes may differ.
func alike(a, b string, most int) bool { return len(a)-len(b) <= most && len(b)-len(a) <= most }

// distance is how many bytes must be added, dropped, replaced, or swapped with
// their neighbour, to make a of b (the optimal string alignment distance).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
