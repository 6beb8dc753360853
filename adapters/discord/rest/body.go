package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strconv"
	"strings"
)

// encode is the body of a call and its type.
func (c Call) encode() (body []byte, kind string, err error) {
	if c.Body == nil {
		return nil, "", nil
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // "<@1>" is what people write
	if err := encoder.Encode(c.Body); err != nil {
		return nil, "", fmt.Errorf("write a request: %w", err)
	}
	if len(c.Files) == 0 {
		return out.Bytes(), "application/json", nil
	}
	return c.multipart(out.Bytes())
}

// multipart is a body with files, as Discord wants it: the JSON as payload_json.
func (c Call) multipart(payload []byte) (body []byte, kind string, err error) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	put := func(name, file, kind string, data []byte) {
		if err != nil {
			return
		}
		h := textproto.MIMEHeader{"Content-Type": {kind}, "Content-Disposition": {`form-data; name="` + name + `"`}}
		if file != "" {
			h.Set("Content-Disposition", `form-data; name="`+name+`"; filename="`+quote.Replace(file)+`"`)
		}
		var part io.Writer
		if part, err = w.CreatePart(h); err == nil {
			_, err = part.Write(data)
		}
	}
	put("payload_json", "", "application/json", payload)
	for i, f := range c.Files {
		kind := f.Type
		if kind == "" {
			kind = "application/octet-stream"
		}
		put("files["+strconv.Itoa(i)+"]", f.Name, kind, f.Data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, "", fmt.Errorf("write a request: %w", err)
	}
	return out.Bytes(), w.FormDataContentType(), nil
}

var quote = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")

func bodyReader(body []byte) io.Reader {
	if body == nil {
		return nil
	}
	return bytes.NewReader(body)
}
