package cohorts

import (
	"strconv"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

// programmeForm asks what a programme is, with what it was. id is empty for a new
// one.
func programmeForm(r *bot.Request, id string, p *Programme) chat.Form {
	t := r.Text
	day := func(at time.Time) []string {
		if at.IsZero() {
			return nil
		}
		return []string{at.In(r.Space.Location()).Format(time.DateOnly)}
	}
	line := func(name string, most int, value []string) chat.Field {
		return chat.Field{Name: name, Kind: chat.Line, Label: t.S("form." + name), Hint: t.S("form." + name + ".hint"), Max: most, Value: value}
	}
	form := chat.Form{Do: do("programme", id), Title: t.S("form.title"), Submit: t.S("form.submit")}
	var name []string
	if p.Name != "" {
		name = []string{cut(p.Name, maxName)}
	}
	form.Fields = []chat.Field{
		line("name", maxName, name),
		line("until", 20, day(p.Until)),
		line("ends", 20, day(p.Ends)),
		line("seats", 2, []string{strconv.Itoa(max(1, min(p.Seats, maxSeats)))}),
		yesNo(t, "ranking", "form.ranking", p.Ranking),
	}
	return form
}
