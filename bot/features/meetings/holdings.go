package meetings

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "meeting_pair", Plain: "id space", People: []storage.Column{
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "mentee", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "meeting_plan", Plain: "id space pair state options topic rules", People: []storage.Column{
		{Name: "host", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "guest", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "asker", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "place", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "place_by", Holds: storage.Account, Erased: storage.Emptied},
		{Name: "title", Holds: storage.Words, Erased: storage.Emptied},
	}},
	{Name: "meeting", Plain: "id plan space wall state late", People: []storage.Column{
		{Name: "by_user", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "absent", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "place", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "place_by", Holds: storage.Account, Erased: storage.Emptied},
	}},
	{Name: "meeting_answer", Plain: "meeting answer", Of: "meeting", In: "meeting", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "meeting_seat", Plain: "plan space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "meeting_skip", Plain: "meeting", Of: "meeting", In: "meeting", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "meeting_draft", Plain: "id space of", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "wanted", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "meeting_feed", Plain: "space secret", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "meeting_soon", Plain: "space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
}
