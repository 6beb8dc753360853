package report

import "github.com/kith-community/kith/storage"

// holds: nothing of anybody.
var holds = []storage.Table{{Name: "report_off", Plain: "space"}}
