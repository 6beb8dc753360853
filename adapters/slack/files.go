package slack

import (
	"bytes"
	"context"
	"crypto/sha256"
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
	// processing is how long Slack may take to look at a picture that was uploaded.
	// Until then it refuses messages that show it. To ask whether it has, one has to be
	// allowed to read all files. Source: github.com/slackapi/python-slack-sdk, issues
	// 1277 and 1521.
	processing = 8 * time.Second
)

// isPicture is whether a file is one that Slack shows in a block. Source:
// docs.slack.dev/reference/block-kit/composition-objects/slack-file-object.
func isPicture(f chat.File) bool {
	return slices.Contains([]string{"image/png", "image/jpeg", "image/gif"}, f.Type)
}

// picture is a file that Slack has, and since when.
type picture struct {
	id string
	at time.Time
}

// pictures are those of a message, by their names. They are uploaded unless that was
// done lately.
func (a *Adapter) pictures(ctx context.Context, team string, m chat.Message, p pace.Priority) (map[string]picture, error) {
	all := map[string]picture{}
	for _, b := range m.Blocks {
		shown, ok := b.(chat.Picture)
		i := slices.IndexFunc(m.Files, func(f chat.File) bool { return f.Name == shown.File && isPicture(f) })
		if _, done := all[shown.File]; !ok || i < 0 || done {
			continue
		}
		is, err := a.picture(ctx, team, m.Files[i], p)
		if err != nil {
			return nil, err
		}
		all[shown.File] = is
	}
	return all, nil
}

func (a *Adapter) picture(ctx context.Context, team string, f chat.File, p pace.Priority) (picture, error) {
	sum := sha256.Sum256(append([]byte(f.Alt+"\x00"), f.Data...))
	key := [2]string{team, string(sum[:])}
	if is, ok := a.out.uploaded.of(key, uploadedFor); ok {
		return is, nil
	}
	file, err := a.upload(ctx, team, f, p)
	if err == nil {
		err = a.complete(ctx, team, slackgo.CompleteUploadExternalParameters{Files: []slackgo.FileSummary{file}}, p)
	}
	if err != nil {
		return picture{}, err
	}
	is := picture{file.ID, time.Now()}
	a.out.uploaded.put(key, is)
	return is, nil
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
