package slack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// A picture is uploaded for itself and then stands in its message as a block, by its
// ID: the message is one, knows where it is at once, and can be edited, in channels
// of every kind, in direct conversations, in private answers and on home tabs alike.
// A file shared into a channel would be a message of its own, whose ID Slack tells
// some time later.
//
// Any other file can only be shared. It follows its message, which names it: in the
// message's thread where there are many, below it elsewhere.

const (
	// uploadedFor is how long an uploaded picture is shown again instead of being
	// uploaded again.
	uploadedFor = 24 * time.Hour
	// processing is how long it is waited at most until Slack has looked at a picture,
	// and can show it. Source: github.com/slackapi/python-slack-sdk, issue 1277.
	processing = 8 * time.Second
)

// isPicture is whether a file is one that Slack shows in a block. Source:
// docs.slack.dev/reference/block-kit/composition-objects/slack-file-object.
func isPicture(f chat.File) bool {
	return slices.Contains([]string{"image/png", "image/jpeg", "image/gif"}, f.Type)
}

// pictures are Slack's IDs of a message's pictures, by their names. One that Slack
// does not get ready in time has none, and its description is shown instead.
func (a *Adapter) pictures(ctx context.Context, team string, m chat.Message, p pace.Priority) (map[string]string, error) {
	ids := map[string]string{}
	for _, b := range m.Blocks {
		shown, ok := b.(chat.Picture)
		i := slices.IndexFunc(m.Files, func(f chat.File) bool { return f.Name == shown.File && isPicture(f) })
		if !ok || i < 0 || ids[shown.File] != "" {
			continue
		}
		id, err := a.picture(ctx, team, m.Files[i], p)
		if err != nil {
			return nil, err
		}
		ids[shown.File] = id
	}
	return ids, nil
}

func (a *Adapter) picture(ctx context.Context, team string, f chat.File, p pace.Priority) (string, error) {
	sum := sha256.Sum256(append([]byte(f.Alt+"\x00"), f.Data...))
	key := [2]string{team, string(sum[:])}
	if id, ok := a.out.uploaded.of(key, uploadedFor); ok {
		return id, nil
	}
	is, err := a.upload(ctx, team, f, p)
	if err == nil {
		err = a.complete(ctx, team, slackgo.CompleteUploadExternalParameters{Files: []slackgo.FileSummary{is}}, p)
	}
	if err != nil {
		return "", err
	}
	ready, err := a.ready(ctx, team, is.ID, p)
	if err != nil || !ready {
		return "", err
	}
	a.out.uploaded.put(key, is.ID)
	return is.ID, nil
}

// upload hands a file over to Slack, where nobody sees it yet.
func (a *Adapter) upload(ctx context.Context, team string, f chat.File, p pace.Priority) (is slackgo.FileSummary, err error) {
	var to *slackgo.GetUploadURLExternalResponse
	c := call{team: team, method: "files.getUploadURLExternal", priority: p, again: true}
	err = a.call(ctx, c, func(api *slackgo.Client) (err error) {
		to, err = api.GetUploadURLExternalContext(ctx, slackgo.GetUploadURLExternalParameters{FileName: f.Name, FileSize: len(f.Data), AltTxt: f.Alt})
		return err
	})
	if err != nil {
		return is, err
	}
	t, err := a.team(ctx, team)
	if err != nil {
		return is, err
	}
	err = t.api.UploadToURL(ctx, slackgo.UploadToURLParameters{UploadURL: to.UploadURL, Reader: bytes.NewReader(f.Data), Filename: f.Name})
	return slackgo.FileSummary{ID: to.FileID, Title: f.Name}, meaning(err)
}

func (a *Adapter) complete(ctx context.Context, team string, files slackgo.CompleteUploadExternalParameters, p pace.Priority) error {
	return a.call(ctx, call{team: team, method: "files.completeUploadExternal", priority: p}, func(api *slackgo.Client) error {
		_, err := api.CompleteUploadExternalContext(ctx, files)
		return err
	})
}

// ready waits until Slack knows what a file is, which it finds out by itself.
func (a *Adapter) ready(ctx context.Context, team, id string, p pace.Priority) (bool, error) {
	for wait, waited := pause, time.Duration(0); ; wait *= 2 {
		var is *slackgo.File
		err := a.call(ctx, call{team: team, method: "files.info", priority: p, again: true}, func(api *slackgo.Client) (err error) {
			is, _, _, err = api.GetFileInfoContext(ctx, id, 0, 0)
			return err
		})
		switch {
		case err == nil && is.Mimetype != "":
			return true, nil
		case errors.Is(err, chat.ErrForbidden), err == nil && waited >= processing:
			a.log.WarnContext(ctx, "a picture is not shown", "team", team, "file", id, "error", err)
			return false, nil
		case err != nil:
			return false, err
		}
		if err := sleep(ctx, wait); err != nil {
			return false, err
		}
		waited += wait
	}
}

// offered uploads the files of a message that no block shows.
func (a *Adapter) offered(ctx context.Context, team string, m chat.Message, p pace.Priority) (all []slackgo.FileSummary, err error) {
	for _, f := range m.Files {
		if slices.Contains(m.Blocks, chat.Block(chat.Picture{File: f.Name})) || len(f.Data) == 0 {
			continue
		}
		is, err := a.upload(ctx, team, f, p)
		if err != nil {
			return nil, err
		}
		all = append(all, is)
	}
	return all, nil
}

// share shows uploaded files behind a message: in its thread where many would have
// two messages of one, below it elsewhere.
func (a *Adapter) share(ctx context.Context, team string, files []slackgo.FileSummary, to where, ts string, p pace.Priority) error {
	if len(files) == 0 {
		return nil
	}
	if to.thread == "" && a.heard(to) {
		to.thread = ts
	}
	return a.complete(ctx, team, slackgo.CompleteUploadExternalParameters{Files: files, Channel: to.channel, ThreadTimestamp: to.thread}, p)
}
