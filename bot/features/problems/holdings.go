package problems

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "problem", Plain: "id space kind contact conversation state outcome", People: []storage.Column{
		{Name: "reporter", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "handler", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "problem_about", Plain: "problem space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "problem_word", Plain: "id problem space", People: []storage.Column{
		{Name: "author", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "words", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "problem_step", Plain: "id problem space what", People: []storage.Column{
		{Name: "actor", Holds: storage.Account, Erased: storage.Renamed},
	}},
}
