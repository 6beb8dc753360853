package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/slack"
)

// pages are what people read, relative to the checkout.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "*/README.md", "*/*/README.md"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = string(content)
		}
	}
	if len(all) < 5 {
		t.Fatalf("only %d pages", len(all))
	}
	return all
}

var (
	link    = regexp.MustCompile(`\]\(([^)#\s]+)[^)]*\)`)
	mention = regexp.MustCompile(`KITH_[A-Z_]+`)
)

func TestLinksLeadSomewhere(t *testing.T) {
	for page, content := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(content, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

func TestSettingsAreDocumented(t *testing.T) {
	all := pages(t)
	operate := all[filepath.Join(root, "docs/operate.md")]
	for _, name := range known() {
		if !strings.Contains(operate, "`"+name+"`") {
			t.Errorf("docs/operate.md does not name %s", name)
		}
	}
	for page, content := range all {
		for _, name := range mention.FindAllString(content, -1) {
			name = strings.TrimSuffix(name, "_FILE")
			if name != prefix && !foreign.MatchString(name) && !slices.Contains(known(), name) {
				t.Errorf("%s names %s, which is no setting", page, name)
			}
		}
	}
	help := (&program{}).root().Flags().FlagUsages()
	for _, m := range regexp.MustCompile("(?m)^\\| `(--[a-z-]+)").FindAllStringSubmatch(operate, -1) {
		if !strings.Contains(help, m[1]+" ") {
			t.Errorf("docs/operate.md names %s, which is no flag", m[1])
		}
	}
}

// TestScopesAreDocumented is the same for Slack's scopes as
// TestPermissionsAreDocumented.
func TestScopesAreDocumented(t *testing.T) {
	var asked []string
	for _, s := range slack.Scopes(false) {
		asked = append(asked, "`"+s.Name+"`: "+s.Why)
	}
	documented(t, "docs/slack.md", "| scope | to |", asked)
}

// documented compares a table of two columns with what is asked for.
func documented(t *testing.T, page, head string, asked []string) {
	t.Helper()
	_, table, found := strings.Cut(pages(t)[filepath.Join(root, page)], "\n"+head+"\n|---|---|\n")
	if !found {
		t.Fatalf("%s has no table %s", page, head)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	var rows []string
	for row := range strings.SplitSeq(table, "\n") {
		rows = append(rows, strings.ReplaceAll(strings.Trim(row, "| "), " | ", ": to "))
	}
	if !slices.Equal(rows, asked) {
		t.Errorf("%s has\n  %s\nand Kith asks for\n  %s", page, strings.Join(rows, "\n  "), strings.Join(asked, "\n  "))
	}
}

// TestPermissionsAreDocumented: what the invitation asks for stands in the page, and
// nothing else, with the reason that the invitation gives.
func TestPermissionsAreDocumented(t *testing.T) {
	var asked []string
	for _, p := range discord.Permissions() {
		asked = append(asked, p.Name+": "+p.Why)
	}
	documented(t, "docs/discord.md", "| permission | to |", asked)
}
