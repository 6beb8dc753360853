package bot

import "github.com/kith-community/kith/storage"

// holds is what the core keeps of people.
var holds = []storage.Table{
	{Name: "card", Plain: "kind space message thread", People: []storage.Column{
		{Name: "row_id", Holds: storage.Account, Erased: storage.Deleted}, // some are named after whom they are for
		{Name: "conversation", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "delivery", Plain: "id", Apart: "forgotten after two days"},
	{Name: "draft", Plain: "id space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "form", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "direct", Plain: "space", People: []storage.Column{
		{Name: "conversation", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "home", Plain: "space shown", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "person", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "audit", Plain: "id space feature kind", People: []storage.Column{
		{Name: "actor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "about", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "args", Holds: storage.Words, Erased: storage.Kept}, // names of topics and channels, and numbers
	}},
	{Name: "trouble", Plain: "id space conversation what"},
	{Name: "held_card", Plain: "kind row_id trouble", Of: "trouble", In: "trouble"}, // cards in channels: their rows are named after nobody
	{Name: "nudge", Plain: "id space kind card_kind state digest", People: []storage.Column{
		{Name: "person", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "row_id", Holds: storage.Account, Erased: storage.Renamed},
	}},
}
