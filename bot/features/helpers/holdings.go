package helpers

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "helper", Plain: "space volume", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "helper_topic", Plain: "space topic", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "help_call", Plain: "id space topics conversation", People: []storage.Column{
		{Name: "asker", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "title", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "coming", Holds: storage.Account, Erased: storage.Emptied},
	}},
	{Name: "help_suggestion", Plain: "id call space state", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "terms", Holds: storage.Words, Erased: storage.Emptied}, // of the helper, and words of the question
	}},
}
