package lictor

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
)

// attributePolicies is the workload of benches/src/lib.rs: five policies to each repository, two of which match.
func attributePolicies(count int) string {
	var document strings.Builder
	document.WriteString("lictor: 1\nbundle: {id: attributes, version: '1'}\ndefaults: {log: full}\npolicies:\n")
	for policy := range count {
		leaf, place := policy/5, policy%5
		word := []string{"shell", "write", "delete", "read", "deploy"}[place]
		risk, effect := "medium", "alert"
		if place == 0 {
			risk, effect = "high", "deny"
		}
		fmt.Fprintf(&document, "  - id: p%d\n    name: policy %d\n    scope: {org: o, workspace: w%d, repo: r%d}\n    severity: high\n    when: risk_level >= %s && action.contains(%q) && agent.id == \"desk-bot\"\n    effect: %s\n",
			policy, policy, leaf/10, leaf, risk, word, effect)
	}
	return document.String()
}

func attributeRequest(leaf int) Request {
	return Request{
		Kind:   KindToolCall,
		Scope:  Scope{"org": "o", "workspace": fmt.Sprintf("w%d", leaf/10), "repo": fmt.Sprintf("r%d", leaf)},
		Agent:  Agent{ID: "desk-bot"},
		Action: "shell_write",
		Facts:  map[string]any{"risk_level": "high"},
	}
}

func workload(tb testing.TB) (*Evaluator, Request) {
	tb.Helper()
	evaluator, err := Compile(Document{"bench.yaml", attributePolicies(1000)})
	if err != nil {
		tb.Fatal(err)
	}
	request := attributeRequest(100)
	decision, err := evaluator.Evaluate(request)
	if err != nil || decision.Verdict != VerdictDeny || len(decision.Rationale) != 2 {
		tb.Fatalf("the workload is not what it says: %v %v", decision, err)
	}
	return evaluator, request
}

// processorTime is how long the process has been running, in nanoseconds, whatever else the machine does.
func processorTime() int64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// timed reports the processor's time a call beside the clock's.
func timed(b *testing.B, call func()) {
	b.ReportAllocs()
	start := processorTime()
	for b.Loop() {
		call()
	}
	b.ReportMetric(float64(processorTime()-start)/float64(b.N), "cpu-ns/op")
}

func BenchmarkDecide(b *testing.B) {
	evaluator, request := workload(b)
	timed(b, func() {
		if outcome, err := evaluator.Decide(request); err != nil || outcome.Verdict != VerdictDeny {
			b.Fatal(outcome, err)
		}
	})
}

func BenchmarkEvaluate(b *testing.B) {
	evaluator, request := workload(b)
	timed(b, func() {
		if decision, err := evaluator.Evaluate(request); err != nil || decision.Verdict != VerdictDeny {
			b.Fatal(decision, err)
		}
	})
}
