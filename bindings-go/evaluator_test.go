package lictor

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
)

const support = `
lictor: 1
bundle: {id: support, version: 1.0.0, tenant: acme}
schema: {counters: [spend], facts: {note: string}}
policies:
  - {id: ssn, name: n, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact, kinds: [input, output]}
  - id: refund-limit
    scope: {org: acme}
    severity: high
    kinds: [tool_call]
    when: tool.name == "refund" && tool.args.amount > 500
    effect: [approve, alert, {set_arg: {path: tool.args.by, value: 9007199254740993}}]
    approve: {by: ["group:finance"], ttl_s: 900}
    message: A refund above 500 waits for finance.
    tags: {gdpr: [art_5, art_32]}
  - {id: cheap, name: n, scope: {org: acme}, kinds: [input], when: 'counters["spend"] >= 80',
     effect: [{route: {model: small}}, {throttle: {counter: spend, limit: 100}}]}
  - {id: kind, name: n, scope: {org: acme}, kinds: [output], severity: high, content: Be kind., judge: required, effect: deny}
`

func compiled(tb testing.TB, document string) *Evaluator {
	tb.Helper()
	evaluator, err := Compile(Document{"support.yaml", document})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = evaluator.Close() })
	return evaluator
}

func refund() Request {
	return Request{
		Kind:  KindToolCall,
		Scope: Scope{"org": "acme"},
		Tool:  Tool{Name: "refund", Args: map[string]any{"amount": 750}},
	}
}

func TestDecisionIsGoData(t *testing.T) {
	evaluator := compiled(t, support)
	decision, err := evaluator.EvaluateWith(refund(), Options{TextAfter: true})
	if err != nil {
		t.Fatal(err)
	}
	row := decision.Rationale[0]
	if decision.Verdict != VerdictHold || !decision.Final || !decision.Effects.Has(EffectApprove) ||
		row.Policy != "refund-limit" || row.Severity != SeverityHigh || row.Status != StatusMatched ||
		row.Why != `tool.name == "refund" && tool.args.amount > 500 (750)` {
		t.Errorf("%v %+v", decision, row)
	}
	if decision.SetArgs["tool.args.by"] != int64(9007199254740993) {
		t.Errorf("%T %v", decision.SetArgs["tool.args.by"], decision.SetArgs)
	}
	approval := decision.Approvals[0]
	if !reflect.DeepEqual(approval.By, []string{"group:finance"}) || *approval.TTL != 900 || approval.Quorum != 1 {
		t.Errorf("%+v", approval)
	}
	if !reflect.DeepEqual(decision.Tags, map[string][]string{"gdpr": {"art_32", "art_5"}}) || len(decision.Notify) != 1 {
		t.Errorf("%+v %+v", decision.Tags, decision.Notify)
	}
	if !strings.Contains(decision.Render(false), "HOLD  wait for approval") || !strings.Contains(decision.Render(true), "\x1b[") {
		t.Error(decision.Render(false))
	}
	if !strings.HasPrefix(decision.Withheld(), "held by `refund-limit`") {
		t.Error(decision.Withheld())
	}
	record, err := decision.Record()
	if err != nil || record.Verdict != VerdictHold || record.Rationale[0].Policy != "refund-limit" || bytes.Contains(record.JSON(), []byte("why")) {
		t.Errorf("%v %+v", err, record)
	}
	text, err := decision.JSON()
	wire, wireErr := evaluator.EvaluateJSONWith([]byte(`{"kind":"tool_call","scope":{"org":"acme"},"tool":{"name":"refund","args":{"amount":750}}}`), Options{TextAfter: true})
	if err != nil || wireErr != nil || !bytes.Equal(text, wire) {
		t.Errorf("%s\n%s\n%v %v", text, wire, err, wireErr)
	}
	var again Decision
	if marshalled, err := json.Marshal(decision); err != nil || json.Unmarshal(marshalled, &again) != nil || again.Rationale[0].Why != row.Why {
		t.Errorf("%v %v", err, again)
	}
}

