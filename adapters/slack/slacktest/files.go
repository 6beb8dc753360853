package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func (s *Server) fileMethods() {
	write := []string{"files:write"}
	s.methods["files.getUploadURLExternal"] = method{do: s.uploadURL, tier: tier4, scopes: write, form: true}
	s.methods["files.completeUploadExternal"] = method{do: s.completeUpload, tier: tier4, scopes: write}
	s.methods["files.info"] = method{do: s.fileInfo, tier: tier4, scopes: []string{"files:read"}, form: true}
	s.methods["files.delete"] = method{do: s.fileDelete, tier: tier3, scopes: write}
}

func ending(name string) string { return strings.TrimPrefix(filepath.Ext(name), ".") }

func mimeOf(name string) string {
	if kind := mime.TypeByExtension(filepath.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// isFile is whether a block may show a file.
func (s *Server) isFile(id string) bool { return s.files[id] != nil && s.files[id].complete }

func (s *Server) uploadURL(c *call) (object, error) {
	length, err := strconv.Atoi(c.str("length"))
	if c.str("filename") == "" || err != nil || length < 1 {
		return nil, refuse("invalid_arguments", "[ERROR] filename and length are required")
	}
	f := &file{id: s.newID("F"), name: c.str("filename"), alt: c.str("alt_txt"), team: c.team, by: c.team.bot.id, length: length, upload: s.secret()}
	s.files[f.id] = f
	return object{"upload_url": s.base + "/upload/" + f.id + "/" + f.upload, "file_id": f.id}, nil
}

// serveUpload takes what a file holds.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request, path string) {
	s.mu.Lock()
	f := s.failing(Upload, "")
	s.mu.Unlock()
	data, err := uploaded(r)
	if !passes(r.Context(), f.Delay) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.instead() && !f.After {
		s.fail(w, f)
		return
	}
	id, secret, _ := strings.Cut(path, "/")
	is := s.files[id]
	switch {
	case is == nil || is.upload == "" || is.upload != secret:
		http.Error(w, "not found", http.StatusNotFound)
	case err != nil || len(data) != is.length:
		http.Error(w, fmt.Sprintf("expected %d bytes", is.length), http.StatusBadRequest)
	default:
		is.data = data
		if f.instead() {
			s.fail(w, f)
			return
		}
		_, _ = fmt.Fprintf(w, "OK - %d", len(data))
	}
	s.count(Request{Method: Upload, Status: http.StatusOK, At: s.limitNow()})
}

// fail answers with a fault.
func (s *Server) fail(w http.ResponseWriter, f Fault) {
	if f.Cut {
		cutOff(w)
		return
	}
	f.result().write(w)
}

// uploaded is the file of a request: its body, or a part of it.
func uploaded(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return io.ReadAll(io.LimitReader(r.Body, maxUpload))
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return io.ReadAll(io.LimitReader(part, maxUpload))
		}
	}
}

// maxUpload is how much the double takes; Slack takes a gigabyte.
const maxUpload = 64 << 20

// completeUpload makes uploaded files exist, and shows them in a channel when it
// names one.
func (s *Server) completeUpload(c *call) (object, error) {
	is := content{text: c.str("initial_comment"), rawBlocks: c.raw("blocks")}
	if is.rawBlocks != nil {
		var err error
		if is.blocks, err = s.checkBlocks(is.rawBlocks); err != nil {
			return nil, err
		}
	}
	places, threads, err := s.shares(c)
	if err != nil {
		return nil, err
	}
	all, err := s.uploads(c)
	if err != nil {
		return nil, err
	}
	said := []object{}
	for _, f := range all {
		f.complete, f.upload = true, ""
		said = append(said, s.fileJSON(f))
	}
	for i, at := range places {
		s.share(at, threads[i], all, is)
	}
	return object{"files": said}, nil
}

// shares are the channels in which files are to be shown, and the threads there.
func (s *Server) shares(c *call) (places []*channel, threads []string, err error) {
	channels := c.list("channels")
	if id := c.str("channel_id"); id != "" {
		channels = append(channels, id)
	}
	for _, id := range channels {
		at, err := s.writable(c, id)
		if err != nil {
			return nil, nil, err
		}
		thread, err := at.threadOf(c)
		if err != nil {
			return nil, nil, err
		}
		places, threads = append(places, at), append(threads, thread)
	}
	return places, threads, nil
}

// uploads are the files that a call names, once all of them were uploaded.
func (s *Server) uploads(c *call) (all []*file, err error) {
	var named []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal(c.raw("files"), &named) != nil || len(named) == 0 {
		return nil, missing("files")
	}
	for _, one := range named {
		f := s.files[one.ID]
		if f == nil || f.team != c.team || f.complete || f.data == nil {
			return nil, refuse("file_not_found")
		}
		f.title = one.Title
		all = append(all, f)
	}
	return all, nil
}

// share shows files in a channel.
func (s *Server) share(at *channel, thread string, files []*file, is content) {
	m := &message{ts: s.newTS(), thread: thread, channel: at, user: at.team.bot.id, botID: at.team.botID, subtype: "file_share", files: files}
	m.say(is)
	m.notifies = at.notified(m.mentions, m.user)
	at.add(m)
	for _, f := range files {
		f.in = append(f.in, at.id)
	}
	s.trouble.counts.Posted++
	s.show(Posted, m)
	s.echo(m)
}

func (s *Server) fileInfo(c *call) (object, error) {
	f := s.files[c.str("file")]
	if f == nil || f.team != c.team || !f.complete {
		return nil, refuse("file_not_found")
	}
	return object{"file": s.fileJSON(f)}, nil
}

func (s *Server) fileDelete(c *call) (object, error) {
	f := s.files[c.str("file")]
	if f == nil || f.team != c.team {
		return nil, refuse("file_not_found")
	}
	delete(s.files, f.id)
	for _, id := range f.in {
		for _, m := range s.channels[id].messages {
			m.files = slices.DeleteFunc(slices.Clone(m.files), func(one *file) bool { return one == f })
		}
	}
	return object{}, nil
}

// serveFile is what url_private leads to: a token is needed.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	token := s.tokens[bearer]
	id, _, _ := strings.Cut(path, "/")
	f := s.files[id]
	if token == nil || token.revoked != "" || f == nil || !f.complete || f.team != token.team {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mimeOf(f.name))
	_, _ = w.Write(f.data)
}
