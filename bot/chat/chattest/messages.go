package chattest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// messages are the promises about what the bot shows by itself.
var messages = []example{
	{"edits and removals are seen", editsAndRemoves},
	{"a vanished message is not found", vanished},
	{"a thread starts on a message", threadStarts},
	{"a thread gets another title", threadIsNamed},
	{"the same key posts once, where the platform can tell", sameKey},
	{"a key is remembered when the answer was lost", sameKeyAfterFailure},
	{"a rate limit says for how long", rateLimit},
	{"every kind of block is shown", everyBlock},
	{"a file that is no picture is offered", offersFile},
	{"the biggest message is accepted and shown", biggestMessage},
	{"invalid messages are refused", invalidMessages},
	{"a conversation that is not there is not found", noConversation},
	{"people's words format nothing and notify nobody", literally},
}

func editsAndRemoves(s *stage) {
	receipt := s.send(says("First."))
	s.must(s.Platform.Edit(s.ctx, receipt.Ref, says("Second.")))
	s.saw(s.inChannel(NowShows), "Second.")
	s.must(s.Platform.Delete(s.ctx, receipt.Ref))
	s.saw(s.inChannel(NoLongerShows))
}

func vanished(s *stage) {
	receipt := s.send(says("First."))
	s.must(s.Platform.Delete(s.ctx, receipt.Ref))
	s.saw(s.inChannel(NoLongerShows))
	unknown := receipt.Ref
	unknown.Message += "0"
	for _, ref := range []chat.Ref{receipt.Ref, unknown} {
		if err := s.Platform.Edit(s.ctx, ref, says("Second.")); !errors.Is(err, chat.ErrNotFound) {
			s.Errorf("Edit: got %v", err)
		}
		if err := s.Platform.Delete(s.ctx, ref); !errors.Is(err, chat.ErrNotFound) {
			s.Errorf("Delete: got %v", err)
		}
	}
	s.sawNothing()
}

func threadStarts(s *stage) {
	receipt, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: says("A card."), Thread: "About it"})
	s.must(err)
	if receipt.Thread == "" || receipt.Ref.Conversation != s.Channel {
		s.Fatalf("got %+v, want a thread on a message in the channel", receipt)
	}
	s.saw(s.inChannel(Shows), "A card.")
	_, err = s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: receipt.Thread, Message: says("Inside.")})
	s.must(err)
	s.saw(InThread("About it", Shows, chat.Message{}), "Inside.")
	if keeper, ok := s.Platform.(chat.ThreadKeeper); ok {
		for _, open := range []bool{false, false, true, true} {
			s.must(keeper.KeepThread(s.ctx, s.Space, receipt.Thread, open))
		}
		if err := keeper.KeepThread(s.ctx, s.Space, receipt.Thread+"0", false); !errors.Is(err, chat.ErrNotFound) {
			s.Errorf("a thread that is not there: got %v", err)
		}
	}
}

func threadIsNamed(s *stage) {
	namer, ok := s.Platform.(chat.ThreadNamer)
	if !ok {
		s.Skip("threads keep their titles here")
	}
	receipt, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: says("A card."), Thread: "What ada wrote"})
	s.must(err)
	s.saw(s.inChannel(Shows), "A card.")
	for range 2 {
		s.must(namer.NameThread(s.ctx, s.Space, receipt.Thread, "Taken back"))
	}
	_, err = s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: receipt.Thread, Message: says("Inside.")})
	s.must(err)
	s.saw(InThread("Taken back", Shows, chat.Message{}), "Inside.")
	if err := namer.NameThread(s.ctx, s.Space, receipt.Thread+"0", "Taken back"); !errors.Is(err, chat.ErrNotFound) {
		s.Errorf("a thread that is not there: got %v", err)
	}
}