func TestExplainListsWhatDidNotMatch(t *testing.T) {
	decision, err := compiled(t, support).Explain(Request{Kind: KindToolCall, Scope: Scope{"org": "acme"}, Tool: Tool{Name: "read"}})
	if err != nil || len(decision.Rationale) != 4 || decision.Verdict != VerdictAllow {
		t.Fatal(decision, err)
	}
	if decision.Rationale[0].Status != StatusNotMatched || decision.Rationale[0].Why == "" {
		t.Errorf("%+v", decision.Rationale[0])
	}
}

// A slice of a Go string is the hit.
func TestOffsetsAreBytes(t *testing.T) {
	evaluator := compiled(t, support)
	for _, before := range []string{"", "é ", "😀 漢字 ", "e\u0301 👩‍👩‍👧 "} {
		text := before + "536-22-8726 after"
		decision, err := evaluator.Evaluate(Request{Kind: KindInput, Scope: Scope{"org": "acme"}, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		hit := decision.Rationale[0].Hits[0]
		if text[hit.Start:hit.End] != "536-22-8726" {
			t.Errorf("%q: %+v", text, hit)
		}
	}
}

func TestRedaction(t *testing.T) {
	evaluator := compiled(t, support)
	text, err := evaluator.Redact("é I am 536-22-8726.")
	if err != nil || text != "é I am [REDACTED]." {
		t.Fatal(text, err)
	}
	if text, err := evaluator.Redact(""); err != nil || text != "" {
		t.Fatal(text, err)
	}
	_, err = evaluator.RedactAs(KindOutput, nil, "no")
	var withheld *WithheldError
	if !errors.As(err, &withheld) || withheld.Decision.Verdict != VerdictHold || !strings.HasPrefix(err.Error(), "held by") {
		t.Fatalf("%v", err)
	}
	decision, err := evaluator.Evaluate(Request{
		Kind: KindInput, Scope: Scope{"org": "acme"}, Counters: map[string]any{"spend": 90},
		Messages: json.RawMessage(`[{"role": "user", "content": "I am 536-22-8726"}]`),
	})
	if err != nil || decision.Route.Model != "small" || decision.Throttle["spend"] != 100 {
		t.Fatal(decision, err)
	}
	body, err := decision.Rewrite([]byte(`{"messages": [{"role": "user", "content": "I am 536-22-8726"}], "n": 1}`))
	if err != nil || string(body) != `{"messages":[{"content":"I am [REDACTED]","role":"user"}],"n":1}` {
		t.Fatal(string(body), err)
	}
	if _, err := decision.Rewrite([]byte(`{}`)); err == nil {
		t.Error("a redaction without its text must not pass")
	}
}

func TestJudges(t *testing.T) {
	evaluator := compiled(t, support)
	request := Request{Kind: KindOutput, Scope: Scope{"org": "acme"}, Text: "nonsense from 536-22-8726"}
	decision, err := evaluator.EvaluateWith(request, Options{Subjects: true})
	if err != nil || decision.Final || decision.Fallback.Verdict != VerdictDeny {
		t.Fatal(decision, err)
	}
	check := decision.Pending[0]
	if check.Rule.Text != "Be kind." || *check.Subject[0].Text != "nonsense from [REDACTED]" || check.OnTimeout != FailClosed {
		t.Errorf("%+v", check)
	}
	score := 0.9
	answers := []Answer{{Check: check.Check, Verdict: "ok", Score: &score, By: map[string]any{"model": "m"}}}
	if resumed, err := evaluator.Resume(request, answers); err != nil || resumed.Verdict != VerdictTransform {
		t.Error(resumed, err)
	}
	if expired, err := evaluator.Expire(request, nil); err != nil || expired.Verdict != VerdictDeny {
		t.Error(expired, err)
	}
	if late, err := decision.LateFindings(answers); err != nil || len(late) != 1 || late[0].Policy != "kind" {
		t.Error(late, err)
	}
	if late, err := decision.LateFindings(nil); err != nil || len(late) != 0 {
		t.Error(late, err)
	}
}

func TestErrorsAreTyped(t *testing.T) {
	_, err := Compile(Document{"b.yaml", "lictor: 1\nbundle: {id: b, version: '1'}\npolicies: [{id: p, scop: {org: o}}]"})
	var policy *PolicyError
	if !errors.As(err, &policy) || policy.Diagnostics[0].Code == "" || !strings.Contains(err.Error(), "did you mean `scope`?") {
		t.Fatal(err)
	}
	evaluator := compiled(t, support)
	var request *RequestError
	_, err = evaluator.Decide(Request{Kind: "prompt", Scope: Scope{"org": "acme"}})
	if !errors.As(err, &request) || request.Problems[0].Code != "E-ENUM" {
		t.Error(err)
	}
	for _, scope := range []Scope{nil, {}, {"org": "other"}} {
		if _, err = evaluator.Evaluate(Request{Kind: KindInput, Scope: scope}); !errors.As(err, &request) {
			t.Error(scope, err)
		}
	}
	var limit *LimitError
	deep := any(1)
	for range 100 {
		deep = []any{deep}
	}
	if _, err = evaluator.Evaluate(Request{Kind: KindInput, Scope: Scope{"org": "acme"}, Facts: map[string]any{"x": deep}}); !errors.As(err, &limit) || !errors.As(err, &request) {
		t.Error(err)
	}
	_, err = evaluator.EvaluateJSONWith([]byte(`{"kind":"input","scope":{"org":"acme"},"txt":1}`), Options{Strict: true})
	if !errors.As(err, &request) || request.Problems[0].Code != "E-UNKNOWN-KEY" {
		t.Error(err)
	}
	if _, err = (Compiler{Limits: map[string]int{"hats": 1}}).Compile(); err == nil {
		t.Error("there is no such limit")
	}
	if _, err = (Compiler{Dialect: "klingon"}).Compile(); err == nil {
		t.Error("there is no such dialect")
	}
	var rejected *RejectedError
	if _, err = ApplyUpdate(DialectNative, []byte(`{"a":1}`), []byte(`{"b":2}`), "old"); !errors.As(err, &rejected) || rejected.Status != 409 {
		t.Error(err)
	}
	if updated, err := ApplyUpdate(DialectNative, []byte(`{"a":1}`), []byte(`{"b":2}`), ""); err != nil || string(updated.Document) != `{"a":1,"b":2}` {
		t.Error(updated, err)
	}
	if policy, err := OrganisationPolicy([]byte(`{"frameworks":{"soc2":true}}`)); err != nil || !bytes.Contains(policy, []byte(`"soc2":true`)) {
		t.Error(string(policy), err)
	}
	if report, err := Read("Never share AWS keys."); err != nil || !bytes.Contains(report, []byte(`"status":"enforced","text":"AWS keys"`)) {
		t.Error(string(report), err)
	}
	if text, err := Compile(Document{"bad.yaml", "\xff"}); text != nil || err == nil {
		t.Error("not UTF-8")
	}
}

func TestWhatWasRedactedWithPlaceholdersIsRestored(t *testing.T) {
	evaluator := compiled(t, `
lictor: 1
bundle: {id: b, version: '1', tenant: acme}
policies:
  - {id: pii, scope: {org: acme}, detect: {any: [pii.email, pii.ssn]}, effect: {redact: {style: placeholder}}}
`)
	pieces := []string{"ann@shop.example", "bob@shop.example", "536-22-8726", "[pii.email#1]", "[pii.ssn#", "#1]", "😀", "é", "\n"}
	random := rand.New(rand.NewPCG(1, 2))
	changed := 0
	for range 400 {
		words := make([]string, random.IntN(9))
		for place := range words {
			words[place] = pieces[random.IntN(len(pieces))]
		}
		request := Request{Kind: KindInput, Scope: Scope{"org": "acme"}, Text: strings.Join(words, " ")}
		decision, err := evaluator.EvaluateWith(request, Options{TextAfter: true})
		if err != nil {
			t.Fatal(err)
		}
		after := request.Text
		if len(decision.TextAfter) > 0 {
			after = decision.TextAfter[0].Text
		}
		if after != request.Text {
			changed++
		}
		restored, err := decision.Restore(request, after)
		if err != nil || restored != request.Text || strings.Contains(after, "ann@") {
			t.Fatalf("%q became %q and then %q: %v", request.Text, after, restored, err)
		}
	}
	if changed < 200 {
		t.Error(changed)
	}
}

func TestAKeyMakesHashesThatAreTheSameEachTime(t *testing.T) {
	const bundle = `
lictor: 1
bundle: {id: b, version: '1', tenant: acme}
policies:
  - {id: pii, scope: {org: acme}, detect: {any: [pii.email]}, effect: {redact: {style: hash}}}
`
	evaluator, err := Compiler{Key: []byte("a key of the suite, 32 bytes long")}.Compile(Document{"b.yaml", bundle})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := evaluator.Redact("ann@example.com"); err != nil || text != "[pii.email:bdf48819e63d4e73]" {
		t.Error(text, err)
	}
	if _, err := Compile(Document{"b.yaml", bundle}); err == nil || !strings.Contains(err.Error(), "E-KEY") {
		t.Error(err)
	}
	if _, err := (Compiler{Key: []byte("short")}).Compile(Document{"b.yaml", bundle}); err == nil {
		t.Error("a key of five bytes")
	}
}

func TestValuesAreExactOrRefused(t *testing.T) {
	evaluator := compiled(t, "lictor: 1\nbundle: {id: b, version: '1'}\npolicies: [{id: p, name: n, scope: {org: o}, kinds: [tool_call], when: tool.args.x == 9007199254740993, effect: deny}]")
	type named int16
	number, text := 9007199254740993, "t"
	ask := func(value any) (Outcome, error) {
		return evaluator.Decide(Request{Kind: KindToolCall, Scope: Scope{"org": "o"}, Tool: Tool{Name: "t", Args: map[string]any{"x": value}}})
	}
	for _, value := range []any{number, int64(number), uint64(number), &number, json.Number("9007199254740993"), json.RawMessage("9007199254740993")} {
		if outcome, err := ask(value); err != nil || outcome.Verdict != VerdictDeny {
			t.Errorf("%T: %v %v", value, outcome, err)
		}
	}
	for _, value := range []any{nil, true, "s", 1.5, float32(1.5), named(3), &text, []string{"a"}, []int{1}, [2]bool{}, map[string]int{"a": 1}, map[string][]any{"a": {nil}}, (*int)(nil), []any(nil)} {
		if outcome, err := ask(value); err != nil || outcome.Verdict != VerdictAllow {
			t.Errorf("%T: %v %v", value, outcome, err)
		}
	}
	circle := map[string]any{}
	circle["x"] = circle
	var wide any = "x"
	for range 40 {
		wide = []any{wide, wide}
	}
	for _, value := range []any{math.NaN(), math.Inf(1), uint64(math.MaxUint64), json.Number("x"), json.Number("1e999"), []byte("x"), struct{ A int }{1},
		func() {}, make(chan int), complex(1, 1), map[int]string{1: "x"}, circle, wide, json.RawMessage(`{"a":1,"a":2}`), json.RawMessage("{"), "\xff"} {
		_, err := ask(value)
		if err == nil {
			t.Errorf("%T is taken", value)
		}
	}
	_, err := ask(map[string]any{"y": []any{1, math.NaN()}})
	var request *RequestError
	if !errors.As(err, &request) || request.Problems[0].Path != "tool.args.x.y[1]" {
		t.Error(err)
	}
}

func TestClose(t *testing.T) {
	evaluator := compiled(t, support)
	if evaluator.Close() != nil || evaluator.Close() != nil {
		t.Error("closing again does nothing")
	}
	if _, err := evaluator.Decide(refund()); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if _, err := evaluator.Evaluate(refund()); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if result := evaluator.EvaluateMany([]Request{refund()}); !errors.Is(result[0].Err, ErrClosed) {
		t.Error(result)
	}
	if _, err := evaluator.Export(DialectSafeAI); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if evaluator.Digest() == "" {
		t.Error("the digest is Go's")
	}
}

// Goroutines decide, evaluate and batch on evaluators that others close and swap.
func TestHammer(t *testing.T) {
	var lock sync.RWMutex
	current := compiled(t, support)
	get := func() *Evaluator {
		lock.RLock()
		defer lock.RUnlock()
		return current
	}
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for round := range 300 {
				evaluator := get()
				request := refund()
				request.Tool.Args["amount"] = 100 * (worker + round%10)
				expected := VerdictAllow
				if 100*(worker+round%10) > 500 {
					expected = VerdictHold
				}
				outcome, err := evaluator.Decide(request)
				if errors.Is(err, ErrClosed) {
					continue
				}
				if err != nil || outcome.Verdict != expected {
					t.Errorf("%v %v", outcome, err)
				}
				if decision, err := evaluator.Evaluate(request); err == nil && decision.Verdict != expected {
					t.Errorf("%v", decision)
				}
				if round%30 == 0 {
					for _, result := range evaluator.EvaluateMany([]Request{request, {}, request}) {
						if result.Err == nil && result.Decision.Verdict != expected {
							t.Errorf("%v", result)
						}
					}
				}
				if worker == 0 && round%20 == 0 {
					next, err := Compile(Document{"support.yaml", support})
					if err != nil {
						t.Error(err)
						return
					}
					lock.Lock()
					old := current
					current = next
					lock.Unlock()
					if round%40 == 0 {
						_ = old.Close()
					}
				}
			}
		}()
	}
	wait.Wait()
}

