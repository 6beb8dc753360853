package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/bot/match"
)

// measured is how many policies are always compared.
const measured = 3

// evaluation is what is to be evaluated, and how.
type evaluation struct {
	data, questions, out string
	load                 bool
	lambda               float64
	slow                 bool
	gap                  float64
}

func (p *program) evaluateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "evaluate", Short: "See what Kith would have done with a community's own past", Args: knownCommand,
		Long: "Replays a community's history in time order and shows whom Kith would have suggested, or\n" +
			"which similar questions it would have found; or whether it understood who was thanked.\n" +
			"docs/matching.md describes the files.",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.evaluateRouting(), p.evaluateSimilar(), p.evaluateThanks())
	return cmd
}

func (p *program) evaluateRouting() *cobra.Command {
	e := &evaluation{}
	cmd := &cobra.Command{
		Use: "routing", Short: "Who could have answered", Args: cobra.NoArgs,
		Long: "Ranks, for each question, everybody who had written before it, with what was known then,\n" +
			"and compares the ranking with who did answer within seven days.",
		Example: "  kith evaluate routing --data history.jsonl.gz --questions questions.json\n" +
			"  kith evaluate routing --data history.jsonl.gz --questions questions.json --out preds.json --load",
		RunE: p.do(func(*cobra.Command, []string) error { return e.routing(p.out, terminal(p.errs)) }),
	}
	e.files(cmd)
	cmd.Flags().Float64Var(&e.lambda, "lambda", 0, "`λ`, how much earlier suggestions count against people in what is written")
	cmd.Flags().BoolVar(&e.load, "load", false, "show for several λ how the load would have fallen on people")
	cmd.Flags().BoolVar(&e.slow, "slow", false, "for forums in which answers take days: leave out who is around")
	return cmd
}

// files adds the flags that every evaluation has.
func (e *evaluation) files(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&e.data, "data", "", "`FILE` with one thread per line, by time (.jsonl or .jsonl.gz)")
	f.StringVar(&e.questions, "questions", "", "`FILE` with a JSON list of the threads to evaluate")
	f.StringVar(&e.out, "out", "-", "`FILE` for the predictions; - writes none")
	for _, flag := range []string{"data", "questions"} {
		if err := cmd.MarkFlagRequired(flag); err != nil {
			panic(err) // the flag was added above
		}
	}
}

// routing replays a history and prints how well people were chosen.
func (e *evaluation) routing(out, progress io.Writer) error {
	r, err := e.replay(progress)
	if err != nil {
		return err
	}
	if err := e.write(r.ranked); err != nil {
		return err
	}
	printScores(out, r)
	return nil
}

// replay lets a history happen once more.
func (e *evaluation) replay(progress io.Writer) (*replay, error) {
	wanted, err := readQuestions(e.questions)
	if err != nil {
		return nil, err
	}
	r := &replay{
		router: match.NewRouter(), tuning: match.Routing{Slow: e.slow}, wanted: wanted,
		known: map[string]bool{}, ranked: map[string][]string{},
	}
	habit := newPolicy("30-day prior", 0)
	habit.habit = true
	r.written = newPolicy(strings.TrimSuffix(fmt.Sprintf("formula, λ %g", e.lambda), ", λ 0"), e.lambda)
	r.policies = []*policy{habit, r.written, newPolicy("formula, λ 0.5", match.DefaultLoad)}
	r.policies = append(r.policies, e.loads()...)
	if err := eachTalk(e.data, progress, r.take); err != nil {
		return nil, err
	}
	return r, missing(wanted, r.ranked, e.data)
}

// write writes what was found, unless only the figures are wanted.
func (e *evaluation) write(found map[string][]string) error {
	if e.out == "" || e.out == "-" {
		return nil
	}
	return writePredictions(e.out, found)
}

// loads are the policies whose load on people is compared.
func (e *evaluation) loads() []*policy {
	if !e.load {
		return nil
	}
	lot := newPolicy("λ 0.5, one newcomer", match.DefaultLoad)
	lot.newcomer = true
	capped := newPolicy("λ 0.5, 3 a week", match.DefaultLoad)
	capped.capped = true
	return []*policy{
		newPolicy("none", 0), newPolicy("λ 0.3", 0.3), newPolicy("λ 0.5", match.DefaultLoad),
		newPolicy("λ 0.6", 0.6), newPolicy("λ 1.0", 1), lot, capped,
	}
}

func printScores(out io.Writer, r *replay) {
	fmt.Fprintf(out, "questions %d of %d\n\n", r.answers, len(r.wanted))
	if r.answers == 0 {
		fmt.Fprint(out, "None of them was answered within seven days by anybody but its asker, so there is nothing to compare with.\n")
		return
	}
	const columns = "%-20s  %5s  %5s  %5s  %5s  %5s  %8s  %9s\n"
	fmt.Fprintf(out, columns, "", "MRR", "H@1", "H@3", "R@10", "Gini", "distinct", "top share")
	for _, p := range r.policies[:measured] {
		s := p.scores
		fmt.Fprintf(out, columns, p.name, figure(s.mean(s.mrr)), figure(s.mean(s.h1)), figure(s.mean(s.h3)), figure(s.mean(s.r10)),
			figure(s.gini()), fmt.Sprint(len(s.suggested)), figure(s.topShare()))
	}
	if len(r.policies) == measured {
		return
	}
	fmt.Fprint(out, "\nsimulated load on helpers, three suggested for each question\n\n")
	const load = "%-20s  %5s  %5s  %8s  %9s  %8s\n"
	fmt.Fprintf(out, load, "", "H@3", "Gini", "distinct", "top share", "max/week")
	for _, p := range r.policies[measured:] {
		s := p.scores
		fmt.Fprintf(out, load, p.name, figure(s.mean(s.h3)), figure(s.gini()), fmt.Sprint(len(s.suggested)), figure(s.topShare()), fmt.Sprint(s.busiest()))
	}
}

func figure(f float64) string { return fmt.Sprintf("%.3f", f) }
