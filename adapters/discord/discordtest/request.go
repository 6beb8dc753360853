package discordtest

import "net/http"

// request is one call of the API, on its way through a handler.
type request struct {
	*http.Request
	body  []byte // JSON; of a multipart request its payload_json
	files []upload
}

// id is an ID in the path. A wrong one reads as 0, which nothing has.
func (r *request) id(name string) ID {
	id, _ := ParseID(r.PathValue(name))
	return id
}
