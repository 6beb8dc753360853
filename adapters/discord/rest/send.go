package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	// patience is how long one request may take, and patienceFiles when it carries files.
	patience      = 30 * time.Second
	patienceFiles = 2 * time.Minute
	// largest is how much of an answer is read. A thousand members are a megabyte.
	largest = 16 << 20
)

// send makes one request of a job. It goes past [http.Client], whose errors name
// the address, and with it the tokens of interactions.
func (c *Client) send(ctx context.Context, j *job) (*answer, error) {
	limit := patience
	switch {
	case j.Within > 0:
		limit = j.Within
	case len(j.Files) > 0:
		limit = patienceFiles
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var body io.Reader
	if j.contentType != "" {
		body = bytes.NewReader(j.body)
	}
	req, err := http.NewRequestWithContext(ctx, j.Method, c.base+j.Path, body)
	if err != nil {
		return nil, errPath
	}
	c.head(req.Header, j)
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	read, err := readBody(resp)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	return readAnswer(resp, read), nil
}

// readBody reads an answer to its end, so that its connection can be used again.
func readBody(resp *http.Response) ([]byte, error) {
	defer func() { _ = resp.Body.Close() }()
	var buf bytes.Buffer
	if n := resp.ContentLength; n > 0 && n <= largest {
		buf.Grow(int(n) + bytes.MinRead)
	}
	n, err := buf.ReadFrom(io.LimitReader(resp.Body, largest+1))
	if err == nil && n > largest {
		err = fmt.Errorf("more than %d bytes", largest)
	}
	return buf.Bytes(), err
}
