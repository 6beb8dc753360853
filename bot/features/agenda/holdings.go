package agenda

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "agenda_pair", Plain: "id space", People: []storage.Column{
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "mentee", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "agenda_meeting", Plain: "id name space pair state"},
	{Name: "agenda_point", Plain: "id pair done_in", Of: "pair", In: "agenda_pair", People: []storage.Column{
		{Name: "author", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "words", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "agenda_note", Plain: "id pair meeting", Of: "pair", In: "agenda_pair", People: []storage.Column{
		{Name: "author", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "words", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "agenda_item", Plain: "id pair meeting state due reminded", Of: "pair", In: "agenda_pair", People: []storage.Column{
		{Name: "author", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "owner", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "words", Holds: storage.Words, Erased: storage.Emptied},
	}},
}
