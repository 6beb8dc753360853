package bot

import (
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/transfer"
)

// sheet is a feature's part of what leaves a community, and enters it.
type sheet struct {
	feature string
	transfer.Sheet
}

// Transfer registers sheets of rows that leave a community, and enter it. They
// hold nothing private. What a sheet refers to stands in one before it. People
// read its name as the text "sheet.<name>".
func (r *Registry) Transfer(sheets ...transfer.Sheet) {
	for _, s := range sheets {
		r.all.sheets = append(r.all.sheets, sheet{r.feature, s})
	}
}

// Sheets lists what leaves a community and enters it, in the order in which it
// can be taken in.
func (r *Registry) Sheets() (all []transfer.Sheet) {
	for _, s := range r.all.sheets {
		all = append(all, s.Sheet)
	}
	return all
}

// SheetLabel is what people read of a sheet's name.
func (r *Registry) SheetLabel(t i18n.Printer, name string) string {
	for _, s := range r.all.sheets {
		if s.Name == name {
			return t.For(s.feature).S("sheet." + name)
		}
	}
	return name
}
