package lictor

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

const words = `
lictor: 1
bundle: {id: words, version: '1', tenant: acme}
policies:
  - {id: ssn, scope: {org: acme}, detect: {any: [pii.ssn]}, effect: redact}
  - {id: weapon, scope: {org: acme}, pattern: weapon, effect: deny}
  - {id: contract, scope: {org: acme}, pattern: contract, effect: approve, approve: {by: ["group:legal"]}}
`

const (
	spoken = "héllo 536-22-8726 and on"
	shown  = "héllo [REDACTED] and on"
)

func answered() Request { return Request{Kind: KindOutput, Scope: Scope{"org": "acme"}} }

func opened(tb testing.TB, evaluator *Evaluator) *Stream {
	tb.Helper()
	stream, err := evaluator.Stream(answered())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = stream.Close() })
	return stream
}

// TestStreamLaw cuts the suite's texts at random: each stream says what one call on the whole text says.
func TestStreamLaw(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	folders, err := filepath.Glob("../conformance/cases/detectors/*")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, folder := range folders {
		lines, err := os.ReadFile(filepath.Join(folder, "requests.jsonl"))
		documents, _ := filepath.Glob(filepath.Join(folder, "policies", "*"))
		if err != nil || len(documents) == 0 {
			continue
		}
		evaluator, err := CompileFiles(documents...)
		if err != nil {
			continue
		}
		for _, line := range strings.Split(string(lines), "\n") {
			var request Request
			if json.Unmarshal([]byte(line), &request) != nil || request.Text == "" || request.Content != nil {
				continue
			}
			whole, err := evaluator.EvaluateWith(request, Options{TextAfter: true})
			if err != nil || len(whole.Errors) > 0 {
				continue
			}
			tried++
			text := request.Text
			request.Text = ""
			checkLaw(t, evaluator, request, text, whole, random)
		}
		_ = evaluator.Close()
	}
	if tried < 20 {
		t.Fatalf("only %d texts were tried", tried)
	}
}

func checkLaw(t *testing.T, evaluator *Evaluator, request Request, text string, whole *Decision, random *rand.Rand) {
	t.Helper()
	stream, err := evaluator.Stream(request)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	var gone strings.Builder
	state := StateOpen
	for left := text; left != "" && state == StateOpen; {
		size := min(1+random.Intn(9), len(left))
		released, err := stream.Push(left[:size])
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		gone.WriteString(released.Text)
		state, left = released.State, left[size:]
	}
	finished, err := stream.Finish()
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	gone.WriteString(finished.Text)
	if state == StateOpen && finished.Decision.Verdict != whole.Verdict {
		t.Errorf("%q: %s, not %s", text, finished.Decision.Verdict, whole.Verdict)
	}
	if state != StateOpen && whole.Verdict != VerdictDeny && whole.Verdict != VerdictHold {
		t.Errorf("%q: ended, though the whole is %s", text, whole.Verdict)
	}
	if whole.Final && whole.Verdict != VerdictDeny && whole.Verdict != VerdictHold && gone.String() != whole.TextAfter[0].Text {
		t.Errorf("released %q, not %q", gone.String(), whole.TextAfter[0].Text)
	}
}

func TestStreamReleasesAndFinds(t *testing.T) {
	evaluator := compiled(t, words)
	stream := opened(t, evaluator)
	var text string
	var findings []Hit
	for place := range len(spoken) {
		// Taken up again before each byte.
		stored, err := stream.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if stream, err = evaluator.StreamFromJSON(stored); err != nil {
			t.Fatal(err)
		}
		released, err := stream.Push(spoken[place : place+1])
		if err != nil || released.State != StateOpen {
			t.Fatal(released, err)
		}
		text += released.Text
		findings = append(findings, released.Findings...)
	}
	finished, err := stream.Finish()
	if err != nil || text+finished.Text != shown || finished.Withheld != "" {
		t.Fatal(text, finished, err)
	}
	if len(findings) != 1 || spoken[findings[0].Start:findings[0].End] != "536-22-8726" || findings[0].Detector != "pii.ssn" {
		t.Error(findings)
	}
	request := answered()
	request.Text = spoken
	whole, err := evaluator.Evaluate(request)
	if err != nil {
		t.Fatal(err)
	}
	found, foundErr := finished.Decision.JSON()
	expected, expectedErr := whole.JSON()
	if foundErr != nil || expectedErr != nil || !bytes.Equal(found, expected) {
		t.Errorf("%s\nis not\n%s", found, expected)
	}
	if !reflect.DeepEqual(finished.Decision.Rationale, whole.Rationale) {
		t.Error(finished.Decision.Rationale)
	}
	if err := stream.Close(); err != nil || stream.Close() != nil {
		t.Error(err)
	}
	var failure *StreamError
	if _, err := stream.Push("x"); !errors.As(err, &failure) || failure.Reason != "ended" {
		t.Error(err)
	}
}

