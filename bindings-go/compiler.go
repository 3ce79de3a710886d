package lictor

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// Document is a policy document. The ending of its name says how it is written: .yaml, .yml, .json or .jsonc; without one it
// is read as YAML, which JSON is part of.
type Document struct {
	Name string
	Text string
}

// Compiler says how documents are read. The zero value is ready.
type Compiler struct {
	Organisation string         // of documents that do not name their own
	Dialect      Dialect        // of all documents; empty: as each one's shape says
	Limits       map[string]int // lowers limits by name, such as content_bytes; never raises one
	Key          []byte         // makes the fingerprints of values that policies ask for; at least 16 bytes
}

// Compile compiles documents with the zero [Compiler].
func Compile(documents ...Document) (*Evaluator, error) { return Compiler{}.Compile(documents...) }

// CompileFiles compiles files and folders with the zero [Compiler].
func CompileFiles(paths ...string) (*Evaluator, error) { return Compiler{}.CompileFiles(paths...) }

// Compile reads, checks and compiles documents into one evaluator. A [PolicyError] has every problem of every document.
func (c Compiler) Compile(documents ...Document) (*Evaluator, error) { return compile(&c, documents) }

// CompileFiles compiles the files at paths and below the folders among them: in the order given, a folder's .yaml, .yml, .json and
// .jsonc files that are not hidden in the order of their paths.
func (c Compiler) CompileFiles(paths ...string) (*Evaluator, error) {
	var documents []Document
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		files := []string{path}
		if info.IsDir() {
			if files, err = policyFiles(path); err != nil {
				return nil, err
			}
			if len(files) == 0 {
				return nil, fmt.Errorf("lictor: no .yaml, .yml, .json or .jsonc file in folder `%s`", path)
			}
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			if !utf8.Valid(text) {
				return nil, fmt.Errorf("lictor: `%s` is not UTF-8", file)
			}
			documents = append(documents, Document{Name: file, Text: string(text)})
		}
	}
	return c.Compile(documents...)
}

// policyFiles lists the policy files below root, sorted by path. A folder that links lead to again is visited once, so a circle of
// links ends.
func policyFiles(root string) ([]string, error) {
	var files []string
	visited := map[string]bool{}
	for pending := []string{root}; len(pending) > 0; {
		folder := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		real, err := filepath.EvalSymlinks(folder)
		if err != nil {
			return nil, err
		}
		if real, err = filepath.Abs(real); err != nil {
			return nil, err
		}
		if visited[real] {
			continue
		}
		visited[real] = true
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if strings.HasPrefix(entry.Name(), ".") {
				continue
			}
			path := filepath.Join(folder, entry.Name())
			info, err := os.Stat(path)
			if err != nil {
				return nil, err
			}
			if info.IsDir() {
				pending = append(pending, path)
			} else if slices.Contains([]string{".yaml", ".yml", ".json", ".jsonc"}, filepath.Ext(path)) {
				files = append(files, path)
			}
		}
	}
	// By the names on the way, as a folder's own listing is.
	slices.SortFunc(files, func(a, b string) int {
		return slices.Compare(strings.Split(a, string(filepath.Separator)), strings.Split(b, string(filepath.Separator)))
	})
	return files, nil
}