// What a log shows of a request or a decision holds nothing of the request.
func TestNothingLeaks(t *testing.T) {
	const marker = "wombat"
	evaluator := compiled(t, support)
	request := Request{
		Kind: KindInput, Scope: Scope{"org": "acme"}, ID: marker, Action: marker, Facts: map[string]any{"note": marker},
		Tool: Tool{Args: map[string]any{"x": marker}}, Content: []Part{{Path: "p", Text: marker + " 536-22-8726"}},
	}
	decision, err := evaluator.EvaluateWith(request, Options{TextAfter: true, Previews: true})
	if err != nil || !strings.Contains(decision.TextAfter[0].Text, marker) {
		t.Fatal(decision, err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "request", request, "decision", decision, "value", *decision)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "request", request, "decision", decision)
	for _, value := range []any{request, &request, request.Content, request.Tool, decision, *decision, decision.TextAfter, []Result{{Decision: decision}}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			fmt.Fprintf(&log, verb, value)
		}
	}
	if strings.Contains(log.String(), marker) {
		t.Error(log.String())
	}
	_, err = evaluator.Evaluate(Request{Kind: KindInput, Scope: Scope{"org": "acme"}, Facts: map[string]any{"x": struct{ wombat string }{marker}}})
	if err == nil || strings.Contains(strings.ReplaceAll(err.Error(), "struct { wombat string }", ""), marker) {
		t.Error(err)
	}
}

