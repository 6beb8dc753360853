package fit

// Terms are why a mentor was suggested: what each part of the formula added, and
// the facts behind it. They are stored with a suggestion, so that [Why] says the
// same later, whatever has changed meanwhile.
//
// They are for replaying, and never shown as they are: the parts give away how
// many mentees and requests somebody has.
type Terms struct {
	Mentor string `json:"mentor"`
	Parts

	Topics    []Known  `json:"topics,omitempty"`    // asked for, which they know; in the wish's order
	Missing   []string `json:"missing,omitempty"`   // topics asked for, which they do not
	Goals     []string `json:"goals,omitempty"`     // in common
	Languages []string `json:"languages,omitempty"` // in common: BCP 47 without regions
	Hours     int      `json:"hours,omitempty"`     // a week in common; 0 when unknown
	Helped    int      `json:"helped,omitempty"`    // questions of the mentee that they answered
	Talked    int      `json:"talked,omitempty"`    // threads in which both wrote
	Thanked   int      `json:"thanked,omitempty"`   // thanks of the mentee
	Reply     int      `json:"reply,omitempty"`     // hours within which half of all requests were answered
	Newcomer  bool     `json:"newcomer,omitempty"`  // among mentors
	Lot       bool     `json:"lot,omitempty"`       // drawn among the newcomers
}

// Known is a topic that was asked for, and why the mentor is thought to know it.
type Known struct {
	Topic    string  `json:"topic"`
	Depth    Depth   `json:"depth,omitempty"`    // as declared; 0 is inferred from answers
	Answered int     `json:"answered,omitempty"` // questions on it, in public
	Accepted int     `json:"accepted,omitempty"` // of these, marked as the answer
	Skill    float64 `json:"skill"`              // its share of Parts.Skill
	Record   float64 `json:"record"`             // its share of Parts.Record
}

// Parts are what the terms of the formula added to a score, already weighed.
type Parts struct {
	Skill    float64 `json:"skill"`    // 0.45: topics they know
	Goal     float64 `json:"goal"`     // 0.20: goals in common
	Time     float64 `json:"time"`     // 0.20: hours in common
	Trust    float64 `json:"trust"`    // 0.15: earlier contact, in public
	Record   float64 `json:"record"`   // 0.10: answers in public, and how they were received
	Replies  float64 `json:"replies"`  // 0.10: whether and when they answer requests
	Language float64 `json:"language"` // 0.05: how near the language is to the first choice
	Mentees  float64 `json:"mentees"`  // −0.05·ln(1 + mentees now)
	Requests float64 `json:"requests"` // −0.03·ln(1 + requests in 30 days)
}

// Score is the sum of the parts.
func (p Parts) Score() float64 {
	return p.Skill + p.Goal + p.Time + p.Trust + p.Record + p.Replies + p.Language + p.Mentees + p.Requests
}
