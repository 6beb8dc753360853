package bot

import "github.com/kith-community/kith/bot/chat"

// shareRows lets neighbouring sections of a page share a row of buttons when there
// is more than a message can hold. The shortest two are put together first, at
// the place of the second, so that as many sections as possible keep a row of their
// own.
func shareRows(blocks []chat.Block) []chat.Block {
	for {
		var rows []int // where rows stand
		controls := 0
		for i, b := range blocks {
			if row, ok := b.(chat.Controls); ok {
				rows = append(rows, i)
				controls += len(row.Items)
			}
		}
		if len(rows) <= chat.MaxRows && len(rows)+controls <= chat.MaxControls && chat.Parts(blocks) <= chat.MaxParts {
			return blocks
		}
		first, second := shortest(blocks, rows)
		if second == 0 {
			return blocks // nothing fits beside anything
		}
		blocks = join(blocks, first, second)
	}
}

// shortest are the two neighbouring rows of buttons that are shortest together, and
// fit one row; zeros for none.
func shortest(blocks []chat.Block, rows []int) (first, second int) {
	least := chat.MaxRow + 1
	for i := 1; i < len(rows); i++ {
		one, other := buttons(blocks[rows[i-1]]), buttons(blocks[rows[i]])
		if one > 0 && other > 0 && one+other < least {
			least, first, second = one+other, rows[i-1], rows[i]
		}
	}
	return first, second
}

// buttons is how many buttons a row has; 0 for one that holds a select.
func buttons(b chat.Block) int {
	row, _ := b.(chat.Controls)
	for _, item := range row.Items {
		if _, ok := item.(chat.Button); !ok {
			return 0
		}
	}
	return len(row.Items)
}

func join(blocks []chat.Block, first, second int) []chat.Block {
	var joined []chat.Block
	for i, b := range blocks {
		switch i {
		case first:
		case second:
			items := append([]chat.Control{}, blocks[first].(chat.Controls).Items...)
			joined = append(joined, chat.Controls{Items: append(items, b.(chat.Controls).Items...)})
		default:
			joined = append(joined, b)
		}
	}
	return joined
}
