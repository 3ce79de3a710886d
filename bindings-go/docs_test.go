package lictor

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The program in the docs is what a new user runs first.
func TestTheProgramInTheDocsRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	docs, err := os.ReadFile("../docs/go.md")
	if err != nil {
		t.Fatal(err)
	}
	_, program, found := strings.Cut(string(docs), "```go\npackage main")
	program, _, ends := strings.Cut(program, "```")
	if !found || !ends {
		t.Fatal("docs/go.md has no program")
	}
	module, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, text := range map[string]string{
		"main.go": "package main" + program,
		"go.mod":  "module first\n\ngo 1.24\n\nrequire lictor v0.0.0\n\nreplace lictor => " + module + "\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command("go", "run", ".")
	command.Dir = folder
	output, err := command.CombinedOutput()
	if err != nil || !strings.Contains(string(output), "HOLD  wait for approval") || !strings.HasSuffix(string(output), "> 500 (750)\n") {
		t.Errorf("%v\n%s", err, output)
	}
}