func TestStreamEndsEarly(t *testing.T) {
	evaluator := compiled(t, words)
	for word, state := range map[string]State{"weapon": StateDenied, "contract": StateHeld} {
		stream := opened(t, evaluator)
		if released, err := stream.Push("fine. "); err != nil || released.Text != "fine. " {
			t.Fatal(released, err)
		}
		released, err := stream.Push("a " + word + " \xc3")
		if err != nil || released.Text != "" || released.State != state {
			t.Fatal(released, err)
		}
		var failure *StreamError
		if _, err := stream.Push("x"); !errors.As(err, &failure) || failure.Reason != "ended" {
			t.Error(err)
		}
		finished, err := stream.Finish()
		if err != nil || finished.Text != "" || !strings.Contains(finished.Withheld, word) {
			t.Error(finished, err)
		}
	}
}

func TestStreamErrors(t *testing.T) {
	evaluator := compiled(t, words)
	request := answered()
	request.Text = "x"
	var refused *RequestError
	if _, err := evaluator.Stream(request); !errors.As(err, &refused) {
		t.Error(err)
	}
	var failure *StreamError
	if _, err := opened(t, evaluator).Push("\xff"); !errors.As(err, &failure) || failure.Reason != "not_utf8" {
		t.Error(err)
	}
	stored, err := opened(t, evaluator).JSON()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := compiled(t, support).StreamFromJSON(stored); !errors.As(err, &failure) || failure.Reason != "other_bundle" {
		t.Error(err)
	}
	if _, err := evaluator.StreamFromJSON([]byte("{}")); !errors.As(err, &refused) {
		t.Error(err)
	}
	closed := compiled(t, words)
	stream := opened(t, closed)
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	// A stream keeps its evaluator.
	if released, err := stream.Push("fine "); err != nil || released.Text == "" {
		t.Error(released, err)
	}
	if _, err := closed.Stream(answered()); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestStreamReader(t *testing.T) {
	evaluator := compiled(t, words)
	for _, source := range []io.Reader{strings.NewReader(spoken), iotest.OneByteReader(strings.NewReader(spoken)),
		iotest.DataErrReader(strings.NewReader(spoken))} {
		text, err := io.ReadAll(iotest.OneByteReader(opened(t, evaluator).Reader(source)))
		if err != nil || string(text) != shown {
			t.Errorf("%q, %v", text, err)
		}
	}
	var withheld *WithheldError
	source := iotest.OneByteReader(strings.NewReader("fine. a weapon, and more"))
	text, err := io.ReadAll(opened(t, evaluator).Reader(source))
	if !errors.As(err, &withheld) || !strings.HasPrefix(string(text), "fine. ") || strings.Contains(string(text), "weapon") {
		t.Errorf("%q, %v", text, err)
	}
	broken := errors.New("broken")
	if _, err := io.ReadAll(opened(t, evaluator).Reader(iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func TestStreamWriter(t *testing.T) {
	evaluator := compiled(t, words)
	var target bytes.Buffer
	writer := opened(t, evaluator).Writer(&target)
	if _, err := io.Copy(writer, iotest.OneByteReader(strings.NewReader(spoken))); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil || target.String() != shown {
		t.Errorf("%q, %v", target.String(), err)
	}
	writer = opened(t, evaluator).Writer(&target)
	var withheld *WithheldError
	if _, err := io.WriteString(writer, "a weapon "); !errors.As(err, &withheld) || withheld.Decision.Verdict != VerdictDeny {
		t.Error(err)
	}
}

func TestStreamTakesTurns(t *testing.T) {
	stream := opened(t, compiled(t, words))
	var wait sync.WaitGroup
	for range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for range 100 {
				if _, err := stream.Push("nice weather. "); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wait.Wait()
	if finished, err := stream.Finish(); err != nil || finished.Decision.Verdict != VerdictAllow {
		t.Error(finished, err)
	}
}
