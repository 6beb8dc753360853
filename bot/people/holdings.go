package people

import "github.com/kith-community/kith/storage"

// holds is what this package keeps of people. A member who is erased leaves a
// row that says when somebody joined and left, so that counts stay.
var holds = []storage.Table{
	{Name: "person", Apart: "a person is of all spaces", People: []storage.Column{
		{Name: "id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "zone", Holds: storage.Words, Erased: storage.Deleted},
		{Name: "language", Holds: storage.Words, Erased: storage.Deleted},
	}},
	{Name: "person_mute", Plain: "kind", Apart: "a person is of all spaces", People: []storage.Column{
		{Name: "person", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "identity", Plain: "platform", Apart: "an account is of a platform", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "person", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "member", Plain: "space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "person", Holds: storage.Account, Erased: storage.Renamed},
		{Name: "name", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "platform_zone", Holds: storage.Words, Erased: storage.Emptied},
		{Name: "platform_language", Holds: storage.Words, Erased: storage.Emptied},
	}},
	{Name: "member_avoid", Plain: "space", People: []storage.Column{
		{Name: "user_id", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "other", Holds: storage.Account, Erased: storage.Deleted},
	}},
	{Name: "space", Plain: "id language zone", Apart: "the space itself"},
	{Name: "space_channel", Plain: "space purpose conversation"},
	{Name: "space_joined", Plain: "space other"},
	{Name: "space_retention", Plain: "space kind"},
	{Name: "topic", Plain: "space id channel", People: []storage.Column{
		{Name: "name", Holds: storage.Words, Erased: storage.Kept},
	}},
	{Name: "topic_alias", Plain: "space topic", People: []storage.Column{
		{Name: "alias", Holds: storage.Words, Erased: storage.Kept},
	}},
}
