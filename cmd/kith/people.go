package main

import "github.com/kith-community/kith/bot/chat"

// resident is somebody who lives in the planted community.
type resident struct {
	chat.User
	About string
}

// organiser is the one who manages the sandbox.
const organiser chat.UserID = "olga"

// residents are eight people in seven zones. They read English but for Mira,
// so that German is seen as well.
var residents = []resident{
	{
		chat.User{ID: "ada", Name: "Ada", Zone: "Europe/Berlin", Locale: "en"},
		"Learns Go after ten years of COBOL. Asks good questions and is afraid they are stupid.",
	},
	{
		chat.User{ID: "grace", Name: "Grace", Zone: "America/New_York", Locale: "en"},
		"Wrote compilers for a living. Helps before breakfast, in two sentences.",
	},
	{
		chat.User{ID: "linus", Name: "Linus", Zone: "Europe/Helsinki", Locale: "en"},
		"Runs databases at a hospital. Blunt, and the first to admit that he was wrong.",
	},
	{
		chat.User{ID: "eve", Name: "Eve", Zone: "Europe/London", Locale: "en"},
		"Works in security. Reads everything, writes little.",
	},
	{
		chat.User{ID: "mira", Name: "Mira", Zone: "Europe/Vienna", Locale: "de"},
		"Lernt seit drei Monaten programmieren, neben der Arbeit als Pflegerin.",
	},
	{
		chat.User{ID: "tomas", Name: "Tomás", Zone: "America/Sao_Paulo", Locale: "en"},
		"Looks for his first job as a developer, and practises interviews.",
	},
	{
		chat.User{ID: "yuki", Name: "Yuki", Zone: "Asia/Tokyo", Locale: "en"},
		"Leads a team of five. Was mentored here, mentors now.",
	},
	{
		chat.User{ID: organiser, Name: "Olga", Zone: "Europe/Warsaw", Locale: "en", Manages: true},
		"Started this community, and organises it on Sundays.",
	},
}
