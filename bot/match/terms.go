package match

// Terms are why a member was ranked where they were: what each part of the
// formula added, and the facts behind it. They are stored with a suggestion, so
// that Why and WhyMe say the same later, whatever was forgotten or has changed
// meanwhile. Score is the sum of the parts.
type Terms struct {
	Person  string  `json:"person"`
	Channel string  `json:"channel"`
	At      int64   `json:"at"` // Unix seconds
	Score   float64 `json:"score"`

	Habit   float64 `json:"habit"`   // 0.7·ln p: answers in this channel
	Similar float64 `json:"similar"` // 0.7·(ln K − ln p): answers to similar questions
	Profile float64 `json:"profile"` // 0.6·prof: words of the threads they answered
	Seen    float64 `json:"seen"`    // seen within the hour, the day, the week
	Hour    float64 `json:"hour"`    // 0.3·ln H: their usual hours
	Busy    float64 `json:"busy"`    // 0.4·ln(1 + threads answered in the last day)
	Trust   float64 `json:"trust"`   // 0.6·2^(−days/30): helped this asker before
	Load    float64 `json:"load"`    // −λ·ln(1 + suggestions in the last week)

	Threads   []string `json:"threads,omitempty"`   // similar ones they answered, the most similar first
	Words     []string `json:"words,omitempty"`     // of the question, in three or more threads they answered
	Here      int      `json:"here,omitempty"`      // threads answered in this channel in the last 30 days
	Usual     bool     `json:"usual,omitempty"`     // often writes at this hour
	Helped    int64    `json:"helped,omitempty"`    // when they last helped this asker, Unix seconds
	Suggested int      `json:"suggested,omitempty"` // in the week before
	Newcomer  bool     `json:"newcomer,omitempty"`  // never answered here
	Lot       bool     `json:"lot,omitempty"`       // drawn among the newcomers
}

// Expert is whether there is evidence for this question. Without any, say that
// somebody is active here lately, and claim no more.
func (t Terms) Expert() bool { return len(t.Threads) > 0 || len(t.Words) > 0 }

func (t *Terms) sum() {
	t.Score = t.Habit + t.Similar + t.Profile + t.Seen + t.Hour + t.Busy + t.Trust + t.Load
}
