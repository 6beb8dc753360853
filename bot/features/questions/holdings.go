package questions

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "question", Plain: "id space topics state answer_conversation answer_message", People: []storage.Column{
		{Name: "asker", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "title", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "details", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "answerer", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "needs_info", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "repliers", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "on_it", Holds: storage.Account, Erased: storage.Emptied},
	}},
	{Name: "question_digest", Plain: "id space topic day"},
	{Name: "question_digest_line", Plain: "digest question", Of: "digest", In: "question_digest"},
	{Name: "question_timers", Plain: "space"},
	{Name: "question_draft", Plain: "id space topics posted solved", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "title", Holds: storage.Words, Erased: storage.Deleted},
		{Name: "details", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "question_answer", Plain: "question space", People: []storage.Column{
		{Name: "author", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "words", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "question_habit", Plain: "space answers", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "question_invitation", Plain: "question space precedent", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "question_remark", Plain: "id question", Of: "question", In: "question", People: []storage.Column{
		{Name: "words", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "question_reveal", Plain: "id question space state", People: []storage.Column{
		{Name: "first", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "second", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "reason", Holds: storage.Words, Erased: storage.Emptied},
	}},
}
