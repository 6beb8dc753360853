package scheduler

import "github.com/kith-community/kith/storage"

// holds is what a job may know of people: arguments that name them or carry
// what they wrote until the job is done, keys made of them, and errors that
// mention them.
var holds = []storage.Table{
	{Name: "job", Plain: "id kind grp once_id claim state", Apart: "see scheduler.ForgetRows", People: []storage.Column{
		{Name: "job_key", Holds: storage.Account, Erased: storage.Deleted},
		{Name: "args", Holds: storage.Words, Erased: storage.Deleted},
		{Name: "last_error", Holds: storage.Account, Erased: storage.Emptied},
	}},
	{Name: "schedule", Plain: "schedule_key spec zone kind args", Apart: "of the program"},
}
