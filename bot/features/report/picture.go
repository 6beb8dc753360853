package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-analyze/charts"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// The picture is for a telephone: so wide that its letters are read there, on
// white in light and dark surroundings alike. Columns are told apart by their
// order, which the legend numbers, and by how dark they are; each has its value
// above it. The same figures have the same bytes.

const (
	pictureName = "report.png"
	wide        = 480 // pixels
	high        = 250 // of one chart
	between     = 10  // charts
	mostCharts  = 4
	letters     = 15 // points
	fewLetters  = 11 // points, of values too long for the narrow columns of two series
	mostLetters = 24 // of a name in the legend
	mostTitle   = 42 // letters
)

// picture draws charts one below the other; without any it has no data. It is a
// computation, so it happens outside of transactions.
func picture(t i18n.Printer, all []bot.Chart) (chat.File, error) {
	all = telling(all)
	if len(all) == 0 {
		return chat.File{}, nil
	}
	file := chat.File{Name: pictureName, Type: "image/png", Alt: alternative(t, all)}
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: wide, Height: len(all) * (high + between)})
	p.FilledRect(0, 0, p.Width(), p.Height(), charts.ColorWhite, charts.ColorWhite, 0)
	for i, c := range all {
		top := i * (high + between)
		at := p.Child(charts.PainterBoxOption(charts.NewBox(0, top, wide, top+high)))
		if err := at.BarChart(columns(t, c)); err != nil {
			return chat.File{}, fmt.Errorf("draw %q: %w", c.Title, err)
		}
	}
	var err error
	file.Data, err = p.Bytes()
	return file, err
}

// telling are the charts in which something stands.
func telling(all []bot.Chart) (some []bot.Chart) {
	for _, c := range all {
		for _, s := range c.Series {
			if top(s.Values) > 0 && len(some) < mostCharts {
				some = append(some, c)
				break
			}
		}
	}
	return some
}

// top is the largest value; 0 when there is none.
func top(values []float64) (most float64) {
	for _, v := range values {
		if v > most {
			most = v
		}
	}
	return most
}

// columns is a chart as the library takes it.
func columns(t i18n.Printer, c bot.Chart) charts.BarChartOption {
	data, most := make([][]float64, len(c.Series)), 0.0
	names := make([]string, len(c.Series))
	for i, s := range c.Series {
		most = max(most, top(s.Values))
		names[i] = drawable(cut(numbered(t, c, i), mostLetters))
		for _, v := range s.Values {
			if math.IsNaN(v) {
				v = charts.GetNullValue()
			}
			data[i] = append(data[i], v)
		}
	}
	axis := func(v float64) string { return strings.TrimSpace(short(v) + " " + drawable(c.Unit)) }
	opt := charts.NewBarChartOptionWithData(data)
	small := charts.FontStyle{FontSize: letters, FontColor: charts.ColorBlack}
	opt.Theme = theme
	opt.Padding = charts.NewBox(12, 10, 16, 6)
	opt.Title = charts.TitleOption{Text: drawable(cut(c.Title, mostTitle)), FontStyle: charts.FontStyle{FontSize: letters + 1, FontColor: charts.ColorBlack}}
	opt.Legend = charts.LegendOption{
		SeriesNames: names, FontStyle: small, Symbol: charts.SymbolSquare,
		Offset: charts.OffsetStr{Left: charts.PositionLeft, Top: "30"}, Show: charts.Ptr(len(names) > 1),
	}
	opt.CategoryAxis = charts.CategoryAxisOption{LabelFontStyle: small, LabelCount: len(c.Weeks), Labels: labels(t, c.Weeks)}
	opt.ValueAxis = []charts.ValueAxisOption{{
		Min: charts.Ptr(0.0), Max: charts.Ptr(roof(most)), LabelCount: 5, LabelFontStyle: small, ValueFormatter: axis,
	}}
	values := small
	if len(c.Series) > 1 && most >= 100 {
		values.FontSize = fewLetters
	}
	for i := range opt.SeriesList {
		opt.SeriesList[i].Label = charts.SeriesLabel{Show: charts.Ptr(true), FontStyle: values, ValueFormatter: short}
	}
	return opt
}