func sameKey(s *stage) {
	out := chat.Outgoing{Space: s.Space, To: s.Channel, Message: says("Once."), Thread: "Once", Key: "card:1"}
	first, err := s.Platform.Send(s.ctx, out)
	s.must(err)
	s.saw(s.inChannel(Shows), "Once.")
	again, err := s.Platform.Send(s.ctx, out)
	s.must(err)
	if again == first {
		s.sawNothing()
	} else {
		s.saw(s.inChannel(Shows), "Once.") // the platform cannot tell; then it must not claim to
	}
	out.Key = "card:2"
	other, err := s.Platform.Send(s.ctx, out)
	s.must(err)
	if other == first {
		s.Error("another key returned the first receipt")
	}
}

func sameKeyAfterFailure(s *stage) {
	out := chat.Outgoing{Space: s.Space, To: s.Channel, Message: says("Once."), Key: "card:1"}
	s.World.Fail("send", 1, errors.New("connection reset"))
	if _, err := s.Platform.Send(s.ctx, out); err == nil {
		s.Fatal("the failure was not passed on")
	}
	s.sawNothing()
	_, err := s.Platform.Send(s.ctx, out)
	s.must(err)
	s.saw(s.inChannel(Shows), "Once.")
}

func rateLimit(s *stage) {
	s.World.Fail("send", 1, &chat.RateLimitError{After: 3 * time.Second})
	out := chat.Outgoing{Space: s.Space, To: s.Channel, Message: says("Soon.")}
	_, err := s.Platform.Send(s.ctx, out)
	var limit *chat.RateLimitError
	if !errors.As(err, &limit) || limit.After > 4*time.Second || limit.After < 2*time.Second {
		s.Errorf("got %v", err)
	}
	s.sawNothing()
	if _, err = s.Platform.Send(s.ctx, out); errors.As(err, &limit) {
		return // the adapter knows that it is too early
	}
	s.must(err)
	s.saw(s.inChannel(Shows), "Soon.")
}

func everyBlock(s *stage) {
	m := chat.Message{
		Text:  "All of it.",
		Files: []chat.File{{Name: "dot.png", Type: "image/png", Alt: "A dot", Data: dot}},
		Ping:  []chat.UserID{"ada"},
		Blocks: []chat.Block{
			chat.Heading{Text: "Alpha"},
			chat.Paragraph{Text: "Bravo **bold** " + chat.Mention("ada") + " " + chat.Channel(s.Channel)},
			chat.Quote{Text: "Charlie\nover two lines"},
			chat.Note{Text: "Delta " + chat.When(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))},
			chat.Divider{},
			chat.Facts{Rows: []chat.Fact{{Label: "Echo", Value: "Foxtrot"}, {Label: "Golf", Value: "_Hotel_"}}},
			chat.Picture{File: "dot.png"},
			chat.Controls{Items: []chat.Control{button("India", "a"), chat.Button{Label: "Juliett", URL: "https://example.org/"}, chat.Button{Label: "Kilo", Style: chat.Danger, Do: chat.ActionID{Name: "try.b"}}}},
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "Lima", Do: chat.ActionID{Name: "try.c"}, Options: []chat.Option{{Value: "m", Label: "Mike"}}}}},
		},
	}
	s.must(m.Validate())
	receipt, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: m})
	s.must(err)
	shown := []string{"Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima"}
	s.saw(s.inChannel(Shows), shown...)
	m.Blocks = slices.Concat([]chat.Block{chat.Heading{Text: "Amber"}}, m.Blocks[1:])
	shown[0] = "Amber"
	s.must(s.Platform.Edit(s.ctx, receipt.Ref, m))
	s.saw(s.inChannel(NowShows), shown...)
}

func offersFile(s *stage) {
	m := says("Here it is.")
	m.Files = []chat.File{{Name: "data.json", Type: "application/json", Data: []byte(`{"version":1}`)}}
	s.must(m.Validate())
	_, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: m})
	s.must(err)
	s.saw(s.inChannel(Shows), "Here it is.", "data.json")
	m.Files[0].Data = make([]byte, chat.MaxFileBytes+1)
	if _, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: m}); !errors.Is(err, chat.ErrInvalid) {
		s.Errorf("a file that is too large: got %v", err)
	}
}

