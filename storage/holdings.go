package storage

import (
	"fmt"
	"slices"
	"strings"
)

// Holds is what a column holds of people.
type Holds string

const (
	// Account is whose something is: an account, or the person behind accounts,
	// alone or within an ID or a list.
	Account Holds = "account"
	// Words is what somebody wrote, or what was taken from it, such as stems.
	Words Holds = "words"
)

// Erasure is what becomes of a column's value when the person it is about is
// erased.
type Erasure string

const (
	Deleted Erasure = "row deleted"
	Emptied Erasure = "emptied"
	Renamed Erasure = "former member" // somebody nobody can name stands there instead
	Kept    Erasure = "kept"          // docs/privacy.md says why
)

// Table says what the columns of a table hold of people. Whoever owns a table
// declares every text column of it: a new one without a rule fails a test.
type Table struct {
	Name string

	// Plain are the columns, between spaces, that hold nothing of anybody: IDs of
	// rows, of spaces and of conversations that many people read, states, names of
	// kinds.
	Plain  string
	People []Column

	// Of and In say whose rows these are where the table has no column space: the
	// column Of names the row of the table In, by its id.
	Of, In string
	// Apart says why the rows are of no space, or who else forgets them with it.
	Apart string
}

// Own is whether the table declares a column of that name.
func (t Table) Own(name string) bool {
	return slices.Contains(strings.Fields(t.Plain), name) || slices.ContainsFunc(t.People, func(c Column) bool { return c.Name == name })
}

// Column is a column that holds something of people.
type Column struct {
	Name   string
	Holds  Holds
	Erased Erasure
}

// Columns are the text columns of the tables as "table.column". Those that hold
// nothing have the zero Column. It panics when one is declared twice, which is a
// fault of the build.
func Columns(tables []Table) map[string]Column {
	all := map[string]Column{}
	for _, t := range tables {
		columns := slices.Clone(t.People)
		for _, name := range strings.Fields(t.Plain) {
			columns = append(columns, Column{Name: name})
		}
		for _, c := range columns {
			key := t.Name + "." + c.Name
			if _, twice := all[key]; twice {
				panic(fmt.Sprintf("storage: the column %s is declared twice", key))
			}
			if c.Holds == "" {
				c = Column{}
			}
			all[key] = c
		}
	}
	return all
}

// OwnTables is what this package's own table holds.
var OwnTables = []Table{{Name: "migration", Plain: "source name sum", Apart: "of the program"}}
