// Package match finds who can help with a question, and what was asked before. It
// compares words and counts events, in memory: no model, no service, no storage
// and no clock of its own.
//
// # Who can help
//
// A [Router] ranks those who may be asked (who that is, its caller decides) by
//
//	S = 0.7·ln K + 0.6·prof + 0.5·[seen ≤ 1 h] + 0.4·[≤ 24 h] + 1.3·[≤ 7 d] + 0.3·ln H
//	    + 0.4·ln(1 + threads answered in 24 h) + 0.6·2^(−days since they helped this asker/30)
//	    − λ·ln(1 + suggestions in 7 d)
//
// In words: the hundred most similar threads, the young ones more, vote for those
// who answered them (K), on top of how often somebody answers in this channel
// lately (p, of which half is gone after 30 days). The words of all threads that
// somebody answered are compared with the question (prof). Who is around, usually
// at this hour (H), is answering today or helped the same asker before, comes
// earlier; who was suggested this week, later. [Choose] takes the first three and
// lets newcomers take part. What moved the rank is kept in [Terms], of which [Why]
// and [WhyMe] make reasons.
//
// # What was asked before
//
// [Questions] scores by BM25, each term divided by the highest of its kind:
//
//	(main(Q) + 0.25·replies(Q) + 0.10·code(code) + 0.15·replies(code))
//	    · (1 + 0.5·2^(−days/365)) · (1 + 0.1·[same channel])
//
// Q is the title twice and the body. How far the best stands out from the tenth
// says whether it is worth showing: below [DefaultGap] nothing is. Where there are
// not ten, half of what the question says must be found again.
//
// # How it is fed
//
// Both are projections of what storage holds: one of each per space and replica.
//
//   - At start, read storage in pieces: [Questions.Load], and [Questions.Loaded] at
//     the end; questions are answered from what is there meanwhile. A Router takes
//     threads, answers and messages in any order that has a thread before its answers.
//   - At start, [Router.Recall] for each member: when they wrote was counted as an
//     [Activity], which adds to what was counted before, and written down.
//   - A question was asked, edited or answered: [Questions.Put] with all that counts
//     now, [Router.Asked] with the words of the question alone.
//   - A message was seen: [Router.Spoke]; in a thread of somebody else also
//     [Router.Answered], and [Router.Suggested] when somebody was suggested.
//   - Somebody withdraws consent: Put the question without their words, or
//     [Questions.Remove] and [Router.Remove] it. No word that stood only there is left.
//   - Somebody opts out, leaves or is erased: [Router.Forget] deletes their counters
//     and answers, [Router.Quiet] only when they wrote. Their own questions are
//     removed like any other.
//
// # Files
//
//	words.go, tokens.go, stopwords.go   a text becomes words
//	corpus.go, postings.go, search.go   an inverted index that can forget; BM25
//	similar.go, find.go                 what was asked before
//	history.go, members.go, profile.go, counters.go, activity.go   what a Router remembers
//	routing.go, draw.go                 who can help
//	terms.go, why.go                    why
package match
