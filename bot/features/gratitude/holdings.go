package gratitude

import "github.com/kith-community/kith/storage"

// holds is what this feature keeps of people, and what an erasure does with it.
var holds = []storage.Table{
	{Name: "gratitude", Plain: "id space thread moment topics", People: []storage.Column{
		{Name: "giver", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "reason", Holds: storage.Words, Erased: storage.Emptied},
	}},
	{Name: "gratitude_to", Plain: "thanks to_space", Of: "thanks", In: "gratitude", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "to_user", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "gratitude_credit", Plain: "id space thanks thread why", People: []storage.Column{
		{Name: "giver", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "receiver", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "gratitude_moment", Plain: "id space kind subject topics thread state", People: []storage.Column{
		{Name: "giver", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "receiver", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "gratitude_pair", Plain: "id space topic", People: []storage.Column{
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "mentee", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "gratitude_ask", Plain: "id space kind topics state", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "helper", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "gratitude_outcome", Plain: "id space topics", People: []storage.Column{
		{Name: "writer", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "helper", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "words", Holds: storage.Words, Erased: storage.Emptied},
	}},
	{Name: "gratitude_used", Plain: "item space", People: []storage.Column{
		{Name: "mentor", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "mentee", Holds: storage.Account, Erased: storage.Renamed},
	}},
	{Name: "gratitude_week", Plain: "id space day"},
	{Name: "gratitude_rules", Plain: "space languages"},
	{Name: "gratitude_habit", Plain: "space notice", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
	}},
}
