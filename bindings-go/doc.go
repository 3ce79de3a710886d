// Package lictor decides what an AI system may do, with the reasons: policies on every prompt, answer and tool call, inside
// your process.
//
//	evaluator, err := lictor.CompileFiles("policies")     // once, at start
//	decision, err := evaluator.Evaluate(lictor.Request{    // per request, from any goroutine
//		Kind:  lictor.KindToolCall,
//		Scope: lictor.Scope{"org": "acme"},
//		Tool:  lictor.Tool{Name: "refund", Args: map[string]any{"amount": 750}},
//	})
//
// An [Evaluator] is immutable and shared by all goroutines. [Evaluator.Decide] gives the verdict, [Evaluator.Evaluate] the
// decision with its rationale, [Evaluator.Explain] also every policy that did not match. A [Decision] is plain Go data.
//
// The package links to the C library lictor: see docs/go.md for how it is found. Offsets are bytes, so that a slice of a Go
// string is the hit. Nothing here blocks, so nothing takes a context.
package lictor
