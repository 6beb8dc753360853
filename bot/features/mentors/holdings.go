package mentors

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "mentor_offer", Plain: "space state format languages", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "topics_off", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "mentor_topic", Plain: "space topic depth", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "mentor_request", Plain: "id space mentor_space topic match programme state shows said", People: []storage.Column{
		{Name: "mentee", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "want", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "about", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "tried", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "why", Holds: storage.Words, Erased: storage.Emptied},
	}},
	{Name: "mentor_ask", Plain: "id request space state reason", People: []storage.Column{
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "question", Holds: storage.Words, Erased: storage.Emptied}, // the mentor's
		{Name: "added", Holds: storage.Words, Erased: storage.Emptied},    // the mentee's
		{Name: "terms", Holds: storage.Account, Erased: storage.Emptied},
	}},
	{Name: "mentor_consent", Plain: "id request space other_space what words", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "other", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "mentor_answer", Plain: "question space topics conversation", People: []storage.Column{
		{Name: "answerer", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "asker", Holds: storage.Account, Erased: storage.Emptied},
	}},
	{Name: "mentor_suggestion", Plain: "id space mentor_space topic", People: []storage.Column{
		{Name: "mentee", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "terms", Holds: storage.Account, Erased: storage.Emptied},
	}},
}