// dot is a transparent picture of one pixel.
var dot = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff\xff\x7f\x00\t\xfb\x03\xfdT\x07\xf1M\x00\x00\x00\x00IEND\xaeB`\x82")

func biggestMessage(s *stage) {
	m := chat.Message{Text: chat.Markup(strings.Repeat("t", chat.MaxText)), Blocks: []chat.Block{
		chat.Heading{Text: strings.Repeat("h", chat.MaxHeading)},
		chat.Paragraph{Text: chat.Markup(strings.Repeat("p", chat.MaxText))},
	}}
	var facts chat.Facts
	for range chat.MaxFacts {
		facts.Rows = append(facts.Rows, chat.Fact{Label: strings.Repeat("l", chat.MaxFieldLabel), Value: chat.Markup(strings.Repeat("v", 50))})
	}
	m.Blocks = append(m.Blocks, facts, chat.Quote{Text: chat.Markup(strings.Repeat("q", 300))})
	for row := range chat.MaxControls / (1 + chat.MaxRow) {
		var c chat.Controls
		for i := range chat.MaxRow {
			do := chat.ActionID{Name: "try.b", Arg: strings.Repeat(fmt.Sprint(i), chat.MaxActionBytes-len("try.b:")-1) + fmt.Sprint(row)}
			c.Items = append(c.Items, chat.Button{Label: strings.Repeat("b", chat.MaxButtonLabel-2) + fmt.Sprint(row, i)[:1] + fmt.Sprint(i), Do: do})
		}
		m.Blocks = append(m.Blocks, c)
	}
	for len(m.Blocks) < chat.MaxBlocks-1 {
		m.Blocks = append(m.Blocks, chat.Divider{})
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: "The end."})
	s.must(m.Validate())
	_, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: m})
	s.must(err)
	s.saw(s.inChannel(Shows), "The end.")
	s.must(s.World.Press(s.ctx, "ada", strings.Repeat("b", chat.MaxButtonLabel-2)+"44"))
	if a := arrived[chat.Action](s); a.Action.Arg != strings.Repeat("4", chat.MaxActionBytes-len("try.b:")) {
		s.Errorf("got %v", a.Action)
	}
}

func invalidMessages(s *stage) {
	receipt := s.send(says("Fine."))
	for _, m := range []chat.Message{{}, says(" \n"), offers("No action.", chat.Button{Label: "x"}), offers("No label.", button("", "x")), says(strings.Repeat("x", chat.MaxText+1))} {
		if _, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: m}); !errors.Is(err, chat.ErrInvalid) {
			s.Errorf("Send %q: got %v", m.Text, err)
		}
		if err := s.Platform.Edit(s.ctx, receipt.Ref, m); !errors.Is(err, chat.ErrInvalid) {
			s.Errorf("Edit %q: got %v", m.Text, err)
		}
	}
	s.sawNothing()
}

func noConversation(s *stage) {
	_, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: "nowhere", Message: says("Hello?")})
	if !errors.Is(err, chat.ErrNotFound) {
		s.Errorf("got %v", err)
	}
	s.sawNothing()
}

func literally(s *stage) {
	const rude = "@everyone **now** <@ada> [x](https://example.org/a_b_c) # `y` ~~z~~"
	s.must(s.World.Post(s.ctx, "grace", s.Channel, rude))
	if p := arrived[chat.Posted](s); p.Text != "" && p.Text != rude {
		s.Errorf("the words became %q", p.Text)
	}
	_, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: chat.Message{Text: chat.Escape("everyone says: " + rude)}})
	s.must(err)
	line := s.saw(s.inChannel(Shows), "everyone says")
	if plain := strings.NewReplacer(`\`, "", "\u200b", "").Replace(line); !strings.Contains(plain, "@everyone **now** <@ada> [x]") {
		s.Errorf("people read %q", plain)
	}
}
