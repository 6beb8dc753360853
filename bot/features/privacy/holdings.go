package privacy

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "privacy_erasure", Plain: "id space", People: []storage.Column{
		{Name: "person", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
}
