package discordtest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
)

// request is one call of the API, on its way through a handler.
type request struct {
	*http.Request
	body  []byte // JSON; of a multipart request its payload_json
	files []upload
}

// upload is a file of a multipart request.
type upload struct {
	Name, Type string
	Data       []byte
}

// id is an ID in the path. A wrong one reads as 0, which nothing has.
func (r *request) id(name string) ID {
	id, _ := ParseID(r.PathValue(name))
	return id
}

// MaxRequest is how many bytes a request may have: Discord's 25 MiB.
const MaxRequest = 25 << 20

func readRequest(r *http.Request) (*request, error) {
	req := &request{Request: r}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxRequest+1))
	if err != nil || len(body) > MaxRequest {
		return req, refuse(http.StatusRequestEntityTooLarge, 40005, "Request entity too large")
	}
	req.body = body
	kind, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return req, req.parts(body, parameters["boundary"])
	}
	return req, nil
}

// parts reads a body with files.
func (r *request) parts(body []byte, boundary string) error {
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return refuse(http.StatusBadRequest, 50035, "Invalid Form Body")
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return refuse(http.StatusBadRequest, 50035, "Invalid Form Body")
		}
		if part.FormName() == "payload_json" {
			r.body = data
		} else {
			r.files = append(r.files, upload{part.FileName(), part.Header.Get("Content-Type"), data})
		}
	}
}
