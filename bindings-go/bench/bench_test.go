// Package bench times lictor beside OPA's and Cedar's Go libraries, on one workload in one run.
//
// A thousand policies, five to each repository, each with a condition on risk, action and agent; of the five that concern a
// request two match, and both must be in the answer. Each engine gets the policies in the form that its documentation
// recommends: OPA's rules are indexed by equality, Cedar's policies name their resource in the head. Each keeps what it can
// prepare, and each is asked with Go values. The answer is checked before the clock starts.
package bench

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/cedar-policy/cedar-go"
	"github.com/open-policy-agent/opa/v1/rego"

	"lictor"
)

const (
	count = 1000
	leaf  = 100 // the repository that is asked about
)

var words = []string{"shell", "write", "delete", "read", "deploy"}

// each calls put with every policy of the workload.
func each(put func(policy, workspace, repo int, risk, word, effect string)) {
	for policy := range count {
		repo, place := policy/5, policy%5
		if place == 0 {
			put(policy, repo/10, repo, "high", words[place], "deny")
		} else {
			put(policy, repo/10, repo, "medium", words[place], "alert")
		}
	}
}

var ordinals = map[string]int{"info": 0, "low": 1, "medium": 2, "high": 3, "critical": 4}

// expected are the two policies that match.
var expected = []string{fmt.Sprintf("p%d", leaf*5), fmt.Sprintf("p%d", leaf*5+1)}

// processorTime is how long the process has been running, in nanoseconds, whatever else the machine does.
func processorTime() int64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// timed reports the processor's time a call beside the clock's, which counts what else the machine does too.
func timed(b *testing.B, call func()) { timedMany(b, 1, call) }

// timedMany is timed, of something that is done several times by each call.
func timedMany(b *testing.B, times int, call func()) {
	b.ReportAllocs()
	start := processorTime()
	for b.Loop() {
		call()
	}
	b.ReportMetric(float64(processorTime()-start)/float64(b.N*times), "cpu-ns/op")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*times), "ns/op")
}

const wire = `{"kind":"tool_call","scope":{"org":"o","workspace":"w10","repo":"r100"},"agent":{"id":"desk-bot"},"action":"shell_write","facts":{"risk_level":"high"}}`

func BenchmarkCore(b *testing.B) {
	if !prepare(lictorPolicies(), wire) || coreDecide(1) != 1 || coreEvaluate(1) != 1 {
		b.Fatal("the core does not deny")
	}
	b.Run("Decide", func(b *testing.B) { timedMany(b, 1000, func() { coreDecide(1000) }) })
	b.Run("Evaluate", func(b *testing.B) { timedMany(b, 1000, func() { coreEvaluate(1000) }) })
}

func lictorPolicies() string {
	var document strings.Builder
	document.WriteString("lictor: 1\nbundle: {id: attributes, version: '1'}\ndefaults: {log: full}\npolicies:\n")
	each(func(policy, workspace, repo int, risk, word, effect string) {
		fmt.Fprintf(&document, "  - {id: p%d, name: n, scope: {org: o, workspace: w%d, repo: r%d}, severity: high, effect: %s,\n", policy, workspace, repo, effect)
		fmt.Fprintf(&document, "     when: risk_level >= %s && action.contains(%q) && agent.id == \"desk-bot\"}\n", risk, word)
	})
	return document.String()
}

func lictorEvaluator(b *testing.B) (*lictor.Evaluator, lictor.Request) {
	b.Helper()
	evaluator, err := lictor.Compile(lictor.Document{Name: "bench.yaml", Text: lictorPolicies()})
	if err != nil {
		b.Fatal(err)
	}
	request := lictor.Request{
		Kind:   lictor.KindToolCall,
		Scope:  lictor.Scope{"org": "o", "workspace": fmt.Sprintf("w%d", leaf/10), "repo": fmt.Sprintf("r%d", leaf)},
		Agent:  lictor.Agent{ID: "desk-bot"},
		Action: "shell_write",
		Facts:  map[string]any{"risk_level": "high"},
	}
	decision, err := evaluator.Evaluate(request)
	if err != nil || decision.Verdict != lictor.VerdictDeny || len(decision.Rationale) != 2 ||
		decision.Rationale[0].Policy != expected[0] || decision.Rationale[1].Policy != expected[1] {
		b.Fatalf("lictor: %v %v", decision, err)
	}
	return evaluator, request
}

func BenchmarkLictorDecide(b *testing.B) {
	evaluator, request := lictorEvaluator(b)
	timed(b, func() {
		if outcome, err := evaluator.Decide(request); err != nil || outcome.Verdict != lictor.VerdictDeny {
			b.Fatal(outcome, err)
		}
	})
}

