package main

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// root is the top of the checkout.
const root = "../.."

// image is what Dockerfile says about the image it makes.
type image struct {
	from                             []string // every stage's base
	environ                          []string
	expose, volume                   string
	health, entrypoint, command, run []string
	copies                           [][]string // source, target
}

func readImage(t *testing.T) image {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	var i image
	for _, line := range strings.Split(strings.ReplaceAll(string(content), "\\\n", " "), "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "FROM":
			i.from = append(i.from, strings.Fields(rest)[0])
		case "ENV":
			i.environ = append(i.environ, strings.Fields(rest)...)
		case "EXPOSE":
			i.expose = rest
		case "VOLUME":
			i.volume = rest
		case "HEALTHCHECK":
			options, cmd, _ := strings.Cut(rest, "CMD ")
			for _, option := range strings.Fields(options) {
				name, value, _ := strings.Cut(option, "=")
				if !slices.Contains([]string{"--interval", "--timeout", "--start-period"}, name) {
					t.Errorf("HEALTHCHECK has no %s", name)
				}
				lasts(t, name, value)
			}
			i.health = list(t, cmd)
		case "ENTRYPOINT":
			i.entrypoint = list(t, rest)
		case "CMD":
			i.command = list(t, rest)
		case "RUN":
			i.run = append(i.run, rest)
		case "COPY":
			i.copies = append(i.copies, strings.Fields(rest))
		case "", "#", "WORKDIR":
		default:
			if !strings.HasPrefix(word, "#") {
				t.Errorf("Dockerfile: nobody checks %s", word)
			}
		}
	}
	return i
}

func list(t *testing.T, s string) (words []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), &words); err != nil {
		t.Errorf("Dockerfile: %s needs a shell, and there is none", s)
	}
	return words
}

// lasts reads a duration; Docker writes them as Go does.
func lasts(t *testing.T, name, value string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(value)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return d
}

// compose is what we use of docker-compose.yml; other keys are an error.
type compose struct {
	Services map[string]service  `yaml:"services"`
	Volumes  map[string]struct{} `yaml:"volumes"`
}

