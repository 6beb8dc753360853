package gratitude

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/go-analyze/charts"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// The picture is for those who like to look: what the thanks were about, a bar for
// each topic with its number beside it. It has no time in it, so that nothing
// rises or falls.

const (
	pictureName = "thanks.png"
	wide        = 480 // pixels
	barHigh     = 44  // of one bar, with what is around it
	around      = 70  // title and margins
	letters     = 15  // points
	mostLetters = 20  // of a topic beside its bar
)

// showPicture draws outside of any transaction: it is a computation.
func (f *Feature) showPicture(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	var l led
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		l, err = loadLed(ctx, tx, r.Text, r.Space.ID, r.Actor.ID, time.Time{})
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(l.topics) == 0 {
		return chat.Reply{Message: chat.Message{Text: r.Text.T("led.none")}}, nil
	}
	file, err := picture(r.Text, l.topics[:min(len(l.topics), mostTopics)])
	text := r.Text.T("picture.text")
	return replied(chat.Message{
		Text: text, Files: []chat.File{file}, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Picture{File: file.Name}},
	}, err)
}

// picture draws the topics, the most frequent on top. The same figures have the
// same bytes.
func picture(t i18n.Printer, topics []topicCount) (chat.File, error) {
	file := chat.File{Name: pictureName, Type: "image/png", Alt: inWords(t, topics)}
	values, names, most := make([]float64, len(topics)), make([]string, len(topics)), 0
	for i, topic := range topics {
		at := len(topics) - 1 - i // the library begins below
		values[at], names[at] = float64(topic.n), drawable(shorten(topic.name, mostLetters))
		most = max(most, topic.n)
	}
	high := around + barHigh*len(topics)
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: wide, Height: high})
	p.FilledRect(0, 0, wide, high, charts.ColorWhite, charts.ColorWhite, 0)
	opt := charts.NewBarChartOptionWithData([][]float64{values})
	opt.Horizontal = true
	font := charts.FontStyle{FontSize: letters, FontColor: charts.ColorBlack}
	opt.Theme = theme
	opt.Padding = charts.NewBox(12, 10, 40, 6)
	opt.Title = charts.TitleOption{Text: drawable(t.S("picture.title")), FontStyle: font}
	opt.Legend = charts.LegendOption{Show: charts.Ptr(false)}
	opt.CategoryAxis = charts.CategoryAxisOption{Labels: names, LabelFontStyle: font}
	opt.ValueAxis = []charts.ValueAxisOption{{Min: charts.Ptr(0.0), Max: charts.Ptr(float64(most)), Show: charts.Ptr(false)}}
	for i := range opt.SeriesList {
		opt.SeriesList[i].Label = charts.SeriesLabel{Show: charts.Ptr(true), FontStyle: font, ValueFormatter: func(v float64) string { return fmt.Sprint(int(v)) }}
	}
	if err := p.BarChart(opt); err != nil {
		return file, fmt.Errorf("draw thanks by topic: %w", err)
	}
	var err error
	file.Data, err = p.Bytes()
	return file, err
}

// theme is dark on white, for light and dark surroundings alike.
var theme = charts.MakeTheme(charts.ThemeOption{
	BackgroundColor: charts.ColorWhite, TextColor: charts.ColorBlack, AxisStrokeColor: charts.ColorBlack,
	AxisSplitLineColor: charts.ColorWhite, SeriesColors: []charts.Color{{R: 20, G: 60, B: 120, A: 255}},
})

// inWords says what the picture shows.
func inWords(t i18n.Printer, topics []topicCount) string {
	parts := []string{t.S("picture.title") + "."}
	for _, topic := range topics {
		parts = append(parts, t.S("picture.topic", i18n.Args{"topic": topic.name, "n": topic.n}))
	}
	return shorten(strings.Join(parts, " "), chat.MaxAlt)
}

// drawable puts a question mark in place of what the font cannot draw.
func drawable(s string) string {
	font := charts.GetDefaultFont()
	return strings.Map(func(r rune) rune {
		if font.Index(r) == 0 {
			return '?'
		}
		return r
	}, s)
}
