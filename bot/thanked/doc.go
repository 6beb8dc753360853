// Package thanked says whether a message thanks people, and whom. It reads one
// message and who wrote what before it: no model, no service, no storage, no clock.
// Nothing is kept. Whoever uses it offers to record the thanks; nobody is credited
// because a rule said so.
//
// # Is it a thank-you
//
// [Detect] leaves out code, quotes, links and pictures, and compares the words that
// remain, in lower case, without accents and slips such as "thaaanks", with the
// tables of the languages that a community enabled. A phrase that thanks does not
// count
//
//   - when the words around it turn it into something else: "no thanks", "thanks to
//     the compiler", "thanks in advance", "he said thanks";
//   - when it is said to a program or a thing: "thanks bot";
//   - when it ends a request: "How do I leave vim? Thanks", unless the message opens
//     as an answer does ("ok", "ah") or says behind the request that something helped;
//   - when it is one word that means something else in another enabled language: "ty"
//     is you in Polish.
//
// "/s" at the end and rolling eyes make a message ironic. Irony without a mark is
// found only where a table has its words. "You are a lifesaver" is a thanks; "great
// talk" and "it works now" are none.
//
// # A language is a file
//
// languages/<code>.txt has a line for each pattern, under the name of its part:
//
//	[words]    name = word word …: a class, which patterns use as <name>
//	[thanks]   thanks
//	[maybe]    thanks where the message opens as an answer or says that something helped
//	[never]    around a phrase: it is none
//	[but]      around a phrase: it is one, whatever [not] says
//	[not]      around a phrase: it is none
//	[asks]     the message asks for something
//	[answers]  the message says that something helped, or will be tried
//	[opens]    the message opens as an answer does
//	[confirms] a short question that begins so only makes sure
//	[greets]   words: a message that begins so and tells a story asks for something
//	[things]   words: programs and things that are thanked in jest
//	[means something else]   words of this language that thank in another one
//
// A pattern is made of words, with a space between them:
//
//	a/b/<name>   one of these
//	(a/b)        one of these, or nothing
//	_            any word
//	@            a mention
//	,            here a comma may stand, or what is like it; otherwise none may
//	.            here any break may stand, also the end of a sentence
//	|            the beginning or the end of a clause
//	||           the beginning or the end of the message
//	~            the phrase ([never], [but] and [not]); ~a/b one that has such a word
//
// A line that begins with # is a note. A file with a mistake stops the tests.
//
// # Whom
//
// [Whom] takes the first of these that names somebody who is human and somebody
// else: who wrote the message that the thanks replies to; whom it mentions (three at
// most); whom it names; in a thread those who wrote in it beside its asker, the
// latest first; elsewhere the last who addressed whoever thanks, in 60 messages; the
// last who spoke. Only the first two are sure.
//
// # Files
//
//	detect.go, request.go   is it a thank-you
//	text.go                 a message becomes words
//	pattern.go, table.go    what languages say
//	whom.go, name.go        whom
package thanked
