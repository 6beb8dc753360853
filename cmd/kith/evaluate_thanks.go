package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/bot/thanked"
)

// thanksEvaluation is what messages are looked at, and how.
type thanksEvaluation struct {
	data, whom, out string
	languages       []string
	wrong           bool
}

func (p *program) evaluateThanks() *cobra.Command {
	e := &thanksEvaluation{}
	cmd := &cobra.Command{
		Use: "thanks", Short: "Who was thanked", Args: cobra.NoArgs,
		Long: "Looks for thanks in messages that somebody labelled, and for whom they meant, and says\n" +
			"how often Kith would have been right.",
		Example: "  kith evaluate thanks --data labelled.json --wrong\n" +
			"  kith evaluate thanks --whom channel.jsonl.gz --languages en,de --out preds.json",
		RunE: p.do(func(*cobra.Command, []string) error { return e.run(p.out) }),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&e.data, "data", "", "`FILE` with a JSON list of messages that are labelled")
	f.StringVar(&e.whom, "whom", "", "`FILE` with one message per line, by time (.jsonl or .jsonl.gz)")
	f.StringVar(&e.out, "out", "-", "`FILE` for the predictions of --whom; - writes none")
	f.StringSliceVar(&e.languages, "languages", []string{"en"}, "`LANGUAGES` of the community, of "+strings.Join(thanked.Languages(), ", "))
	f.BoolVar(&e.wrong, "wrong", false, "list what was wrong, with the words of the messages")
	return cmd
}

func (e *thanksEvaluation) run(out io.Writer) error {
	if e.data == "" && e.whom == "" {
		return usageError{errors.New("kith evaluate thanks needs --data or --whom, a file; kith evaluate thanks --help describes them")}
	}
	if !slices.ContainsFunc(e.languages, func(l string) bool { return slices.Contains(thanked.Languages(), l) }) {
		return usageError{fmt.Errorf("--languages needs one of %s, not %q", strings.Join(thanked.Languages(), ", "), strings.Join(e.languages, ","))}
	}
	if e.data != "" {
		labelled, err := readLabelled(e.data)
		if err != nil {
			return err
		}
		e.detect(labelled).print(out)
	}
	if e.whom == "" {
		return nil
	}
	if e.data != "" {
		fmt.Fprintln(out)
	}
	return e.people(out)
}

// labelled is a message that somebody said of whether it thanks.
type labelled struct {
	Text string `json:"text"`
	Y    *int   `json:"y"` // 1 when it does, 0 when not
}

func readLabelled(file string) ([]labelled, error) {
	content, err := readAll(file)
	if err != nil {
		return nil, err
	}
	var all []labelled
	if err := json.Unmarshal(content, &all); err != nil {
		return nil, fmt.Errorf("%s is not a JSON list of messages: %w", file, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no messages", file)
	}
	for i, m := range all {
		if m.Y == nil || *m.Y != 0 && *m.Y != 1 {
			return nil, fmt.Errorf(`%s: message %d needs "y", 1 when it thanks somebody and 0 when not`, file, i+1)
		}
	}
	return all, nil
}

// found are the counts of what was looked for.
type found struct {
	messages, thanks, right, wrong int
	mistakes                       []string
}

func (e *thanksEvaluation) detect(messages []labelled) found {
	f := found{messages: len(messages)}
	for _, m := range messages {
		f.thanks += *m.Y
		hit, ok := thanked.Detect(m.Text, e.languages...)
		switch {
		case ok && *m.Y == 1:
			f.right++
			continue
		case ok:
			f.wrong++
			f.mistakes = append(f.mistakes, fmt.Sprintf("no thanks, but found (%s): %q", hit.Phrase, m.Text))
		case *m.Y == 1:
			f.mistakes = append(f.mistakes, fmt.Sprintf("thanks, but missed: %q", m.Text))
		}
	}
	if !e.wrong {
		f.mistakes = nil
	}
	return f
}

func (f found) print(out io.Writer) {
	fmt.Fprintf(out, "messages   %d, of which %d thank\n", f.messages, f.thanks)
	fmt.Fprintf(out, "found      %d, of which %d thank\n", f.right+f.wrong, f.right)
	fmt.Fprintf(out, "precision  %s\n", share(f.right, f.right+f.wrong))
	fmt.Fprintf(out, "recall     %s\n", share(f.right, f.thanks))
	fmt.Fprintf(out, "F1         %s\n", share(2*f.right, f.right+f.wrong+f.thanks))
	for _, m := range f.mistakes {
		fmt.Fprintln(out, m)
	}
}

// share is a part of all, or a dash where there is nothing.
func share(part, all int) string {
	if all == 0 {
		return "–"
	}
	return figure(float64(part) / float64(all))
}