func BenchmarkLictorEvaluate(b *testing.B) {
	evaluator, request := lictorEvaluator(b)
	timed(b, func() {
		if decision, err := evaluator.Evaluate(request); err != nil || len(decision.Rationale) != 2 {
			b.Fatal(decision, err)
		}
	})
}

func BenchmarkLictorEvaluateJSON(b *testing.B) {
	evaluator, _ := lictorEvaluator(b)
	request := []byte(wire)
	timed(b, func() {
		if _, err := evaluator.EvaluateJSON(request); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkLictorEvaluateMany100(b *testing.B) {
	evaluator, request := lictorEvaluator(b)
	requests := make([]lictor.Request, 100)
	for place := range requests {
		requests[place] = request
	}
	timedMany(b, 100, func() {
		if results := evaluator.EvaluateMany(requests); results[99].Err != nil {
			b.Fatal(results[99].Err)
		}
	})
}

func BenchmarkOPAPreparedQuery(b *testing.B) {
	var module strings.Builder
	module.WriteString("package bench\n\nimport rego.v1\n\n")
	each(func(policy, workspace, repo int, risk, word, effect string) {
		fmt.Fprintf(&module, "reasons contains \"p%d\" if {\n\tinput.org == \"o\"\n\tinput.workspace == \"w%d\"\n\tinput.repo == \"r%d\"\n\tinput.risk >= %d\n\tcontains(input.action, %q)\n\tinput.agent == \"desk-bot\"\n}\n\n",
			policy, workspace, repo, ordinals[risk], word)
	})
	query, err := rego.New(rego.Query("data.bench.reasons"), rego.Module("bench.rego", module.String())).PrepareForEval(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	input := map[string]any{
		"org": "o", "workspace": fmt.Sprintf("w%d", leaf/10), "repo": fmt.Sprintf("r%d", leaf),
		"risk": ordinals["high"], "action": "shell_write", "agent": "desk-bot",
	}
	ask := func() []any {
		results, err := query.Eval(context.Background(), rego.EvalInput(input))
		if err != nil || len(results) != 1 {
			b.Fatal(results, err)
		}
		reasons, _ := results[0].Expressions[0].Value.([]any)
		return reasons
	}
	if reasons := ask(); len(reasons) != 2 || reasons[0] != expected[0] || reasons[1] != expected[1] {
		b.Fatalf("OPA: %v", reasons)
	}
	timed(b, func() {
		if reasons := ask(); len(reasons) != 2 {
			b.Fatal(reasons)
		}
	})
}

func BenchmarkCedarAuthorize(b *testing.B) {
	var document strings.Builder
	each(func(policy, workspace, repo int, risk, word, effect string) {
		fmt.Fprintf(&document, "@id(\"p%d\")\nforbid (principal == Agent::\"desk-bot\", action, resource == Repo::\"o/w%d/r%d\")\nwhen { context.risk >= %d && context.action like \"*%s*\" };\n\n",
			policy, workspace, repo, ordinals[risk], word)
	})
	policies, err := cedar.NewPolicySetFromBytes("bench.cedar", []byte(document.String()))
	if err != nil {
		b.Fatal(err)
	}
	request := cedar.Request{
		Principal: cedar.NewEntityUID("Agent", "desk-bot"),
		Action:    cedar.NewEntityUID("Action", "call"),
		Resource:  cedar.NewEntityUID("Repo", cedar.String(fmt.Sprintf("o/w%d/r%d", leaf/10, leaf))),
		Context: cedar.NewRecord(cedar.RecordMap{
			"risk": cedar.Long(ordinals["high"]), "action": cedar.String("shell_write"),
		}),
	}
	decision, diagnostic := cedar.Authorize(policies, cedar.EntityMap{}, request)
	if decision != cedar.Deny || len(diagnostic.Reasons) != 2 || len(diagnostic.Errors) != 0 {
		b.Fatalf("Cedar: %v %+v", decision, diagnostic)
	}
	for _, reason := range diagnostic.Reasons {
		policy := policies.Get(reason.PolicyID)
		if id := string(policy.Annotations()["id"]); id != expected[0] && id != expected[1] {
			b.Fatalf("Cedar: %v", id)
		}
	}
	timed(b, func() {
		if _, diagnostic := cedar.Authorize(policies, cedar.EntityMap{}, request); len(diagnostic.Reasons) != 2 {
			b.Fatal(diagnostic)
		}
	})
}
