// Package transfer lets organisers take out of the chat what belongs to their
// community: "/organiser export" answers with files, and "/organiser import" says
// how files come in. What is in them, and how they are written, is decided by
// whoever owns the rows and by the package bot/transfer.
//
//	transfer.go  the commands
//	texts/       every word the feature says, by language
package transfer

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/storage"
)

//go:embed texts/*.json
var files embed.FS

// Feature is the transfer feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "transfer" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	format := bot.Option{Name: "format", Complete: formats}
	r.Command(bot.Command{Name: "organiser export", Who: bot.Organisers, Options: []bot.Option{format}, Do: f.export})
	r.Command(bot.Command{Name: "organiser import", Who: bot.Organisers, Do: f.bring})
}

// The formats. Organisers who ask in the chat look at it in a spreadsheet.
const (
	asCSV  = "csv"
	asJSON = "json"
)

func formats(context.Context, *bot.Request, string) ([]chat.Option, error) {
	return []chat.Option{{Value: asCSV, Label: "CSV"}, {Value: asJSON, Label: "JSON"}}, nil
}

// mostBytes bounds what goes through a chat: files of messages are in memory, and
// the sandbox keeps them in its journal. Some 1,500 questions fit. Whoever runs
// Kith can export any number.
const mostBytes = 1 << 20

// errBig ends an export that is too big for the chat.
var errBig = errors.New("too big for the chat")

// Imported notes in the audit what came in from the command line.
func Imported(ctx context.Context, tx *storage.Tx, space chat.SpaceID, tallies []transfer.Tally) error {
	n := 0
	for _, t := range tallies {
		n += t.Added
	}
	return bot.Deed{Space: space, Feature: New().Name(), Kind: "imported", Args: i18n.Args{"n": n}}.Add(ctx, tx)
}

// export answers with the files, to whoever asked alone, and notes who took them.
func (f *Feature) export(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	format := strings.ToLower(strings.TrimSpace(o["format"]))
	if format == "" {
		format = asCSV
	}
	if !slices.Contains([]string{asCSV, asJSON}, format) {
		return nil, bot.Mistake("format", nil)
	}
	out := &parcel{}
	var tallies []transfer.Tally
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		tallies, err = out.pack(ctx, tx, transfer.Export{Space: r.Space.ID, Sheets: f.reg.Sheets()}, format)
		return err
	})
	if errors.Is(err, errBig) {
		return nil, bot.Mistake("big", i18n.Args{"space": string(r.Space.ID)})
	}
	if err != nil {
		return nil, err
	}
	err = r.InTx(ctx, func(tx *storage.Tx) error { return bot.Audit(ctx, tx, r, "exported", nil) })
	if err != nil {
		return nil, err
	}
	text := r.Text.T("export")
	rows := chat.Facts{}
	for _, t := range tallies {
		rows.Rows = append(rows.Rows, chat.Fact{Label: f.reg.SheetLabel(r.Text, t.Sheet), Value: r.Text.T("rows", i18n.Args{"n": t.Rows})})
	}
	return chat.Reply{Message: chat.Message{Text: text, Files: out.files, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, rows, chat.Note{Text: r.Text.T("export.keep")},
	}}}, nil
}

// parcel is files in memory that hold no more than they may together.
type parcel struct {
	files []chat.File
	bytes int
}

// pack writes all sheets, as spreadsheets or as one file.
func (p *parcel) pack(ctx context.Context, tx *storage.Tx, e transfer.Export, format string) ([]transfer.Tally, error) {
	var buffers []*bytes.Buffer
	open := func(name, kind string) io.Writer {
		p.files = append(p.files, chat.File{Name: name, Type: kind})
		buffers = append(buffers, &bytes.Buffer{})
		return bounded{p, buffers[len(buffers)-1]}
	}
	defer func() {
		for i, b := range buffers {
			p.files[i].Data = b.Bytes()
		}
	}()
	if format == asJSON {
		return e.JSON(ctx, tx, open("kith.json", "application/json"))
	}
	return e.CSV(ctx, tx, func(sheet string) (io.Writer, error) { return open(sheet+".csv", "text/csv; charset=utf-8"), nil })
}

type bounded struct {
	*parcel
	to io.Writer
}

func (b bounded) Write(data []byte) (int, error) {
	if b.bytes += len(data); b.bytes > mostBytes {
		return 0, errBig
	}
	return b.to.Write(data)
}

// bring says how files come in: messages to Kith carry none.
func (f *Feature) bring(_ context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	text := r.Text.T("import")
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Paragraph{Text: "`kith import --dry-run --space " + chat.Markup(r.Space.ID) + " topics.csv questions.csv`"},
		chat.Note{Text: r.Text.T("import.safe")},
		chat.Controls{Items: []chat.Control{chat.Button{Label: r.Text.S("button.export"), Do: bot.Run("organiser export")}}},
	}}}, nil
}
