package record

import "github.com/kith-community/kith/storage"

// holds is what the record keeps of people.
var holds = []storage.Table{
	{Name: "record_thread", Plain: "id space topic", People: []storage.Column{
		{Name: "asker", Holds: storage.Account, Erased: storage.Emptied},
		{Name: "main", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "code", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "replies", Holds: storage.Words, Erased: storage.Emptied},
	}},
	{Name: "record_reply", Plain: "thread space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "record_activity", Plain: "space hours", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "record_verdict", Plain: "search space"},
}
