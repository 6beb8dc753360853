package chat

// Message is what the bot shows. Text alone must make sense: it is the
// notification, the screen reader's text and the fallback for any block a
// platform cannot draw. When there are Blocks, they repeat what Text says and a
// platform that draws them does not draw Text as well.
type Message struct {
	Text   Markup
	Blocks []Block
	Files  []File
	Ping   []UserID // the only people this message may notify
	// Tags say what a message with a thread is about and how it stands, the
	// most telling first. A platform that files such messages shows them there;
	// elsewhere nobody sees them.
	Tags []string
}

// A Block is one row of a message. The set is closed; every adapter renders or
// degrades every block.
type Block interface{ isBlock() }

type (
	// Heading is the title of what follows, in plain text.
	Heading struct{ Text string }
	// Paragraph is running text.
	Paragraph struct{ Text Markup }
	// Quote is what a person wrote, set apart from the bot's words.
	Quote struct{ Text Markup }
	// Note is small print.
	Note struct{ Text Markup }
	// Divider separates what stands above from what stands below.
	Divider struct{}
	// Facts are short label and value pairs.
	Facts struct{ Rows []Fact }
	// Picture shows the file of that name among the message's Files.
	Picture struct{ File string }
	// Controls is a row of things to press or to choose from: up to five
	// buttons, or one select.
	Controls struct{ Items []Control }
)

// Fact is one labelled value.
type Fact struct {
	Label string
	Value Markup
}

func (Heading) isBlock()   {}
func (Paragraph) isBlock() {}
func (Quote) isBlock()     {}
func (Note) isBlock()      {}
func (Divider) isBlock()   {}
func (Facts) isBlock()     {}
func (Picture) isBlock()   {}
func (Controls) isBlock()  {}

// A Control is something to press or to choose from.
type Control interface{ isControl() }

type (
	// Button runs Do, or opens URL when Do is zero.
	Button struct {
		Label string
		Style Style
		Do    ActionID
		URL   string
	}

	// Select runs Do with what was chosen.
	Select struct {
		Placeholder string
		Do          ActionID
		Of          Source
		Options     []Option // when Of is FromOptions
		Chosen      []string // chosen already
		Max         int      // how many may be chosen; 0 means one
	}
)

func (Button) isControl() {}
func (Select) isControl() {}

// Source is where the options of a select or of a choice come from.
type Source int

const (
	FromOptions  Source = iota // the view lists them
	FromPeople                 // members of the space; values are UserIDs
	FromChannels               // channels of the space; values are ConversationIDs
)

// Style is how much a button stands out.
type Style int

const (
	Plain Style = iota
	Primary
	Danger
)

// Option is one choice of a select.
type Option struct{ Value, Label, Hint string }

// File is an attachment, complete in memory and at most [MaxFileBytes]. One that
// no [Picture] shows is offered below the message, to be kept or opened, under
// its name.
type File struct {
	Name, Type string
	Alt        string // says in words what a picture shows
	Data       []byte
}

// Form asks for input in a dialog.
type Form struct {
	Do     ActionID
	Title  string
	Submit string
	Fields []Field
}

// Field is one input of a form.
type Field struct {
	Name     string
	Kind     FieldKind
	Label    string
	Hint     string
	Value    []string // what stands there already
	Of       Source   // for Choice
	Options  []Option // for Choice of FromOptions
	Optional bool
	// Max is how many runes a Line or Area takes (0: [MaxLine], [MaxArea]), and
	// how many options a Choice (0: one).
	Max int
}

// FieldKind is what a field takes.
type FieldKind int

const (
	Line   FieldKind = iota // one line of text
	Area                    // several lines of text
	Choice                  // some of the options
)

// A Response answers an interaction. Nil means: accepted, nothing to show.
type Response interface{ isResponse() }

type (
	// Reply shows a message, to the actor alone unless Public is set.
	Reply struct {
		Message Message
		Public  bool
	}
	// Update replaces the message that carried the control. Where there is none to
	// replace (behind a control of a home page) it is [ErrUnsupported], and the core
	// replies instead.
	Update struct{ Message Message }
	// Open shows a form. Platforms allow it only as the first answer. Where the moment
	// for that has passed, or there was none, it is [ErrUnsupported], and the core
	// offers the form behind a button instead.
	Open struct{ Form Form }
	// Reject returns a form to its sender with the values kept and one complaint
	// per field name.
	Reject struct {
		Form   Form
		Errors map[string]string
	}
	// Suggest answers [Completing].
	Suggest struct{ Options []Option }
)

func (Reply) isResponse()   {}
func (Update) isResponse()  {}
func (Open) isResponse()    {}
func (Reject) isResponse()  {}
func (Suggest) isResponse() {}