// theme has two colours that differ in how dark they are, so that neither a
// weak eye for colours nor a printer mixes them up; further ones alternate.
var theme = charts.MakeTheme(charts.ThemeOption{
	BackgroundColor: charts.ColorWhite, TextColor: charts.ColorBlack,
	AxisStrokeColor: charts.ColorBlack, AxisSplitLineColor: charts.Color{R: 216, G: 216, B: 216, A: 255},
	SeriesColors: []charts.Color{{R: 20, G: 60, B: 120, A: 255}, {R: 240, G: 165, B: 80, A: 255}, {R: 90, G: 90, B: 90, A: 255}, {R: 150, G: 205, B: 190, A: 255}},
})

// roof is where the axis ends: with room for the numbers above the columns, and
// divisible by four, so that the lines stand at whole numbers.
func roof(most float64) float64 {
	step := 1.0
	for 4*step < most*1.1 {
		switch lead := step / math.Pow(10, math.Floor(math.Log10(step))); {
		case lead < 1.5:
			step *= 2
		case lead < 3:
			step *= 2.5
		default:
			step *= 2
		}
		step = math.Ceil(step)
	}
	return 4 * step
}

// short writes a value in the few letters that fit above a column.
func short(v float64) string {
	switch {
	case v >= 1e6:
		return strconv.FormatFloat(math.Round(v/1e5)/10, 'f', -1, 64) + "M"
	case v >= 1e4:
		return strconv.FormatFloat(math.Round(v/1e3), 'f', -1, 64) + "k"
	case v >= 1e3:
		return strconv.FormatFloat(math.Round(v/1e2)/10, 'f', -1, 64) + "k"
	case v >= 100:
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

func labels(t i18n.Printer, weeks []time.Time) (all []string) {
	for _, w := range weeks {
		all = append(all, drawable(day(t, w)))
	}
	return all
}

// day is a date without its year.
func day(t i18n.Printer, at time.Time) string {
	return t.S("day", i18n.Args{"day": at.Day(), "month": t.S("month." + strconv.Itoa(int(at.Month())))})
}

// numbered is the name of a series, with the place of its columns when there are
// others.
func numbered(t i18n.Printer, c bot.Chart, i int) string {
	if len(c.Series) == 1 {
		return c.Series[i].Name
	}
	return t.S("chart.column", i18n.Args{"number": i + 1, "name": c.Series[i].Name})
}

// alternative says in words what the charts show.
func alternative(t i18n.Printer, all []bot.Chart) string {
	var parts []string
	for _, c := range all {
		first, last := c.Weeks[0], c.Weeks[len(c.Weeks)-1]
		parts = append(parts, t.S("chart.words", i18n.Args{"title": c.Title, "first": day(t, first), "last": day(t, last), "n": len(c.Weeks)}))
		for _, s := range c.Series {
			parts = append(parts, t.S("chart.series", i18n.Args{"name": s.Name, "values": spoken(t, s.Values, c.Unit)}))
		}
	}
	return cut(strings.Join(parts, " "), chat.MaxAlt)
}

// cut leaves at most so many letters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// spoken lists values, with the words for those that there are not.
func spoken(t i18n.Printer, values []float64, unit string) string {
	var all []string
	for _, v := range values {
		switch {
		case math.IsNaN(v):
			all = append(all, t.S("chart.unknown"))
		case unit != "":
			all = append(all, short(v)+" "+unit)
		default:
			all = append(all, short(v))
		}
	}
	return strings.Join(all, ", ")
}

// drawable puts a question mark in place of what the font cannot draw: emoji,
// and letters of scripts that it lacks.
func drawable(s string) string {
	font := charts.GetDefaultFont()
	return strings.Map(func(r rune) rune {
		if font.Index(r) == 0 {
			return '?'
		}
		return r
	}, s)
}