func TestFilesAndFolders(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := CompileFiles(folder); err == nil {
		t.Error("an empty folder would let everything pass")
	}
	write("b/two.yml", "policies: [{id: two, name: n, scope: {org: acme}, when: kind == \"input\", effect: warn}]")
	write("a.yaml", support)
	write(".hidden.yaml", "no: policy")
	write("notes.txt", "no policy")
	if err := os.Symlink(folder, filepath.Join(folder, "b", "circle")); err != nil {
		t.Fatal(err)
	}
	evaluator, err := CompileFiles(folder)
	if err != nil {
		t.Fatal(err)
	}
	decision, err := evaluator.Explain(Request{Kind: KindInput, Scope: Scope{"org": "acme"}, Text: "x"})
	if err != nil || len(decision.Rationale) != 5 {
		t.Error(decision, err)
	}
	if _, err := CompileFiles(filepath.Join(folder, "missing.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	write("b/two.yml", "\xff")
	if _, err := CompileFiles(folder); err == nil || !strings.Contains(err.Error(), "two.yml") {
		t.Error(err)
	}
}

func TestDialects(t *testing.T) {
	evaluator, err := Compiler{Organisation: "acme"}.CompileFiles("../examples/imports/003_block_ssn.jsonc")
	if err != nil {
		t.Fatal(err)
	}
	policies, err := evaluator.Export(DialectSafeAI)
	if err != nil || len(policies) != 1 || !bytes.Contains(policies[0], []byte("Block Social Security Numbers")) {
		t.Fatal(policies, err)
	}
	request := Request{Kind: KindInput, Scope: Scope{"org": "acme"}, Text: "I am 536-22-8726"}
	decision, err := evaluator.Evaluate(request)
	if err != nil || decision.Verdict != VerdictDeny {
		t.Fatal(decision, err)
	}
	answer, err := evaluator.SafeAIAnswer(request, decision)
	if err != nil || !bytes.Contains(answer, []byte("536-22-8726")) {
		t.Error(string(answer), err)
	}
}

func TestTheLibrary(t *testing.T) {
	if Version() == "" || !strings.Contains(Schema(), "json-schema.org") || len(Detectors()) < 10 || Detectors()[0].Name == "" {
		t.Error(Version(), len(Detectors()))
	}
	for place, kind := range kinds {
		if int(kind.number()) != place+1 {
			t.Error(kind)
		}
	}
	if EffectSetArg.String() != "set_arg" || fmt.Sprint(Effects(EffectDeny|EffectAllow)) != "[deny allow]" {
		t.Error(EffectSetArg, Effects(EffectDeny|EffectAllow))
	}
}

// A million calls leave the process as large as it was.
func TestAMillionCallsDoNotGrow(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	evaluator := compiled(t, support)
	request := refund()
	prompt := Request{Kind: KindInput, Scope: Scope{"org": "acme"}, Text: "I am 536-22-8726"}
	ask := func(count int) {
		for range count {
			if _, err := evaluator.Decide(request); err != nil {
				t.Fatal(err)
			}
			if _, err := evaluator.Evaluate(prompt); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
	}
	ask(50_000)
	before := resident(t)
	ask(450_000)
	if grown := resident(t) - before; grown > 8<<20 {
		t.Errorf("grown by %d KiB", grown>>10)
	}
}

// resident is how much memory the process has, in bytes.
func resident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("no /proc to read the size from")
	}
	var size, pages int
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// FuzzRequest reads a request as JSON and as a Go value, which must get the same answer, and never crash.
func FuzzRequest(f *testing.F) {
	evaluator := compiled(f, support)
	lines, _ := filepath.Glob("../examples/requests/*.json*")
	for _, path := range lines {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"kind":"tool_call","scope":{"org":"acme"},"tool":{"name":"refund","args":{"amount":1e3,"n":[null,{"a":"\u0000"}]}}}`))
	f.Add([]byte(`{"kind":"input","scope":{"org":"acme"},"text":"536-22-8726","counters":{"spend":"x"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		answer, wireErr := evaluator.EvaluateJSON(text)
		request, ok := sayable(text)
		decision, err := evaluator.Evaluate(request)
		if !ok {
			return
		}
		if found, expected := decisionForm(t, decision, err), wireForm(t, answer, wireErr); !bytes.Equal(found, expected) {
			t.Errorf("%s\n%s\n%s", text, found, expected)
		}
	})
}

// FuzzUnpack reads answers that the library did not give.
func FuzzUnpack(f *testing.F) {
	evaluator := compiled(f, support)
	m := borrowMemory()
	request := refund()
	if err := m.pack(&request); err != nil {
		f.Fatal(err)
	}
	text, err := evaluator.call(m, operationEvaluate, 0, m.input)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(text))
	for place := range text {
		changed := []byte(text)
		changed[place] ^= 0xff
		f.Add(changed)
		f.Add([]byte(text[:place]))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if decision, err := decisionOf(string(text), ""); err == nil && decision.Verdict == "" {
			t.Error("a decision without a verdict")
		}
		_ = failureOf(statusWithheld, string(text), "")
	})
}
