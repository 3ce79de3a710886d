package lictor

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"testing"
	"unicode/utf8"
)

const suite = "../conformance/cases"

// A case of the suite; conformance/README.md describes the files.
type suiteCase struct {
	Org     string
	Key     string
	Dialect Dialect
	Limits  map[string]int
	Options struct {
		TextAfter bool `json:"text_after"`
		Previews  bool
		Subjects  bool
		Expired   bool
	}
	Call string
}

// TestConformance walks the suite: each request in the wire form, as a Go value where one can say the same, and in a batch.
func TestConformance(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(suite, "*", "*"))
	if err != nil || len(folders) == 0 {
		t.Fatal("there is no case", err)
	}
	lines, native := 0, 0
	for _, folder := range folders {
		runCase(t, folder, &lines, &native)
	}
	fmt.Printf("conformance: %d cases\n", len(folders))
	fmt.Printf("conformance: %d of %d requests as Go values too\n", native, lines)
	if native*10 < lines*8 {
		t.Error("fewer than 8 of 10 requests can be said as Go values")
	}
}

func runCase(t *testing.T, folder string, lines, native *int) {
	t.Helper()
	fail := func(line int, what string, found, expected []byte) {
		t.Errorf("%s, line %d: %s\n  expected %s\n  found    %s", folder, line, what, expected, found)
	}
	var head suiteCase
	if err := json.Unmarshal(read(t, folder, "case.json"), &head); err != nil {
		t.Fatal(folder, err)
	}
	compiler := Compiler{Organisation: head.Org, Dialect: head.Dialect, Limits: head.Limits, Key: []byte(head.Key)}
	evaluator, err := compiler.Compile(policies(t, filepath.Join(folder, "policies"))...)
	var refused *PolicyError
	if errors.As(err, &refused) {
		compareDiagnostics(t, folder, "expected-compile.json", refused.Diagnostics)
		return
	}
	if err != nil {
		t.Fatal(folder, err)
	}
	defer evaluator.Close()
	compareDiagnostics(t, folder, "expected-compile.json", nil)
	compareDiagnostics(t, folder, "expected-warnings.json", evaluator.Warnings())
	options := Options{TextAfter: head.Options.TextAfter, Previews: head.Options.Previews, Subjects: head.Options.Subjects}
	expected := bytes.Split(bytes.TrimSuffix(read(t, folder, "expected.jsonl"), []byte("\n")), []byte("\n"))
	var batch []Request
	var batched [][]byte
	scanner := bufio.NewScanner(bytes.NewReader(read(t, folder, "requests.jsonl")))
	scanner.Buffer(nil, 64<<20)
	for line := 0; scanner.Scan(); line++ {
		*lines++
		text := bytes.Clone(scanner.Bytes())
		bits := options.bits()
		if head.Options.Expired {
			bits |= optionExpired
		}
		operation, wire := uint32(operationEvaluate), uint32(operationEvaluateJSON)
		if head.Call == "explain" {
			operation, wire = operationExplain, operationExplainJSON
		}
		answer, err := evaluator.json(text, wire, bits)
		if found := wireForm(t, answer, err); !bytes.Equal(found, expected[line]) {
			fail(line+1, "wire form", found, expected[line])
		}
		request, ok := sayable(text)
		if !ok {
			continue
		}
		*native++
		decision, err := evaluator.answer(&request, operation, bits)
		if found := decisionForm(t, decision, err); !bytes.Equal(found, expected[line]) {
			fail(line+1, "Go value", found, expected[line])
		}
		outcome, decideErr := evaluator.Decide(request)
		if (decideErr == nil) != (err == nil) {
			t.Errorf("%s, line %d: Decide %v, Evaluate %v", folder, line+1, decideErr, err)
		} else if err == nil && !head.Options.Expired && outcome != (Outcome{decision.Verdict, decision.Effects, decision.Final}) {
			t.Errorf("%s, line %d: Decide %v, Evaluate %v", folder, line+1, outcome, decision)
		}
		if operation == operationEvaluate && bits == 0 {
			batch = append(batch, request)
			batched = append(batched, expected[line])
		}
	}
	for place, result := range evaluator.EvaluateMany(batch) {
		if found := decisionForm(t, result.Decision, result.Err); !bytes.Equal(found, batched[place]) {
			fail(place+1, "batch", found, batched[place])
		}
	}
}

// sayable gives the Go value that says what a line says, if there is one: read and written again, it is the same JSON.
func sayable(text []byte) (Request, bool) {
	var request Request
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	// A kind that is empty is one that is not given, as with every other text.
	if decoder.Decode(&request) != nil || !json.Valid(text) || !utf8.Valid(text) || request.Kind == "" {
		return request, false
	}
	again, err := json.Marshal(request)
	if err != nil {
		return request, false
	}
	var left, right any
	if unmarshal(text, &left) != nil || unmarshal(again, &right) != nil || !reflect.DeepEqual(left, right) {
		return request, false
	}
	// Half of a character, and a number beyond all numbers, are nothing that a Go value holds.
	if bytes.ContainsRune(again, '\uFFFD') && !bytes.ContainsRune(text, '\uFFFD') || !finite(left) {
		return request, false
	}
	// A key that stands twice is gone once it has been read.
	return request, distinct(json.NewDecoder(bytes.NewReader(text)))
}

// distinct says whether no object of the next value has a key twice.
func distinct(decoder *json.Decoder) bool {
	token, _ := decoder.Token()
	open, ok := token.(json.Delim)
	if !ok {
		return true
	}
	seen := map[any]bool{}
	for decoder.More() {
		if open == '{' {
			key, _ := decoder.Token()
			if seen[key] {
				return false
			}
			seen[key] = true
		}
		if !distinct(decoder) {
			return false
		}
	}
	_, _ = decoder.Token()
	return true
}

func finite(value any) bool {
	switch value := value.(type) {
	case json.Number:
		_, err := value.Float64()
		return err == nil
	case []any:
		for _, item := range value {
			if !finite(item) {
				return false
			}
		}
	case map[string]any:
		for _, item := range value {
			if !finite(item) {
				return false
			}
		}
	}
	return true
}

func unmarshal(text []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(value)
}

func wireForm(t *testing.T, answer []byte, err error) []byte {
	t.Helper()
	var refused *RequestError
	if errors.As(err, &refused) {
		return refused.JSON()
	}
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func decisionForm(t *testing.T, decision *Decision, err error) []byte {
	t.Helper()
	if err != nil {
		return wireForm(t, nil, err)
	}
	text, err := decision.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func compareDiagnostics(t *testing.T, folder, name string, found []Diagnostic) {
	t.Helper()
	var expected []Diagnostic
	if text, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
		if err := json.Unmarshal(text, &expected); err != nil {
			t.Fatal(folder, err)
		}
	}
	if len(found)+len(expected) > 0 && !reflect.DeepEqual(found, expected) {
		t.Errorf("%s: %s\n  expected %+v\n  found    %+v", folder, name, expected, found)
	}
}

// policies are a case's documents, named by their paths below its folder, in their order.
func policies(t *testing.T, root string) []Document {
	t.Helper()
	var documents []Document
	var walk func(folder, prefix string)
	walk = func(folder, prefix string) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
		for _, entry := range entries {
			if entry.IsDir() {
				walk(filepath.Join(folder, entry.Name()), prefix+entry.Name()+"/")
			} else {
				documents = append(documents, Document{prefix + entry.Name(), string(read(t, folder, entry.Name()))})
			}
		}
	}
	walk(root, "")
	return documents
}

func read(t *testing.T, folder, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
