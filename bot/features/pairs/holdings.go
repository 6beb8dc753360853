package pairs

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "pair", Plain: "id space topic state how", People: []storage.Column{
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "mentee", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "claim", Holds: storage.Account, Erased: storage.Emptied},
		{Name: "ender", Holds: storage.Account, Erased: storage.Emptied},
		{Name: "again", Holds: storage.Account, Erased: storage.Emptied},
	}},
	{Name: "pair_terms", Plain: "pair", Of: "pair", In: "pair", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "terms", Holds: storage.Words, Erased: storage.Emptied},
	}},
	{Name: "pair_consent", Plain: "pair kind subject", Of: "pair", In: "pair", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "pair_ending", Plain: "pair", Of: "pair", In: "pair", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "words", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "pair_apprentice", Plain: "id pair space state", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
	}},
}
