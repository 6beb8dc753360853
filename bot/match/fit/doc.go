// Package fit says which mentors suit somebody who looks for one, and why. It
// compares what both sides told Kith and what was seen in public; it knows no
// storage, no clock and no words.
//
// # Who suits a mentee
//
// [Rank] orders the mentors who are available now by
//
//	s = 0.45·skill + 0.20·goal + 0.20·time + 0.15·trust
//	    + 0.10·record + 0.10·replies + 0.05·language
//	    − 0.05·ln(1 + mentees now) − 0.03·ln(1 + requests in 30 days)
//
// In words: topics asked for count by how well a mentor says they know them, and
// more the fewer offer them; topics that only their answers let think they know
// count half (skill). Then goals and hours in common, and earlier contact (trust).
// Answers in public and how they were received, whether requests are answered, and
// a language near the first choice add a little; whoever has much to do comes
// later. docs/matching.md has every constant.
//
// Nobody gets more than a [Share] of the requests while others suit, and one of
// five suggestions is a newcomer's. Each is [Terms], to be stored with it, of which
// [Why] makes reasons. [Score] is the same comparison for a programme, where many
// are matched with many.
//
// # How it is fed
//
// The caller makes a [Mentor] of everybody who may be asked, of their rows as they
// are now: [Mentor.HasAnswered] and [Tally.Plus] let what is old fade, so times go in
// and no weights. The topics that are asked for are enough.
//
// # Files
//
//	mentor.go, week.go, replies.go   what is compared
//	formula.go, rarity.go            how
//	rank.go                          who is suggested
//	score.go                         for programmes
//	terms.go, facts.go, why.go       why
package fit