type service struct {
	Build       string            `yaml:"build"`
	Command     []string          `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	Ports       []string          `yaml:"ports"`
	Volumes     []string          `yaml:"volumes"`
	Health      struct {
		Test     []string `yaml:"test"`
		Interval string   `yaml:"interval"`
		Timeout  string   `yaml:"timeout"`
		Start    string   `yaml:"start_period"`
	} `yaml:"healthcheck"`
	Restart  string   `yaml:"restart"`
	Grace    string   `yaml:"stop_grace_period"`
	ReadOnly bool     `yaml:"read_only"`
	Drop     []string `yaml:"cap_drop"`
	Security []string `yaml:"security_opt"`
}

func readCompose(t *testing.T) service {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var c compose
	if err := yaml.UnmarshalWithOptions(content, &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	s, ok := c.Services["kith"]
	if !ok || len(c.Services) != 1 {
		t.Fatalf("services: %v", c.Services)
	}
	for _, v := range s.Volumes {
		name, _, _ := strings.Cut(v, ":")
		if _, ok := c.Volumes[name]; !ok {
			t.Errorf("volume %s is not declared", name)
		}
	}
	return s
}

// understood fails when kith does not know a command line.
func understood(t *testing.T, args []string) {
	t.Helper()
	p := &program{out: t.Output(), errs: t.Output()}
	cmd, rest, err := p.root().Find(args)
	if err == nil {
		err = cmd.ParseFlags(rest)
	}
	if err == nil {
		err = cmd.ValidateArgs(cmd.Flags().Args())
	}
	if err != nil {
		t.Errorf("kith %s: %v", strings.Join(args, " "), err)
	}
}

func TestDockerfile(t *testing.T) {
	i := readImage(t)
	s, err := fromEnvironment(i.environ)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.check(); err != nil {
		t.Error(err)
	}
	if s.exposed() == nil {
		t.Error("whoever runs the image alone would let strangers in without having said so")
	}
	if _, port, _ := net.SplitHostPort(s.Listen); port != i.expose {
		t.Errorf("it listens on %s and exposes %s", port, i.expose)
	}
	if s.Data != i.volume {
		t.Errorf("it keeps its data in %s, and the volume is %s", s.Data, i.volume)
	}
	if want := []string{"kith"}; !slices.Equal(i.entrypoint, want) || len(i.health) == 0 || i.health[0] != "kith" {
		t.Errorf("it starts %v and checks with %v", i.entrypoint, i.health)
	}
	if len(i.command) == 0 {
		t.Error("it starts no command")
	}
	understood(t, i.command)
	understood(t, i.health[1:])
	if last := i.from[len(i.from)-1]; !strings.HasSuffix(last, ":nonroot") {
		t.Errorf("the image runs as root: %s", last)
	}
	if _, version, _ := strings.Cut(i.from[0], "golang:"); !strings.HasPrefix(strings.TrimPrefix(runtime.Version(), "go"), version) {
		t.Errorf("it is built with %s and tested with %s", i.from[0], runtime.Version())
	}
}

func TestDockerfileBuildsThisProgram(t *testing.T) {
	i := readImage(t)
	build := i.run[len(i.run)-1]
	for _, want := range []string{"CGO_ENABLED=0 ", " -o /kith ", " ./cmd/kith"} {
		if !strings.Contains(build, want) {
			t.Errorf("%q does not say %q", build, want)
		}
	}
	var made []string
	for _, c := range i.copies {
		from := c[:len(c)-1]
		if strings.HasPrefix(from[0], "--from=") {
			made = append(made, strings.Join(c[len(c)-2:], " "))
			continue
		}
		for _, name := range from {
			if _, err := os.Stat(filepath.Join(root, name)); err != nil {
				t.Error(err)
			}
		}
	}
	if want := []string{"/kith /usr/local/bin/kith", "/data " + i.volume}; !slices.Equal(made, want) {
		t.Errorf("the image gets %q, want %q: a program in the PATH and a folder for the volume", made, want)
	}
	if data := i.copies[len(i.copies)-1]; !slices.Contains(data, "--chown=65532:65532") {
		t.Errorf("the volume does not belong to whom the program runs as: COPY %v", data)
	}
}

// TestNothingTheBuildNeedsIsIgnored compares .dockerignore with what go build
// reads.
func TestNothingTheBuildNeedsIsIgnored(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f",
		`{{if and .Module .Module.Main}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}{{range .EmbedFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}{{end}}`, "./cmd/kith")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	top, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	needed := []string{"go.mod", "go.sum"}
	for _, name := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		rel, err := filepath.Rel(top, filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		needed = append(needed, filepath.ToSlash(rel))
	}
	for _, pattern := range strings.Split(string(content), "\n") {
		for _, name := range needed {
			if pattern != "" && pattern[0] != '#' && ignores(pattern, name) {
				t.Errorf(".dockerignore: %s leaves out %s", pattern, name)
			}
		}
	}
}

// ignores is whether a pattern leaves out a file or a folder it is in.
func ignores(pattern, name string) bool {
	rest, anywhere := strings.CutPrefix(pattern, "**/")
	parts := strings.Split(name, "/")
	for i := range parts {
		from := strings.Join(parts[:i+1], "/")
		if anywhere {
			from = parts[i]
		}
		if ok, err := path.Match(rest, from); ok || err != nil {
			return true
		}
	}
	return false
}

func TestCompose(t *testing.T) {
	i, c := readImage(t), readCompose(t)
	var environ []string
	for name, value := range c.Environment {
		environ = append(environ, name+"="+value)
	}
	s, err := fromEnvironment(environ)
	if err == nil {
		err = s.check()
	}
	if err == nil {
		err = s.exposed()
	}
	if err != nil {
		t.Error(err)
	}
	understood(t, c.Command)
	if len(c.Health.Test) < 2 || c.Health.Test[0] != "CMD" || !slices.Equal(c.Health.Test[1:], i.health) {
		t.Errorf("health: %v", c.Health.Test)
	}
	for name, value := range map[string]string{"interval": c.Health.Interval, "timeout": c.Health.Timeout, "start_period": c.Health.Start} {
		lasts(t, name, value)
	}
	if lasts(t, "stop_grace_period", c.Grace) <= 2*time.Second {
		t.Errorf("it is killed after %s, and may take two seconds to end", c.Grace)
	}
	if !slices.Equal(c.Drop, []string{"ALL"}) || !slices.Equal(c.Security, []string{"no-new-privileges:true"}) || !c.ReadOnly || c.Restart != "unless-stopped" {
		t.Errorf("it may do more than it needs, or does not come back: %+v", c)
	}
	_, port, _ := net.SplitHostPort(s.Listen)
	if want := []string{"127.0.0.1:8080:" + port}; !slices.Equal(c.Ports, want) {
		t.Errorf("ports %v, want %v: only this machine may reach the sandbox", c.Ports, want)
	}
	if len(c.Volumes) != 1 || !strings.HasSuffix(c.Volumes[0], ":"+s.Data) || s.Data != i.volume {
		t.Errorf("data in %s, volumes %v", s.Data, c.Volumes)
	}
	if _, err := os.Stat(filepath.Join(root, c.Build, "Dockerfile")); err != nil {
		t.Error(err)
	}
}
