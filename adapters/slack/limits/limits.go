// Package limits knows how long what Slack shows may be. Slack refuses what is
// longer with invalid_blocks or a like code, and no published schema says how long
// that is.
//
//	limits.go    the numbers
//	check.go     whether blocks and views keep them
//	blocks.go    what is looked at in each block
//	elements.go  and in what is pressed, chosen or typed
//
// It knows nothing of Kith.
package limits

// Lengths are in runes. Source: the pages of docs.slack.dev/reference/block-kit,
// and the comments of the npm package @slack/types 3.2.0.
const (
	Blocks         = 50    // of a message
	ViewBlocks     = 100   // of a modal or a home tab
	Message        = 12000 // all blocks of a message as JSON: Slack refuses from about 13,200 on (bolt-js#2509)
	Text           = 3500  // the text beside the blocks: 4,000 are recommended, and 40,000 refused
	ViewTitle      = 24    // and submit, and close
	CallbackID     = 255
	Metadata       = 3000 // private_metadata of a view
	ID             = 255  // block_id and action_id
	Header         = 150
	Section        = 3000
	Fields         = 10 // of a section
	Field          = 2000
	ContextItems   = 10 // elements of a context
	Actions        = 25 // elements of an actions block
	Button         = 75
	Value          = 2000 // of a button
	URL            = 3000
	Placeholder    = 150
	Options        = 100
	Option         = 75 // text, value and description of one
	Radios         = 10 // options of radio buttons and checkboxes
	Label          = 2000
	Hint           = 2000
	Input          = 3000 // characters of a plain-text input
	Alt            = 2000 // of an image
	ImageTitle     = 2000
	TextObject     = 3000 // any text object that nothing shorter is said of
	OverflowChoice = 5
)
