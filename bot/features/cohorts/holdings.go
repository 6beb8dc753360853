package cohorts

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "programme", Plain: "id space state", People: []storage.Column{
		{Name: "opened_by", Holds: storage.Account, Erased: storage.Emptied},
		{Name: "name", Holds: storage.Words, Erased: storage.Kept}, // the community's, as the names of topics are
	}},
	{Name: "programme_signup", Plain: "id programme space role topics languages why", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "programme_wish", Plain: "programme space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "wished", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "programme_decision", Plain: "programme space decision", People: []storage.Column{
		{Name: "mentee", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "mentor", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "programme_match", Plain: "id programme space topic state", People: []storage.Column{
		{Name: "mentee", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
	}},
}
